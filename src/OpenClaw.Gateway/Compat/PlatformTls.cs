using System.Security.Authentication;

namespace OpenClaw.Gateway.Compat;

/// <summary>
/// The TLS versions to offer. .NET lets the system choose. In Windows PowerShell the host program decides whether "let the system choose" is even
/// allowed (it throws where the host targets an old framework), so TLS 1.2 is named there: every gateway speaks it.
/// </summary>
internal static class PlatformTls
{
    public const SslProtocols Protocols =
#if NETFRAMEWORK
        SslProtocols.Tls12;
#else
        SslProtocols.None;
#endif
}
