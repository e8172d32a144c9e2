using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests;

/// <summary>The ground the other tests stand on.</summary>
[Collection(Lane.Scenarios)]
public sealed class GatewayFixtureTests(LiveGateways gateways)
{
    [Fact]
    public async Task The_gateway_runs_with_its_own_state_and_answers_its_command_line()
    {
        var gateway = await gateways.NewestAsync();
        var list = await gateway.CommandLineAsync(TestContext.Current.CancellationToken, "devices", "list", "--json");

        TestContext.Current.SendDiagnosticMessage("gateway ready in {0:0.0} s, log {1}", gateway.StartedIn.TotalSeconds, gateway.Directory);
        Assert.True(list.ExitCode == 0, list.Summary + Environment.NewLine + list.Output);
        Assert.Contains("\"pending\"", list.Stdout, StringComparison.Ordinal);
    }
}
