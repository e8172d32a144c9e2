using OpenClaw.Gateway;
using OpenClaw.Gateway.Identity;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.Tests.Gateway.Support;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Gateway;

/// <summary>A device token is a secret between the device and the gateway that gave it out: no other gateway is shown it.</summary>
public sealed class TokenOriginTests
{
    private static readonly string PinA = new('a', 64), PinB = new('b', 64);

    [Theory]
    [InlineData("wss://gw:443", "wss://gw:443", true)]
    [InlineData("wss://gw:443", "wss://GW:443", true)]
    [InlineData("wss://gw:443", "wss://gw:443/behind/a/path", true)]
    [InlineData("wss://gw:443", "wss://gw:444", false)]
    [InlineData("wss://gw:443", "wss://gw.example:443", false)]
    [InlineData("wss://gw:443", "wss://gw2:443", false)]
    [InlineData("wss://gw:443", "ws://gw:443", false)]
    [InlineData("ws://10.0.0.1:1", "wss://10.0.0.1:1", true)]
    [InlineData("ws://10.0.0.1:1", "ws://10.0.0.2:1", false)]
    [InlineData("ws://127.0.0.1:1", "ws://localhost:1", true)]
    [InlineData("ws://127.0.0.1:1", "ws://[::1]:1", true)]
    [InlineData("ws://127.0.0.1:1", "ws://127.0.0.1:2", false)]
    [InlineData("wss://gw:443 A", "wss://gw:443 A", true)]
    [InlineData("wss://gw:443 A", "wss://gw:443 B", false)]
    [InlineData("wss://gw:443 A", "wss://gw:443", false)]
    [InlineData("wss://gw:443", "wss://gw:443 B", true)]
    public void Is_the_same_gateway(string issued, string dialled, bool same) =>
        Assert.Equal(same, Endpoint(issued).Origin.Covers(Endpoint(dialled).Origin));

    [Theory]
    [InlineData(null)]
    [InlineData("shared")]
    public async Task Another_gateway_is_not_shown_it(string? shared)
    {
        using LoopbackGateway gateway = new(new LoopbackGatewayOptions { Token = "rotated", ApproveDevices = true });
        gateway.Start();
        var store = new MemoryTokenStore("secret") { Origin = Endpoint("wss://elsewhere:443").Origin };
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, token: shared, store: store));
        GatewayRunResult end = await run.EndAsync();
        Assert.Equal(GatewayExitCode.Authentication, end.ExitCode);
        Assert.All(gateway.Connects, connect => Assert.DoesNotContain("secret", connect.GetRawText(), StringComparison.Ordinal));
        Assert.Equal("secret", store.Token!.Token); // it is still good where it is from
        Assert.Contains(run.Log, line => line.Text.Contains("another gateway", StringComparison.Ordinal));
    }

    [Fact]
    public void One_from_before_belongs_to_the_gateway_that_was_saved_with_it()
    {
        using TestState state = new();
        var identity = new DeviceIdentityStore(state.Location).LoadOrCreate();
        new DeviceTokenStore(state.Location).Save(identity.DeviceId, new DeviceToken("t", "node", [], default), null);
        Assert.Null(new DeviceTokenStore(state.Location).Load(identity.DeviceId, "node")!.Origin);

        var store = new DeviceTokenStore(
            state.Location) { OriginOfOld = EndpointChoice.Origin(new SavedGateway("GW", 443, true, PinA, null)) };
        store.BindOld(identity.DeviceId, "node");
        TokenOrigin origin = new DeviceTokenStore(state.Location).Load(identity.DeviceId, "node")!.Origin!;
        Assert.Equal(new TokenOrigin("gw", 443, true, Endpoint("wss://gw:443 A").Origin.Fingerprint), origin);

        // What is written down does not follow a gateway that is saved later.
        var later = new DeviceTokenStore(
            state.Location) { OriginOfOld = EndpointChoice.Origin(new SavedGateway("other", 443, true, null, null)) };
        later.BindOld(identity.DeviceId, "node");
        Assert.Equal(origin, later.Load(identity.DeviceId, "node")!.Origin);
    }

    private static GatewayEndpoint Endpoint(string text)
    {
        string[] parts = text.Split(' ');
        TlsFingerprint? pin = parts.Length > 1 && TlsFingerprint.TryParse(parts[1] == "A" ? PinA : PinB, out TlsFingerprint? read)
            ? read : null;
        Assert.True(GatewayEndpoint.TryParseUrl(parts[0], pin, out GatewayEndpoint? endpoint));
        return endpoint;
    }
}
