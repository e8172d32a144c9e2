using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Transport;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>From an endpoint to a WebSocket: TLS pins, upgrade answers, proxies (docs/protocol/wire.md 1).</summary>
public sealed class DialTests
{
    [Fact(Skip = Wine.ServesNoTls, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task The_pinned_certificate_is_accepted_and_nothing_else_is_checked()
    {
        using var gateway =
            new LoopbackGateway(new LoopbackGatewayOptions { ApproveDevices = true, Certificate = Golden.Certificate("right") });
        gateway.Start();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        Assert.StartsWith("wss://", run.Connection.Status.Endpoint!.Url);
        await run.StopAsync();
    }

    [Fact(Skip = Wine.ServesNoTls, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task A_wrong_certificate_gets_no_byte_of_ours()
    {
        int applicationBytes = 0;
        var handshake = new TaskCompletionSource<bool>();
        using var server = new RawServer(async stream =>
        {
            using var tls = new SslStream(stream, leaveInnerStreamOpen: false);
            try
            {
                await tls.AuthenticateAsServerAsync(Golden.Certificate("wrong"), false, SslProtocols.Tls12, false);
                var buffer = new byte[1];
                applicationBytes += await tls.ReadAsync(buffer, 0, 1);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
            }
            finally
            {
                handshake.TrySetResult(true);
            }
        });
        var endpoint = new GatewayEndpoint("127.0.0.1", server.Port, tls: true,
            TlsFingerprint.OfCertificate(Golden.Certificate("right").RawData));
        using var run = new GatewayRun(GatewayRun.Node(endpoint) with { SingleAttempt = true });
        GatewayRunResult end = await run.EndAsync();
        await handshake.Task;
        Assert.Equal(GatewayFailureReason.TlsPinMismatch, end.Failure.Reason);
        Assert.StartsWith("gateway tls fingerprint mismatch", end.Failure.Message);
        Assert.Equal(0, applicationBytes);
        Assert.Equal(1, server.Connections);
    }

    [Fact(Skip = Wine.ServesNoTls, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task A_pin_is_looked_at_again_when_a_session_could_be_resumed()
    {
        using var gateway =
            new LoopbackGateway(new LoopbackGatewayOptions { ApproveDevices = true, Certificate = Golden.Certificate("right") });
        gateway.Start();
        for (int time = 0; time < 2; time++)
        {
            using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
            await run.ConnectedAsync();
            await run.StopAsync();
        }
        int before = gateway.Connects.Count;
        var other = new GatewayEndpoint(gateway.Endpoint.Host, gateway.Endpoint.Port, tls: true,
            TlsFingerprint.OfCertificate(Golden.Certificate("wrong").RawData));
        using var refused = new GatewayRun(GatewayRun.Node(other) with { SingleAttempt = true });
        Assert.Equal(GatewayFailureReason.TlsPinMismatch, (await refused.EndAsync()).Failure.Reason);
        Assert.Equal(before, gateway.Connects.Count);
    }

    [Fact(Skip = Wine.ServesNoTls, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task Without_a_pin_an_unknown_certificate_is_refused()
    {
        using var gateway =
            new LoopbackGateway(new LoopbackGatewayOptions { ApproveDevices = true, Certificate = Golden.Certificate("right") });
        gateway.Start();
        using var run =
            new GatewayRun(
                GatewayRun.Node(new GatewayEndpoint("localhost", gateway.Endpoint.Port, tls: true)) with { SingleAttempt = true });
        GatewayFailure failure = (await run.EndAsync()).Failure;
        Assert.Equal(GatewayFailureReason.TlsFailed, failure.Reason);
        Assert.Empty(gateway.Connects);
    }

    [Fact]
    public async Task A_server_without_tls_is_told_apart()
    {
        using var server = new RawServer(stream => RawServer.WriteAsync(stream, "HTTP/1.1 400 Bad Request\r\n\r\n"));
        using var run =
            new GatewayRun(
                GatewayRun.Node(new GatewayEndpoint("127.0.0.1", server.Port, tls: true,
                    TlsFingerprint.Parse(new string('a', 64)))) with { SingleAttempt = true });
        GatewayFailureReason reason = (await run.EndAsync()).Failure.Reason;
        Assert.True(reason is GatewayFailureReason.TlsFailed or GatewayFailureReason.TlsPinMismatch, reason.ToString());
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 77\r\n\r\n{\"error\":{\"type\":\"proxy_attribution_required\",\"message\":\"Configure it \\u001b!\"}}", "ProxyAttributionRequired", "Configure it")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n26\r\n{\"error\":{\"type\":\"x\",\"message\":\"y\"}}\r\n0\r\n\r\n", "UpgradeRejected", "HTTP 403 to the WebSocket upgrade (x): y")]
    [InlineData("HTTP/1.1 403 Forbidden\r\n\r\n<html>{broken</html>", "UpgradeRejected", "HTTP 403")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: https://login.example/\r\nContent-Length: 0\r\n\r\n", "UpgradeRejected",
        "redirects are not followed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "UpgradeRejected", "HTTP 200")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 999999999\r\n\r\n", "UpgradeRejected", "HTTP 503")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n",
        "UpgradeRejected", "wrongly")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: $ACCEPT\r\n\r\n",
        "UpgradeRejected", "wrongly")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: $ACCEPT\r\n\r\n",
        "UpgradeRejected", "wrongly")]
    [InlineData("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: $ACCEPT\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n", "UpgradeRejected", "wrongly")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "UpgradeRejected", "does not speak HTTP")]
    [InlineData("HTTP/2 200\r\n\r\n", "UpgradeRejected", "does not speak HTTP")]
    [InlineData("HTTP/1.1 101 X\r\nno colon here\r\n\r\n", "UpgradeRejected", "malformed header")]
    [InlineData("$LONG", "UpgradeRejected", "longer than 16 KiB")]
    [InlineData("$MANY", "UpgradeRejected", "more than 100 headers")]
    [InlineData("", "UpgradeRejected", "closed the connection")]
    [InlineData("HTTP/1.1 101", "UpgradeRejected", "closed the connection")]
    public async Task An_upgrade_that_is_none_is_a_typed_failure(string response, string reason, string text)
    {
        RawServer? server = null;
        server = new RawServer(async stream =>
        {
            string head = await server!.ReadHeadAsync(stream);
            string key = head.Split('\n').First(l => l.StartsWith("Sec-WebSocket-Key:", StringComparison.Ordinal)).Substring(18).Trim();
            await RawServer.WriteAsync(stream, response
                .Replace("$ACCEPT", WebSocketUpgrade.AcceptFor(key))
                .Replace("$LONG", "HTTP/1.1 101 X\r\nA: " + new string('a', 20_000))
                .Replace("$MANY", "HTTP/1.1 101 X\r\n" + string.Concat(Enumerable.Range(0, 101).Select(i => $"A{i}: b\r\n")) + "\r\n"));
        });
        using (server)
        {
            using var run = new GatewayRun(GatewayRun.Node(new GatewayEndpoint("127.0.0.1", server.Port)) with { SingleAttempt = true });
            GatewayFailure failure = (await run.EndAsync()).Failure;
            Assert.Equal(reason, failure.Reason.ToString());
            Assert.Contains(text, failure.Message);
            Assert.DoesNotContain('\u001b', failure.Message);
        }
    }

    [Fact]
    public void The_accept_key_is_that_of_the_rfc() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketUpgrade.AcceptFor("dGhlIHNhbXBsZSBub25jZQ=="));

    [Fact]
    public async Task A_body_that_never_ends_is_waited_for_one_second()
    {
        var time = new ManualTime();
        RawServer? server = null;
        server = new RawServer(async stream =>
        {
            await server!.ReadHeadAsync(stream);
            await RawServer.WriteAsync(stream, "HTTP/1.1 500 Oops\r\n\r\n{\"error\":{\"type\":\"slow\"}}");
            await Task.Delay(Timeout.Infinite, new CancellationTokenSource(Patience.Limit).Token);
        });
        using (server)
        {
            using var run =
                new GatewayRun(GatewayRun.Node(new GatewayEndpoint("127.0.0.1", server.Port), time: time) with { SingleAttempt = true });
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(500, (await run.EndAsync()).Failure.HttpStatus);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("220 mail.example ESMTP\r\n")]
    public async Task What_speaks_no_TLS_is_said_to_be_that(string answer)
    {
        using var server = new RawServer(stream => RawServer.WriteAsync(stream, answer));
        using var run = new GatewayRun(
            GatewayRun.Node(new GatewayEndpoint("127.0.0.1", server.Port, tls: true)) with { SingleAttempt = true });
        GatewayFailure failure = (await run.EndAsync()).Failure;
        Assert.Equal(GatewayFailureReason.TlsFailed, failure.Reason);
        Assert.Equal("No TLS connection to 127.0.0.1: what answers there speaks no TLS.", failure.Message);
    }

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

    [Theory]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0046", "the server speaks TLS; use --tls")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002\u0050\r\n\r\n", "the server speaks TLS; use --tls")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 60\r\n\r\n<h1>The plain HTTP request was sent to HTTPS port</h1>      ",
        "HTTP 400")]
    public async Task A_server_that_wants_tls_is_told_apart(string answer, string text)
    {
        RawServer? server = null;
        server = new RawServer(async stream =>
        {
            await server!.ReadHeadAsync(stream);
            await RawServer.WriteAsync(stream, answer);
        });
        using (server)
        {
            using var run = new GatewayRun(GatewayRun.Node(new GatewayEndpoint("127.0.0.1", server.Port)) with { SingleAttempt = true });
            GatewayFailure failure = (await run.EndAsync()).Failure;
            Assert.Contains(text, failure.Message);
            Assert.Contains("--tls", failure.ToString());
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", true)]
    [InlineData("HTTP/1.1 102 Processing\r\n\r\n", true)]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\nLink: </b>; rel=preload\r\n\r\n", true)]
    [InlineData("HTTP/1.1 199 Whatever\r\n\r\n", true)]
    [InlineData("HTTP/1.0 100 Continue\r\n\r\n", true)]
    [InlineData("HTTP/1.1 100 Continue\r\nUpgrade: websocket\r\n\r\n", true)]
    [InlineData("$3", true)]
    [InlineData("$16", true)]
    [InlineData("$17", false)]
    [InlineData("HTTP/1.1 100 Continue\r\nA: $BIG\r\n\r\nHTTP/1.1 100 Continue\r\nA: $BIG\r\n\r\n", true)]
    [InlineData("HTTP/1.1 100 Continue\r\nno colon\r\n\r\n", false)]
    [InlineData("HTTP/1.1 099 What\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", false)]
    public async Task Interim_answers_before_the_upgrade_are_skipped(string before, bool connects)
    {
        foreach (bool together in (bool[])[true, false])
        {
            RawServer? server = null;
            server = new RawServer(async stream =>
            {
                string head = await server!.ReadHeadAsync(stream);
                string key = head.Split('\n').First(l => l.StartsWith("Sec-WebSocket-Key:", StringComparison.Ordinal)).Substring(18).Trim();
                string interim = before[0] == '$'
                    ? string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", int.Parse(before.Substring(1))))
                    : before.Replace("$BIG", new string('x', 12_000));
                string final =
                    $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {WebSocketUpgrade.AcceptFor(key)}\r\n\r\n";
                if (together)
                {
                    await RawServer.WriteAsync(stream, interim + final);
                }
                else
                {
                    await RawServer.WriteAsync(stream, interim);
                    await RawServer.WriteAsync(stream, final);
                }
            });
            using (server)
            {
                using var run =
                    new GatewayRun(GatewayRun.Node(new GatewayEndpoint("127.0.0.1", server.Port)) with { SingleAttempt = true });
                GatewayFailureReason reason = (await run.EndAsync()).Failure.Reason;
                // A server that goes away after the upgrade was a WebSocket server.
                Assert.Equal(connects, reason is not GatewayFailureReason.UpgradeRejected);
            }
        }
    }

    [Theory]
    [InlineData("127.0.0.1", 1, "Unreachable")]
    [InlineData("no-such-host.invalid", 18789, "NameNotResolved")]
    public async Task What_cannot_be_reached_says_why(string host, int port, string reason)
    {
        using var run =
            new GatewayRun(GatewayRun.Node(new GatewayEndpoint(host, port)) with { SingleAttempt = true, AllowInsecurePrivateWs = true });
        Assert.Equal(reason, (await run.EndAsync()).Failure.Reason.ToString());
    }

    [Fact]
    public async Task Plaintext_to_a_public_name_ends_the_run_before_anything_is_dialled()
    {
        using var run = new GatewayRun(GatewayRun.Node(new GatewayEndpoint("gateway.example")));
        GatewayRunResult end = await run.EndAsync();
        Assert.Equal(GatewayFailureReason.PlaintextRefused, end.Failure.Reason);
        Assert.Equal(GatewayExitCode.Configuration, end.ExitCode);
    }

    [Theory(Skip = Wine.ServesNoTls, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cloudflare_headers_go_over_tls_only(bool tls)
    {
        string? head = null;
        var faults = new LoopbackFaults
        {
            BeforeUpgrade = async (stream, stop) =>
            {
                var one = new byte[1];
                var text = new System.Text.StringBuilder();
                while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, 0, 1, stop) == 1)
                {
                    text.Append((char)one[0]);
                }
                head = text.ToString();
                await RawServer.WriteAsync(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                return true;
            },
        };
        using var gateway =
            new LoopbackGateway(new LoopbackGatewayOptions { Certificate = tls ? Golden.Certificate("right") : null, Faults = faults });
        gateway.Start();
        var endpoint = new GatewayEndpoint("127.0.0.1", gateway.Endpoint.Port, tls, gateway.Fingerprint, "/ctx/path");
        using var run =
            new GatewayRun(GatewayRun.Node(endpoint) with { SingleAttempt = true,
                CloudflareAccess = new CloudflareAccess("cf-id", "cf-secret") });
        await run.EndAsync();
        Assert.StartsWith("GET /ctx/path HTTP/1.1\r\nHost: 127.0.0.1:", head);
        Assert.Equal(tls, head!.Contains("CF-Access-Client-Id: cf-id\r\nCF-Access-Client-Secret: cf-secret\r\n"));
        Assert.Equal(tls, head.Contains("cf-secret"));
        Assert.DoesNotContain("shared", head);
    }

    [Fact(Skip = Wine.ServesNoTls, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task A_proxy_opens_a_tunnel_and_sees_only_the_address()
    {
        using var gateway =
            new LoopbackGateway(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true,
                Certificate = Golden.Certificate("right") });
        gateway.Start();
        RawServer? proxy = null;
        proxy = new RawServer(async stream =>
        {
            string head = await proxy!.ReadHeadAsync(stream);
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 Connection established\r\n\r\n");
            string[] target = head.Split(' ')[1].Split(':');
            await RawServer.JoinAsync(stream, target[0], int.Parse(target[1]));
        });
        using (proxy)
        {
            using var run =
                new GatewayRun(
                    GatewayRun.Node(
                        gateway.Endpoint) with { Proxy = GatewayProxy.At(new Uri($"http://user:p%40ss@127.0.0.1:{proxy.Port}")) });
            await run.ConnectedAsync();
            string authority = $"127.0.0.1:{gateway.Endpoint.Port}";
            Assert.Equal($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nProxy-Authorization: Basic dXNlcjpwQHNz\r\n\r\n",
                proxy.Received);
            await run.StopAsync();
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "HTTP 407")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\n\r\n", "HTTP 502")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 101 Switching Protocols\r\n", "before the tunnel was used")]
    [InlineData("nonsense\r\n\r\n", "does not speak HTTP")]
    [InlineData("", "closed")]
    public async Task A_proxy_that_refuses_is_a_proxy_failure(string response, string text)
    {
        RawServer? proxy = null;
        proxy = new RawServer(async stream =>
        {
            await proxy!.ReadHeadAsync(stream);
            await RawServer.WriteAsync(stream, response);
        });
        using (proxy)
        {
            using var run =
                new GatewayRun(GatewayRun.Node(new GatewayEndpoint("127.0.0.1", 9)) with { SingleAttempt = true,
                    Proxy = GatewayProxy.At(new Uri($"http://u:secret@127.0.0.1:{proxy.Port}")) });
            GatewayFailure failure = (await run.EndAsync()).Failure;
            Assert.Equal(GatewayFailureReason.ProxyFailed, failure.Reason);
            Assert.Contains(text, failure.Message);
            Assert.DoesNotContain("secret", failure.ToString());
        }
    }

    [Theory]
    // endpoint, environment, proxy
    [InlineData("wss://gw.example", "HTTPS_PROXY=http://p:1", "http://p:1/")]
    [InlineData("wss://gw.example", "https_proxy=p:1", "http://p:1/")]
    [InlineData("wss://gw.example", "https_proxy=http://a:1 HTTPS_PROXY=http://b:1", "http://a:1/")]
    [InlineData("wss://gw.example", "HTTP_PROXY=http://p:1", null)]
    [InlineData("ws://gw.example", "HTTP_PROXY=http://p:1", "http://p:1/")]
    [InlineData("wss://gw.example", "ALL_PROXY=http://p:1", "http://p:1/")]
    [InlineData("wss://gw.example", "HTTPS_PROXY=http://p:1 NO_PROXY=gw.example", null)]
    [InlineData("wss://gw.example", "HTTPS_PROXY=http://p:1 NO_PROXY=.example", null)]
    [InlineData("wss://gw.example", "HTTPS_PROXY=http://p:1 NO_PROXY=*.example", null)]
    [InlineData("wss://gw.example", "HTTPS_PROXY=http://p:1 no_proxy=a,example", null)]
    [InlineData("wss://gw.example", "HTTPS_PROXY=http://p:1 NO_PROXY=w.example", "http://p:1/")]
    [InlineData("wss://gw.example", "HTTPS_PROXY=http://p:1 NO_PROXY=gw.example:443", null)]
    [InlineData("wss://gw.example", "HTTPS_PROXY=http://p:1 NO_PROXY=gw.example:80", "http://p:1/")]
    [InlineData("wss://gw.example", "HTTPS_PROXY=http://p:1 NO_PROXY=*", null)]
    [InlineData("wss://10.0.0.1", "HTTPS_PROXY=http://p:1 NO_PROXY=10.0.0.1", null)]
    [InlineData("wss://127.0.0.1", "HTTPS_PROXY=http://p:1", null)]
    [InlineData("ws://localhost", "HTTP_PROXY=http://p:1", null)]
    [InlineData("wss://gw.example", "OPENCLAW_PROXY_URL=http://own:1 HTTPS_PROXY=http://p:1 NO_PROXY=*", "http://own:1/")]
    [InlineData("wss://127.0.0.1", "OPENCLAW_PROXY_URL=http://own:1", null)]
    public void The_environment_chooses_the_proxy(string url, string environment, string? expected)
    {
        Assert.True(GatewayEndpoint.TryParseUrl(url, null, out GatewayEndpoint? endpoint));
        Dictionary<string, string> values = environment.Split(' ').Select(v => v.Split(['='], 2)).ToDictionary(v => v[0], v => v[1]);
        string? Read(string name) => values.TryGetValue(name, out string? value) ? value : null;
        Assert.Equal(expected, ProxySelection.Select(GatewayProxy.Automatic, endpoint!, Read, _ => null)?.ToString());
        Assert.Null(ProxySelection.Select(GatewayProxy.None, endpoint!, Read, _ => null));
    }

    [Theory]
    [InlineData("socks5://p:1")]
    [InlineData("ftp://user:secret@p:1")]
    public void A_proxy_we_cannot_use_is_not_gone_around(string value)
    {
        DialException e =
            Assert.Throws<DialException>(() =>
                ProxySelection.Select(GatewayProxy.Automatic, new GatewayEndpoint("gw.example", 443, true),
                    n => n == "HTTPS_PROXY" ? value : null, _ => null));
        Assert.Equal(GatewayFailureReason.ConfigurationInvalid, e.Failure.Reason);
        Assert.DoesNotContain("secret", e.Message);
    }

    [Fact]
    public void Without_the_environment_the_system_is_asked()
    {
        Uri? asked = null;
        Uri? Ask(Uri target)
        {
            asked = target;
            return new Uri("http://system:8080");
        }

        Assert.Equal("http://system:8080/",
            ProxySelection.Select(GatewayProxy.Automatic, new GatewayEndpoint("gw.example", 8443, true), _ => null, Ask)?.ToString());
        Assert.Equal("https://gw.example:8443/", asked?.ToString());
        asked = null;
        Assert.Null(ProxySelection.Select(GatewayProxy.Automatic, new GatewayEndpoint("127.0.0.1", 8443, true), _ => null, Ask));
        Assert.Null(asked);
    }

    [Fact]
    public void Addresses_of_both_families_take_turns()
    {
        string[] given = ["::1", "::2", "::3", "1.1.1.1", "2.2.2.2"];
        Assert.Equal("::1 1.1.1.1 ::2 2.2.2.2 ::3",
            string.Join(" ", TcpDialer.Interleave([.. given.Select(IPAddress.Parse)]).Select(a => a.ToString())));
        Assert.Equal(16, TcpDialer.Interleave([.. Enumerable.Range(1, 200).Select(i => IPAddress.Parse($"10.0.0.{i}"))]).Length);
    }
}
