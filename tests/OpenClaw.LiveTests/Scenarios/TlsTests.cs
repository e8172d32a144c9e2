using System.Security.Cryptography;
using OpenClaw.Gateway;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;
using OpenClaw.LiveTests.Wire;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>TLS with a pinned certificate: the right one serves, the wrong one sees nothing (docs/protocol/wire.md 1.3).</summary>
[Collection(Lane.Scenarios)]
public sealed class TlsTests(LiveGateways gateways)
{
    private static string WrongPin { get; } = Convert.ToHexStringLower(SHA256.HashData("another certificate"u8));

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_gateway_that_serves_tls_itself_is_reached_with_its_pin(NodeKind kind)
    {
        var gateway = await gateways.GetAsync(GatewayRelease.Newest, tls: true);
        await using var client = await OperatorClient.ConnectAsync(gateway);
        await using var node = ReadyNode.NewNode(gateways, gateway, kind);

        await node.StartAsync(new NodeTarget(gateway.Port, gateway.Token) { Fingerprint = "sha256:" + gateway.Fingerprint });

        var listed = await Eventually.GetAsync(
            "the node is connected", ReadyNode.Patience, async () =>
                await client.FindNodeAsync(node.DisplayName) is { Connected: true } found ? found : null, () => node.Log);
        Assert.True(listed.Paired);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_wrong_pin_never_sends_a_byte_of_http(NodeKind kind)
    {
        var gateway = await gateways.NewestAsync();
        using var certificate = TestCertificate.Create();
        await using var proxy = NodeProxy.Start(gateway.Port, certificate);
        await using var node = ReadyNode.NewNode(gateways, gateway, kind);

        await node.StartAsync(new NodeTarget(proxy.Port, gateway.Token) { Fingerprint = WrongPin });

        await Eventually.TrueAsync("it says that the pin does not match", ReadyNode.Patience,
            () => Task.FromResult(node.Log.Contains("fingerprint", StringComparison.OrdinalIgnoreCase)), () => node.Log);
        Assert.True(proxy.Connections > 0);
        Assert.Equal(0, proxy.BytesFromNode);
        Assert.Empty(proxy.Frames);
        Assert.DoesNotContain(gateway.Token, node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_pin_serves_through_the_same_proxy()
    {
        var gateway = await gateways.NewestAsync();
        await using var client = await OperatorClient.ConnectAsync(gateway);
        using var certificate = TestCertificate.Create();
        await using var proxy = NodeProxy.Start(gateway.Port, certificate);
        await using var node = ReadyNode.NewNode(gateways, gateway, NodeKind.Program);

        await node.StartAsync(new NodeTarget(proxy.Port,
            gateway.Token) { Fingerprint = TlsFingerprint.OfCertificate(certificate.RawData).ToString() });

        await Eventually.TrueAsync(
            "the node is connected", ReadyNode.Patience, async () =>
                await client.FindNodeAsync(node.DisplayName) is { Connected: true }, () => node.Log);
        Assert.True(proxy.BytesFromNode > 0);
    }
}
