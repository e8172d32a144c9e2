using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>The program's end, wanted and unwanted.</summary>
[Collection(Lane.Scenarios)]
public sealed class CrashTests(LiveGateways gateways)
{
    private static int Kills => LiveEnvironment.Long ? 60 : 12;

    [Fact]
    public async Task Whenever_the_node_is_killed_the_next_start_finds_valid_state()
    {
        await using var ready = await ReadyNode.StartAsync(gateways, NodeKind.Program);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "The reference keeps its state in a database.");
        var node = (ProgramNode)ready.Node;
        var id = ready.Id;
        for (var i = 0; i < Kills; i++)
        {
            // From the first moments of its start to the middle of writing its policy.
            var writing = WriteThePolicyAsync(ready);
            await Task.Delay(Random.Shared.Next(0, 700), TestContext.Current.CancellationToken);
            await node.KillAsync();
            await writing;
            foreach (var file in Directory.GetFiles(ready.Node.StateDirectory, "*.json", SearchOption.AllDirectories))
            {
                using var parsed = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
                Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
            }

            await node.StartAsync(ready.Target);
        }

        Assert.Equal(id, (await ready.ConnectedAsync()).NodeId);
        await ready.UntilServingAsync();
        (await ready.Operator.GetApprovalsAsync(id)).MustBeOk();
    }

    [Fact]
    public async Task A_brand_new_node_killed_while_it_makes_its_identity_starts_again()
    {
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Program);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "The reference keeps its state in a database.");
        var node = (ProgramNode)ready.Node;
        for (var i = 0; i < Kills; i++)
        {
            await node.StartAsync(ready.Target);
            await Task.Delay(Random.Shared.Next(20, 500), TestContext.Current.CancellationToken);
            Assert.False(node.HasExited, node.Log);
            await node.KillAsync();
        }

        await node.StartAsync(ready.Target);
        await ready.ConnectedAsync();
    }

    [Fact]
    public async Task Asked_to_end_it_ends_at_once_and_leaves_no_child_behind()
    {
        await using var ready = await ReadyNode.StartAsync(gateways, NodeKind.Program);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "The reference takes its time.");
        var command = new SleepingCommand();
        var running = ready.Operator.RunAsync(ready.Id, command.Argv, new JsonObject { ["timeoutMs"] = 600_000 }, timeoutMs: 20_000);
        await command.UntilRunningAsync();

        var clock = Stopwatch.StartNew();
        var code = await ready.Node.StopAsync();

        // Two seconds is what it takes; whoever waited for the command would wait for ten minutes.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        Assert.Equal(0, await command.CountAsync());
        Assert.Equal(143, code);
        Assert.False((await running).Ok);
    }

    private static async Task WriteThePolicyAsync(ReadyNode ready)
    {
        for (var i = 0; i < 20; i++)
        {
            try
            {
                var now = await ready.Operator.GetApprovalsAsync(ready.Id);
                if (!now.Ok)
                {
                    return;
                }

                var file = JsonNode.Parse(now.Payload.GetProperty("file").GetRawText())!;
                file["agents"] = Operators.OperatorClient.Allow("main", $"/usr/bin/tool-{i}");
                await ready.Operator.SetApprovalsAsync(ready.Id, file, now.Payload.GetProperty("hash").GetString());
            }
            catch (JsonException)
            {
                return;
            }
        }
    }
}
