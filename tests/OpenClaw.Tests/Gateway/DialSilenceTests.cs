using System.Net.Security;
using System.Security.Authentication;
using OpenClaw.Gateway;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>A server that falls silent: the failure names the stage that was reached.</summary>
public sealed class DialSilenceTests
{
    /// <summary>Each server says one thing less than the next before it falls silent.</summary>
    public static TheoryData<string, bool, string?, string, string, string> Silences() => new()
    {
        // the way, TLS, the proxy, reason, message, advice
        { "accepts", false, null, "UpgradeTimeout", "took the connection and did not answer the WebSocket upgrade within 20 s",
            "waits for TLS (use --tls)" },
        { "accepts", true, null, "TlsFailed", "took the connection and did not answer the TLS handshake within 20 s", "use --no-tls" },
        { "tls", true, null, "UpgradeTimeout", "finished the TLS handshake and did not answer the WebSocket upgrade within 20 s",
            "No firewall and no certificate" },
        { "half a head", false, null, "UpgradeTimeout", "did not answer the WebSocket upgrade within 20 s", "No firewall" },
        { "continue only", false, null, "UpgradeTimeout", "did not answer the WebSocket upgrade within 20 s", "No firewall" },
        { "half a tls record", true, null, "TlsFailed", "did not answer the TLS handshake within 20 s", "serves TLS" },
        { "accepts", false, "http", "ProxyFailed",
            "took the connection and did not answer the request for a tunnel to gateway.example:18789 within 20 s", "HTTP proxy" },
        { "accepts", false, "https", "ProxyFailed", "took the connection and did not answer the TLS handshake within 20 s",
            "begins with http://" },
        { "tunnel", false, "http", "UpgradeTimeout", "through the proxy 127.0.0.1", "No firewall" },
        { "tunnel", true, "http", "TlsFailed", "through the proxy 127.0.0.1", "use --no-tls" },
        { "continue only", false, "http", "ProxyFailed", "did not answer the request for a tunnel", "HTTP proxy" },
    };

    [Theory(Skip = Wine.ServesNoTls, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    [MemberData(nameof(Silences))]
    public async Task Silence_names_the_stage_that_was_reached(string way, bool tls, string? proxy, string reason, string message,
        string advice)
    {
        var time = new ManualTime();
        var reached = new TaskCompletionSource<bool>();
        using var end = new CancellationTokenSource();
        RawServer? server = null;
        server = new RawServer(async stream =>
        {
            switch (way)
            {
                case "tls":
                    using (var secured = new SslStream(stream, leaveInnerStreamOpen: false))
                    {
                        await secured.AuthenticateAsServerAsync(Golden.Certificate("right"), false, SslProtocols.Tls12, false);
                        _ = await secured.ReadAsync(new byte[1], 0, 1);
                        reached.SetResult(true);
                        await Task.Delay(Timeout.Infinite, end.Token);
                    }
                    return;
                case "half a head":
                    await server!.ReadHeadAsync(stream);
                    await RawServer.WriteAsync(stream, "HTTP/1.1 101 Switching Protocols\r\nUpgra");
                    break;
                case "continue only":
                    await server!.ReadHeadAsync(stream);
                    await RawServer.WriteAsync(stream, "HTTP/1.1 100 Continue\r\n\r\n");
                    break;
                case "half a tls record":
                    _ = await stream.ReadAsync(new byte[1], 0, 1);
                    await RawServer.WriteAsync(stream, "\u0016\u0003\u0003");
                    break;
                case "tunnel":
                    await server!.ReadHeadAsync(stream);
                    await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\n\r\n");
                    break;
            }
            // What we sent at the step before the silence has arrived: the dial is at that step.
            if (way is "accepts" or "tunnel")
            {
                _ = await stream.ReadAsync(new byte[1], 0, 1);
            }
            reached.SetResult(true);
            await Task.Delay(Timeout.Infinite, end.Token);
        });
        using (server)
        {
            var endpoint = new GatewayEndpoint(proxy is null ? "127.0.0.1" : "gateway.example", proxy is null ? server.Port : 18789, tls,
                tls ? TlsFingerprint.OfCertificate(Golden.Certificate("right").RawData) : null);
            using var run = new GatewayRun(GatewayRun.Node(endpoint, time: time) with
            {
                SingleAttempt = true,
                AllowInsecurePrivateWs = true,
                Proxy = proxy is null ? GatewayProxy.None : GatewayProxy.At(new Uri($"{proxy}://127.0.0.1:{server.Port}")),
            });
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));
            Assert.Same(reached.Task, await Task.WhenAny(reached.Task, Task.Delay(Patience.Limit)));
            time.Advance(TimeSpan.FromSeconds(20));
            GatewayFailure failure = (await run.EndAsync()).Failure;
            end.Cancel();
            Assert.Equal(reason, failure.Reason.ToString());
            Assert.Contains(message, failure.Message);
            Assert.Contains(advice, failure.NextStep);
        }
    }
}
