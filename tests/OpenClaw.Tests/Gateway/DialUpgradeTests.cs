using OpenClaw.Gateway;
using OpenClaw.Gateway.Transport;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>What a server answers to the WebSocket upgrade (docs/protocol/wire.md 1).</summary>
public sealed class DialUpgradeTests
{
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
}
