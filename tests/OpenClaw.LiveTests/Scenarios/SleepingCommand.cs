using System.Globalization;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>A command that a test can find in the process list: it sleeps for a number of seconds nobody else sleeps for.</summary>
internal sealed class SleepingCommand
{
    public string Seconds { get; } = string.Create(CultureInfo.InvariantCulture, $"1200.{Random.Shared.Next(100_000, 999_999)}");

    public string[] Argv => OperatorClient.Shell($"sleep {Seconds}; echo end");

    public Task UntilRunningAsync() =>
        Eventually.TrueAsync("the command started", Nodes.ReadyNode.Patience, async () => await CountAsync() > 0);

    public Task UntilGoneAsync() =>
        Eventually.TrueAsync("every process of the command is gone", Nodes.ReadyNode.Patience, async () => await CountAsync() == 0);

    public async Task<int> CountAsync()
    {
        var list = await Tool.RunAsync("ps", ["-eo", "args"], "/", null, Nodes.ReadyNode.Patience, TestContext.Current.CancellationToken);
        // The operator's own argument list never is on a command line here: only the node's children are.
        return list.Stdout.Split('\n').Count(line => line.Contains("sleep " + Seconds, StringComparison.Ordinal));
    }
}
