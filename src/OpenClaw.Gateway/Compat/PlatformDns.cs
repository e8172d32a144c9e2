using System.Net;

namespace OpenClaw.Gateway.Compat;

/// <summary>
/// Name resolution that is not cancelled: .NET Framework cannot, and .NET cannot on every system. The caller stops waiting instead.
/// </summary>
internal static class PlatformDns
{
    public static Task<IPAddress[]> LookupAsync(string host) =>
#if NETFRAMEWORK
        Dns.GetHostAddressesAsync(host);
#else
        Dns.GetHostAddressesAsync(host, CancellationToken.None);
#endif
}
