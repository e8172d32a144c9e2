using System.Security.Authentication;

namespace OpenClaw.Gateway.Compat;

/// <summary>
/// The TLS versions to offer. .NET lets the system choose. In Windows PowerShell the host program decides whether "let the system choose"
/// is even allowed (it throws where the host targets an old framework), so the versions are named there. Gateways take TLS 1.3 only, which
/// net472 has no name for; what ends TLS in front of one may take 1.2.
/// </summary>
internal static class PlatformTls
{
    public const SslProtocols Protocols =
#if NETFRAMEWORK
        SslProtocols.Tls12 | (SslProtocols)12288;
#else
        SslProtocols.None;
#endif
}
