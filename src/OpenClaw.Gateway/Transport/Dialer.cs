using System.Net.Sockets;
using System.Net.WebSockets;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Gateway.Transport;

/// <summary>
/// From an endpoint to an open WebSocket, one path on every framework: policy, TCP, proxy tunnel, TLS with pin, HTTP upgrade, framing.
/// Whoever is on the other side gets no byte of ours before the certificate was checked.
/// </summary>
internal static class Dialer
{
    public static async Task<WebSocket> DialAsync(GatewayEndpoint endpoint, CloudflareAccess? access, GatewayConnectionOptions options,
        CancellationToken cancellationToken)
    {
        if (endpoint.CheckPlaintext(options.AllowInsecurePrivateWs) is { } refused)
        {
            throw new DialException(refused);
        }
        Uri? proxy = ProxySelection.Select(options.Proxy, endpoint, options.Proxy.Environment, SystemProxy.For);
        var progress = new DialProgress(endpoint, proxy, options.Log);
        using CancellationTokenSource late = options.Time.CancelAfter(options.Timings.Dial);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await DialAsync(endpoint, access, proxy, progress, options.Time, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (limit.IsCancellationRequested)
        {
            // Whatever a step threw when its socket was closed under it: the reason is ours.
            cancellationToken.ThrowIfCancellationRequested();
            throw new DialException(progress.Silence(options.Timings.Dial), e);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            throw new DialException(new GatewayFailure(GatewayFailureReason.Unreachable,
                $"The connection to {endpoint} broke: {Text.Printable.Clean(e.Message)}"), e);
        }
    }

    private static async Task<WebSocket> DialAsync(GatewayEndpoint endpoint, CloudflareAccess? access, Uri? proxy, DialProgress progress,
        TimeProvider time, CancellationToken cancellationToken)
    {
        Socket socket = await ConnectAsync(endpoint, proxy, progress, time, cancellationToken).ConfigureAwait(false);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        // .NET Framework's streams ignore cancellation; closing the socket is what ends a step there.
        using CancellationTokenRegistration abort = cancellationToken.Register(static s => ((Socket)s!).Dispose(), socket);
        try
        {
            if (proxy is not null)
            {
                if (proxy.Scheme == "https")
                {
                    progress.Stage = DialStage.ProxyTls;
                    stream = await TlsClient.AuthenticateAsync(stream, proxy.Host, pin: null, cancellationToken).ConfigureAwait(false);
                }
                progress.Stage = DialStage.ProxyTunnel;
                await ProxyTunnel.OpenAsync(stream, proxy, endpoint, cancellationToken).ConfigureAwait(false);
            }
            if (endpoint.Tls)
            {
                progress.Stage = DialStage.Tls;
                stream = await TlsClient.AuthenticateAsync(stream, endpoint.Host, endpoint.Fingerprint, cancellationToken)
                    .ConfigureAwait(false);
            }
            progress.Stage = DialStage.Upgrade;
            stream = await WebSocketUpgrade.RunAsync(stream, endpoint, access, time, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return PlatformWebSocket.OverUpgradedStream(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static async Task<Socket> ConnectAsync(GatewayEndpoint endpoint, Uri? proxy, DialProgress progress, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (proxy is null)
        {
            return await TcpDialer.ConnectAsync(endpoint.Host, endpoint.Port, progress, time, cancellationToken).ConfigureAwait(false);
        }
        try
        {
            return await TcpDialer.ConnectAsync(proxy.DnsSafeHost, proxy.Port, progress, time, cancellationToken).ConfigureAwait(false);
        }
        catch (DialException e)
        {
            throw new DialException(
                e.Failure with
                {
                    Reason = GatewayFailureReason.ProxyFailed,
                    Message = "The proxy cannot be used. " + e.Failure.Message,
                    NextStep = "Check the proxy settings (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).",
                },
                e);
        }
    }
}
