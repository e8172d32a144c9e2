using System.Text;

namespace OpenClaw.Gateway.Transport;

/// <summary>HTTP CONNECT: asks a proxy for a plain tunnel. The proxy learns host and port, nothing else.</summary>
internal static class ProxyTunnel
{
    public static async Task OpenAsync(Stream stream, Uri proxy, GatewayEndpoint endpoint, CancellationToken cancellationToken)
    {
        var request = new StringBuilder();
        request.Append("CONNECT ").Append(endpoint.Authority).Append(" HTTP/1.1\r\nHost: ").Append(endpoint.Authority).Append("\r\n");
        if (proxy.UserInfo.Length > 0)
        {
            string user = string.Join(":", proxy.UserInfo.Split([':'], 2).Select(Uri.UnescapeDataString));
            request.Append("Proxy-Authorization: Basic ").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(user))).Append("\r\n");
        }
        byte[] bytes = Encoding.ASCII.GetBytes(request.Append("\r\n").ToString());
        HttpHead head;
        try
        {
            await stream.WriteAsync(bytes, 0, bytes.Length, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            head = await HttpHead.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FormatException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw Failed(proxy, endpoint, e is FormatException ? e.Message : "the connection broke", null, e);
        }
        if (head.Status is < 200 or > 299)
        {
            throw Failed(proxy, endpoint, $"HTTP {head.Status}", head.Status, null);
        }
        // Behind the tunnel the gateway waits for us to speak: bytes here come from the proxy itself.
        if (head.Rest.Count > 0)
        {
            throw Failed(proxy, endpoint, "it sent data before the tunnel was used", head.Status, null);
        }
    }

    private static DialException Failed(Uri proxy, GatewayEndpoint endpoint, string why, int? status, Exception? inner) =>
        new(
            new GatewayFailure(GatewayFailureReason.ProxyFailed,
                $"The proxy {proxy.Host}:{proxy.Port} opened no tunnel to {endpoint.Authority}: {why}.")
            {
                HttpStatus = status,
                NextStep = status == 407
                    ? "Put the user name and password into the proxy address (http://user:password@host:port)."
                    : "Check the proxy settings (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).",
            },
            inner);
}
