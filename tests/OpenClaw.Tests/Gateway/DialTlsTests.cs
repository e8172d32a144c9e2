using System.Net.Security;
using System.Security.Authentication;
using OpenClaw.Gateway;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>TLS on the way to a gateway: which certificate counts, and what speaks none (docs/protocol/wire.md 1).</summary>
public sealed class DialTlsTests
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
}
