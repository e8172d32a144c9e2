using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Scenarios.Releases;

/// <summary>The gateway is upgraded under a node that runs: nobody touches the node.</summary>
[Collection(ReleaseCollection.Name)]
public sealed class UpgradeTests(LiveGateways gateways, ReleaseNodes nodes)
{
    /// <summary>
    /// From 2026.3.31 where that is among the releases of this run; else from the newest to itself, which is a stop and a start in place.
    /// </summary>
    public static TheoryData<string> From { get; } = [GatewayRelease.Selected.Contains(GatewayRelease.BeforeUpgrade)
        ? GatewayRelease.BeforeUpgrade.Name : GatewayRelease.Newest.Name];

    [Theory, MemberData(nameof(From))]
    public Task A_gateway_upgraded_in_place_keeps_its_node_connected_and_approved(string name)
    {
        LiveEnvironment.SkipUnlessWanted(TestPart.Releases);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "This is about our node.");
        var release = GatewayRelease.All.Single(known => known.Name == name);
        return release == GatewayRelease.Newest
            ? UpgradeAsync(release)
            : nodes.RecordAsync($"18 Upgraded in place to {GatewayRelease.Newest.Version} under the running node", release,
                () => UpgradeAsync(release));
    }

    private async Task<string?> UpgradeAsync(GatewayRelease release)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var newest = await GatewayInstallation.EnsureAsync(GatewayRelease.Newest, cancellationToken);
        await using var gateway = await gateways.NewAsync(release);
        await using var ready = await ReadyNode.AtAsync(gateways, gateway, NodeKind.Program);
        await ready.Node.StartAsync(ready.Target);
        ready.Id = (await ready.ConnectedAsync()).NodeId;
        await ready.ApproveSurfaceAsync(ReadyNode.Patience);
        await ready.Operator.SetPolicyAsync(ready.Id, "full", "off", "full");
        var process = ((ProcessNode)ready.Node).ProcessId;

        await gateway.UpgradeAsync(newest, cancellationToken);
        await ready.ReconnectOperatorAsync();
        var listed = await ready.ConnectedAsync();
        await ready.UntilServingAsync();

        Assert.Equal(ready.Id, listed.NodeId);
        Assert.Equal("after\n", (await ready.Operator.RunAsync(ready.Id, ["/bin/echo", "after"])).MustBeOk().Stdout);
        Assert.Null(await ready.Operator.FindPendingDeviceAsync(ready.Node.DisplayName));
        // A newer gateway may ask about commands that the older's approval did not cover (fs.listDir, system.execApprovals.*); what was
        // approved stays so.
        Assert.Superset(new HashSet<string>(["system.run", "system.run.prepare", "system.which"]), listed.Commands.ToHashSet());
        Assert.False(((ProcessNode)ready.Node).HasExited);
        Assert.Equal(process, ((ProcessNode)ready.Node).ProcessId);
        return "yes, connected and approved";
    }
}
