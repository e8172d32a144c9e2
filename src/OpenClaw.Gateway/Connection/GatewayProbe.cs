using System.Net.WebSockets;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Frames;
using OpenClaw.Gateway.Handshake;
using OpenClaw.Gateway.Transport;

namespace OpenClaw.Gateway.Connection;

/// <summary>How far a look at a gateway came.</summary>
/// <param name="Failure">What stopped it; null when a gateway answered.</param>
/// <param name="GatewayTime">The gateway's clock as its challenge tells it.</param>
/// <param name="Elapsed">From the first packet to the challenge.</param>
internal sealed record GatewayProbeResult(GatewayFailure? Failure, DateTimeOffset? GatewayTime, TimeSpan Elapsed);

/// <summary>
/// Looks whether a gateway answers, without saying who asks: TCP, TLS, upgrade, challenge, and good-bye. The gateway takes no note of it,
/// no credential is sent and no pairing request appears.
/// </summary>
internal static class GatewayProbe
{
    // A challenge is small; whatever says more before it knows us is no gateway.
    private const int MaxMessage = 64 * 1024;

    /// <summary>A TCP connection, to the gateway or to the proxy that leads to it.</summary>
    /// <returns>What failed, or null; and the proxy, without its user information.</returns>
    public static async Task<(GatewayFailure? Failure, string? Proxy)> ReachAsync(GatewayEndpoint endpoint,
        GatewayConnectionOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = options.Time.CancelAfter(options.Timings.Dial);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        string? via = null;
        DialProgress? progress = null;
        try
        {
            Uri? proxy = ProxySelection.Select(options.Proxy, endpoint, options.Proxy.Environment, SystemProxy.For);
            progress = new DialProgress(endpoint, proxy);
            via = proxy is null ? null : $"{proxy.Host}:{proxy.Port}";
            (await TcpDialer.ConnectAsync(proxy?.DnsSafeHost ?? endpoint.Host, proxy?.Port ?? endpoint.Port, progress, options.Time,
                limit.Token).ConfigureAwait(false)).Dispose();
            return (null, via);
        }
        catch (DialException problem)
        {
            return (problem.Failure, via);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (progress!.Silence(options.Timings.Dial), via);
        }
    }

    /// <summary>The whole way to the challenge.</summary>
    public static async Task<GatewayProbeResult> RunAsync(GatewayEndpoint endpoint, GatewayConnectionOptions options,
        CancellationToken cancellationToken)
    {
        long start = options.Time.GetTimestamp();
        WebSocket socket;
        try
        {
            socket = await Dialer.DialAsync(endpoint, options.CloudflareAccess, options, cancellationToken).ConfigureAwait(false);
        }
        catch (DialException problem)
        {
            return new GatewayProbeResult(problem.Failure, null, options.Time.GetElapsedTime(start));
        }
        var reader = new MessageReader(socket, MaxMessage);
        var handshake = new GatewayHandshake(socket, reader, options, endpoint);
        try
        {
            (Challenge? challenge, GatewayFailure? failure) = await handshake.WaitForChallengeAsync(cancellationToken)
                .ConfigureAwait(false);
            TimeSpan elapsed = options.Time.GetElapsedTime(start);
            await CloseReason.SendAsync(socket, 1000, "", options.Time, options.Timings.Close).ConfigureAwait(false);
            return new GatewayProbeResult(failure, challenge?.Ts is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null, elapsed);
        }
        finally
        {
            socket.Abort();
            await handshake.SettleAsync().ConfigureAwait(false);
            reader.Dispose();
            socket.Dispose();
        }
    }
}
