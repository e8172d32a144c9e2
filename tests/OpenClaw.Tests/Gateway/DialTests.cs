using System.Net;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Transport;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>From an endpoint to a socket: what cannot be reached, what is not dialled, what is sent (docs/protocol/wire.md 1).</summary>
public sealed class DialTests
{
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

    [Fact]
    public void Addresses_of_both_families_take_turns()
    {
        string[] given = ["::1", "::2", "::3", "1.1.1.1", "2.2.2.2"];
        Assert.Equal("::1 1.1.1.1 ::2 2.2.2.2 ::3",
            string.Join(" ", TcpDialer.Interleave([.. given.Select(IPAddress.Parse)]).Select(a => a.ToString())));
        Assert.Equal(16, TcpDialer.Interleave([.. Enumerable.Range(1, 200).Select(i => IPAddress.Parse($"10.0.0.{i}"))]).Length);
    }
}
