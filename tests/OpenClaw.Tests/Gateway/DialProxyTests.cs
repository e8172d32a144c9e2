using OpenClaw.Gateway;
using OpenClaw.Gateway.Transport;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>Through a proxy, and which one (docs/protocol/wire.md 1).</summary>
public sealed class DialProxyTests
{
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
}
