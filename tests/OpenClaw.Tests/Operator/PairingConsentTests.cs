using OpenClaw.Node.Operator;

namespace OpenClaw.Tests.Operator;

/// <summary>What a yes without a further word may give to a device that names itself.</summary>
public sealed class PairingConsentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<PairingRequest> ReadAsync(PairingKind kind, string members, string paired)
    {
        string pending =
            $$"""{"pending":[{"requestId":"r","{{(kind == PairingKind.Device ? "deviceId" : "nodeId")}}":"d",{{members}}}],"paired":[{{paired}}]}""";
        using ScriptedGateway gateway = new ScriptedGateway()
            .On("device.pair.list", kind == PairingKind.Device ? pending : "{}")
                .On("node.pair.list", kind == PairingKind.Device ? "{}" : pending);
        using GatewayOperator connected = await gateway.ConnectAsync();
        return Assert.Single(await new GatewayPairings(connected).ListAsync(Cancellation));
    }

    [Theory]
    [InlineData("\"role\":\"node\",\"roles\":[\"node\"],\"scopes\":[]", "")]
    [InlineData("\"role\":\"node\"", "")]
    [InlineData("\"roles\":[\"node\",\"node\"]", "")]
    [InlineData("\"displayName\":\"of a release that names no role\"", "")]
    [InlineData("\"role\":\"node\",\"isRepair\":true", "{\"deviceId\":\"d\",\"roles\":[\"node\"]}")]
    [InlineData("\"role\":\"node\",\"isRepair\":true", "{\"deviceId\":\"d\",\"role\":\"node\"}")]
    [InlineData("\"role\":\"node\"", "{\"deviceId\":\"other\",\"roles\":[\"operator\"]}")]
    [InlineData("\"role\":\"node\"", "{\"deviceId\":\"d\",\"roles\":[\"node\",\"operator\"]}")]
    public async Task A_node_is_covered(string members, string paired) =>
        Assert.Null(PairingConsent.MoreThanNode(await ReadAsync(PairingKind.Device, members, paired)));

    [Theory]
    [InlineData("\"roles\":[\"operator\"],\"scopes\":[\"operator.admin\"]", "", "operator.admin")]
    [InlineData("\"roles\":[\"operator\"]", "", "the role operator")]
    [InlineData("\"roles\":[\"node\",\"operator\"]", "", "the role operator")]
    [InlineData("\"role\":\"operator\"", "", "the role operator")]
    [InlineData("\"role\":\"operator\",\"roles\":[]", "", "the role operator")]
    [InlineData("\"role\":\"operator\",\"roles\":[\"node\"]", "", "the role operator")]
    [InlineData("\"role\":\"node\",\"scopes\":[\"operator.pairing\"]", "", "operator.pairing")]
    [InlineData("\"scopes\":[\"operator.read\"]", "", "operator.read")]
    [InlineData("\"role\":\"Node\"", "", "the role Node")]
    [InlineData("\"role\":\"node\\u200b\"", "", "the role node")]
    [InlineData("\"role\":\"root\"", "", "the role root")]
    [InlineData("\"role\":\"node\",\"scopes\":\"operator.admin\"", "", "cannot be shown")]
    [InlineData("\"role\":\"node\",\"roles\":[[\"operator\"]]", "", "cannot be shown")]
    [InlineData("\"role\":\"node\",\"roles\":{\"operator\":true}", "", "cannot be shown")]
    [InlineData("\"roles\":[\"operator\"],\"isRepair\":true", "{\"deviceId\":\"d\",\"roles\":[\"node\"]}", "the role operator")]
    [InlineData("\"roles\":[\"node\"],\"isRepair\":true", "{\"deviceId\":\"d\",\"roles\":[\"operator\"]}", "paired as operator")]
    [InlineData("\"displayName\":\"x\"", "{\"deviceId\":\"d\",\"role\":\"operator\"}", "paired as operator")]
    public async Task More_than_a_node_needs_a_word_that_says_so(string members, string paired, string says)
    {
        PairingRequest request = await ReadAsync(PairingKind.Device, members, paired);
        Assert.Contains(says, PairingConsent.MoreThanNode(request), StringComparison.Ordinal);
        Assert.Equal(PairingConsent.MoreThanNode(request), PairingConsent.MoreThanDeployed(request, ["system.run"]));
    }

    [Theory]
    [InlineData("\"commands\":[\"system.run\",\"system.which\"]", null, null)]
    [InlineData("\"commands\":[]", null, null)]
    [InlineData("\"commands\":[\"system.run\"]", "system.run", null)]
    [InlineData("\"commands\":[\"system.run\",\"camera.snap\"]", null, "camera.snap")]
    [InlineData("\"commands\":[\"system.run\",\"system.execApprovals.set\"]", "system.run", "system.execApprovals.set")]
    [InlineData("\"commands\":[\"System.Run\"]", null, "System.Run")]
    public async Task A_deployment_approves_the_commands_that_were_ordered(string members, string? ordered, string? says)
    {
        string? more = PairingConsent.MoreThanDeployed(await ReadAsync(PairingKind.Surface, members, ""),
            ordered is null ? null : [ordered]);
        Assert.Equal(says is null, more is null);
        Assert.Contains(says ?? "", more ?? "", StringComparison.Ordinal);
    }

    /// <summary>Which device it is the machine says; a stranger's request beside it must not be approved because it looks alike.</summary>
    [Theory]
    [InlineData("8ec1e61a", "8ec1e61a", true)]
    [InlineData("8ec1e61a", "8ec1e61a0", false)]
    [InlineData("8ec1e61a", "8ec1", false)]
    [InlineData("8ec1e61a", "8EC1E61A", false)]
    [InlineData("8ec1e61a", "e61a", false)]
    [InlineData("8ec1e61a", "the request's own id", false)]
    [InlineData("8ec1e61a", "web01", false)]
    [InlineData("8ec1e61a", "*", false)]
    [InlineData("8ec1e61a", "", false)]
    [InlineData(null, "", false)]
    [InlineData(null, "web01", false)]
    public void Only_the_very_device_is_approved(string? device, string said, bool itsOwn)
    {
        PairingRequest request = new() { About = PairingKind.Device, Id = "the request's own id", Name = "web01", DeviceId = device,
            Url = "ws://127.0.0.1:1" };
        Assert.Equal(itsOwn, PairingConsent.OfDevice([request], said).Any());
    }
}
