using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Scenarios.Releases;

/// <summary>The gateway's own node host ran on this box; ours goes on as the same device.</summary>
public sealed class TakeoverTests(LiveGateways gateways)
{
    [Fact]
    public async Task The_state_of_the_reference_node_is_taken_over_and_asks_for_no_new_approval()
    {
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "This is about our node.");
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Reference);
        await ready.Node.StartAsync(ready.Target);
        ready.Id = (await ready.ConnectedAsync(TimeSpan.FromSeconds(120))).NodeId;
        var surface = await Eventually.GetAsync("its commands wait for approval", ReadyNode.Patience, () => ready.Operator.FindPendingSurfaceAsync(ready.Id), () => ready.Node.Log);
        (await ready.Operator.ApproveSurfaceAsync(surface)).MustBeOk();
        await ready.UntilServingAsync();
        await ready.Node.StopAsync();

        var ours = new ProgramNode(gateways.NewDirectory("takeover"));
        var import = await ProgramNode.RunAsync(ours.StateDirectory, "import", "--from", ready.Node.StateDirectory);
        Assert.True(import.ExitCode == 0, import.Output);
        Assert.Contains("approval comes with it", import.Stdout, StringComparison.Ordinal);
        await using (ours)
        {
            // Nothing but the device token that was taken over.
            await ours.StartAsync(ready.Target with { Token = null });
            // The gateway goes on calling the device by the name it was approved under.
            var listed = await ready.ConnectedAsync();

            Assert.Equal(ready.Id, listed.NodeId);
            await ready.UntilServingAsync();
            Assert.Null(await ready.Operator.FindPendingDeviceAsync(ours.DisplayName));
            Assert.Contains("connected", ours.Log, StringComparison.Ordinal);
        }
    }
}
