using System.Net;

namespace OpenClaw.Gateway.Compat;

/// <summary>The proxy set in Windows or macOS. Elsewhere only the environment says, and <c>ProxySelection</c> reads that itself.</summary>
internal static class SystemProxy
{
    public static Uri? For(Uri target)
    {
        if (!ThisSystem.IsWindows && !ThisSystem.IsMacOS)
        {
            return null;
        }
        try
        {
#if NETFRAMEWORK
            IWebProxy? proxy = WebRequest.GetSystemWebProxy();
            Uri? address = proxy is null || proxy.IsBypassed(target) ? null : proxy.GetProxy(target);
            // "No proxy" is told by giving the target back.
            return address is null || address == target ? null : address;
#else
            IWebProxy proxy = System.Net.Http.HttpClient.DefaultProxy;
            return proxy.IsBypassed(target) ? null : proxy.GetProxy(target);
#endif
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A broken auto-configuration script must not keep the node from trying directly.
            return null;
        }
    }
}
