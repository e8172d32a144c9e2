using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>Networks and gateways come and go; the node comes back by itself (docs/protocol/wire.md 5).</summary>
public sealed class ReconnectTests(LiveGateways gateways)
{
    private static readonly int NetworkCuts = LiveEnvironment.Wants(TestPart.Gateways) ? 10 : 3;

    /// <summary>A real restart takes the gateway up to half a minute: one in every whole run, ten where time is no matter.</summary>
    private static int GatewayRestarts => LiveEnvironment.Long ? 10 : 1;

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_network_that_is_cut_again_and_again_costs_nothing_but_the_reconnect(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        for (var i = 0; i < NetworkCuts; i++)
        {
            var before = ready.Proxy.Connections;
            ready.Proxy.Drop();
            await Eventually.TrueAsync("a new connection", ReadyNode.Patience, () => Task.FromResult(ready.Proxy.Connections > before),
                () => ready.Node.Log);
            await ready.UntilServingAsync();
            Assert.Equal($"{i}\n", (await ready.Operator.RunAsync(ready.Id, ["/bin/echo", $"{i}"])).MustBeOk().Stdout);
        }
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_gateway_that_refuses_for_a_while_is_tried_again_and_again(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        ready.Proxy.Refusing = true;
        ready.Proxy.Drop();
        var before = ready.Proxy.Connections;
        await Eventually.TrueAsync("three attempts", ReadyNode.Patience, () => Task.FromResult(ready.Proxy.Connections >= before + 3),
            () => ready.Node.Log);

        ready.Proxy.Refusing = false;

        await ready.UntilServingAsync();
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_command_whose_connection_is_lost_is_killed(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        var command = new SleepingCommand();
        var running = ready.Operator.RunAsync(ready.Id, command.Argv, new JsonObject { ["timeoutMs"] = 100_000 }, timeoutMs: 20_000);
        await command.UntilRunningAsync();

        ready.Proxy.Drop();

        await command.UntilGoneAsync();
        Assert.False((await running).Ok);
        await ready.UntilServingAsync();
    }

    [Fact]
    public async Task A_gateway_that_is_killed_and_started_again_gets_its_node_back()
    {
        // The same gateway with two nodes at once: its restart is what takes the time.
        await using var gateway = await gateways.NewAsync(GatewayRelease.Newest);
        await using var program = await ReadyNode.StartAtAsync(gateways, gateway, NodeKind.Program);
        await using var inProcess = await ReadyNode.StartAtAsync(gateways, gateway, NodeKind.InProcess);
        ReadyNode[] nodes = [program, inProcess];
        for (var i = 0; i < GatewayRestarts; i++)
        {
            await program.Gateway.KillAsync();
            await program.Gateway.StartProcessAsync(TestContext.Current.CancellationToken);
            TestContext.Current.SendDiagnosticMessage("gateway restart {0}: ready again in {1:0.0} s", i + 1,
                program.Gateway.StartedIn.TotalSeconds);
            foreach (var ready in nodes)
            {
                await ready.ReconnectOperatorAsync();
                await ready.ConnectedAsync();
                await ready.UntilServingAsync(ReadyNode.Patience);
                Assert.Equal("back\n", (await ready.Operator.RunAsync(ready.Id, ["/bin/echo", "back"])).MustBeOk().Stdout);
            }
        }

        Assert.False(((ProcessNode)program.Node).HasExited);
    }
}
