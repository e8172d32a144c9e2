using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Windows;

/// <summary>
/// One Windows node at a real gateway for all tests of a class: its start takes seconds. It is started again where wine's runtime broke
/// down.
/// </summary>
public sealed class WindowsBox(LiveGateways gateways) : IAsyncLifetime
{
    private const int MostRestarts = 12;

    private ReadyNode? _ready;
    private int _restarts;

    internal WineNode Node => (WineNode)_ready!.Node;

    /// <summary>How often the node had to be started again.</summary>
    public int Restarts => _restarts;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_ready is not null)
        {
            await _ready.DisposeAsync();
        }
    }

    /// <summary>Connected, approved and alive.</summary>
    internal async Task<ReadyNode> ReadyAsync()
    {
        WineNode.Need();
        if (_ready is null)
        {
            LiveGateway gateway = await gateways.NewestAsync();
            ReadyNode ready = await ReadyNode.WithAsync(gateway, new WineNode(gateways.NewDirectory("wine")));
            await ready.Node.StartAsync(ready.Target);
            ready.Id = (await ready.ConnectedAsync()).NodeId;
            await ready.ApproveSurfaceAsync();
            _ready = ready;
        }
        else
        {
            await AliveAsync(_ready);
        }

        return _ready;
    }

    /// <summary>
    /// As the gateway's exec tool does, without anybody's yes: prepare, then run what the plan says; where no plan can be made the command
    /// itself, which must be refused as well.
    /// </summary>
    internal async Task<Answer> AskAsync(IReadOnlyList<string> argv, string? rawCommand)
    {
        for (int attempt = 0; ; attempt++)
        {
            ReadyNode ready = await ReadyAsync();
            var more = new JsonObject { ["security"] = "allowlist", ["ask"] = "on-miss" };
            if (rawCommand is not null)
            {
                more["rawCommand"] = rawCommand;
            }

            OperatorReply prepare = await ready.Operator.PrepareAsync(ready.Id, argv, more);
            OperatorReply run = prepare.Ok
                ? await ready.Operator.InvokeAsync(ready.Id, "system.run",
                    OperatorClient.FromPlan(ready.Operator.AsToolReads(prepare.Result.GetProperty("plan"))), 60_000)
                : await ready.Operator.RunAsync(ready.Id, argv,
                    rawCommand is null ? null : new JsonObject { ["rawCommand"] = rawCommand }, 60_000);
            // A node that is gone says nothing about the command; that it goes each time is noticed by the number of its starts.
            // Nor does wine, when it starts a program now and then with an error that Windows does not have; one that it never starts is
            // told.
            if (attempt < 2
                && (Node.HasExited || run.ErrorMessage?.Contains("not connected", StringComparison.OrdinalIgnoreCase) == true
                    || run.Ok && run.Result.ToString().Contains("could not be started (UNKNOWN", StringComparison.Ordinal)))
            {
                continue;
            }

            return new Answer(prepare, run);
        }
    }

    private async Task AliveAsync(ReadyNode ready)
    {
        if (!Node.HasExited)
        {
            return;
        }

        Assert.True(++_restarts <= MostRestarts, $"the node ended {_restarts} times; {Node.Log}");
        await ready.Node.StartAsync(ready.Target);
        await ready.ConnectedAsync();
        await ready.UntilServingAsync();
    }
}

/// <summary>What prepare and run answered.</summary>
internal sealed record Answer(OperatorReply Prepare, OperatorReply Run)
{
    public bool Ran => Run.Ok;

    public override string ToString() => Ran
        ? $"run, exit {Run.Result.GetProperty("exitCode")}, {Shown(Run.Stdout)}{(Run.Result.GetProperty("stderr").GetString() is { Length: > 0 } error ? ", stderr " + Shown(error) : "")}"
        : "refused, " + Run.ErrorMessage + (Prepare.Ok ? "" : " | prepare: " + Prepare.ErrorMessage?.Split('\n')[0]);

    private static string Shown(string text) =>
        "\"" + (text.Length > 60 ? text[..60] + "…" : text).Replace("\r", "").Replace("\n", "\\n") + "\"";
}
