using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Scenarios.Releases;

/// <summary>
/// The gateway's own node host ran on this box; ours goes on as the same device. Its state is files up to 2026.7, a database since.
/// </summary>
[Collection(ReleaseCollection.Name)]
public sealed class TakeoverTests(LiveGateways gateways, ReleaseNodes nodes)
{
    /// <summary>Those of this run, and the newest, whose state is a database.</summary>
    public static TheoryData<string> Releases { get; } =
        [.. GatewayRelease.Selected.Append(GatewayRelease.Newest).Distinct().Select(release => release.Name)];

    [Theory, MemberData(nameof(Releases))]
    public Task The_state_of_the_reference_node_is_taken_over_and_asks_for_no_new_approval(string name)
    {
        LiveEnvironment.SkipUnlessWanted(TestPart.Releases);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "This is about our node.");
        var release = GatewayRelease.All.Single(known => known.Name == name);
        return nodes.RecordAsync("17 State of its own node host taken over: the same device", release, () => TakeOverAsync(release));
    }

    private async Task<string?> TakeOverAsync(GatewayRelease release)
    {
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Reference, release);
        await ready.Node.StartAsync(ready.Target);
        ready.Id = (await ready.ConnectedAsync()).NodeId;
        if (release.ApprovesSurface)
        {
            var surface = await Eventually.GetAsync("its commands wait for approval", ReadyNode.Patience,
                () => ready.Operator.FindPendingSurfaceAsync(ready.Id), () => ready.Node.Log);
            (await ready.Operator.ApproveSurfaceAsync(surface)).MustBeOk();
        }

        if (release.ApprovesSurfaceLive || !release.ApprovesSurface)
        {
            await ready.UntilServingAsync();
        }

        await ready.Node.StopAsync();
        await Eventually.TrueAsync("it is gone", ReadyNode.Patience,
            async () => await ready.Operator.FindNodeAsync(ready.Node.DisplayName) is null or { Connected: false });
        var database = File.Exists(Path.Combine(ready.Node.StateDirectory, "state", "openclaw.sqlite"))
            && !File.Exists(Path.Combine(ready.Node.StateDirectory, "identity", "device.json"));

        var ours = new ProgramNode(gateways.NewDirectory("takeover"));
        // 2026.1.24 keeps its key in the home directory, whatever the state directory is.
        var import = await Tool.RunAsync(
            ProgramNode.Path, ["import", "--from", ready.Node.StateDirectory, "--state-dir", ours.StateDirectory], "/",
            new Dictionary<string, string?> { ["OPENCLAW_HOME"] = Path.Combine(Path.GetDirectoryName(ready.Node.StateDirectory)!, "home"),
                ["OPENCLAW_STATE_DIR"] = null },
            ReadyNode.Patience, TestContext.Current.CancellationToken);
        Assert.True(import.ExitCode == 0, import.Output);
        Assert.Contains("approval comes with it", import.Stdout, StringComparison.Ordinal);
        await using (ours)
        {
            // Nothing but the device token that was taken over.
            await ours.StartAsync(ready.Target with { Token = null });
            await Eventually.TrueAsync("our node is connected", ReadyNode.Patience,
                () => Task.FromResult(ours.Log.Contains("node host gateway connected", StringComparison.Ordinal)), () => ours.Log);
            await ready.UntilServingAsync(ReadyNode.Patience);
            Assert.Null(await ready.Operator.FindPendingDeviceAsync(ours.DisplayName));
            Assert.Null(await ready.Operator.FindPendingDeviceAsync(ready.Node.DisplayName));
        }

        return database ? "yes, from its database" : "yes, from its files";
    }
}
