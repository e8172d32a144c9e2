using System.Text.Json.Nodes;
using OpenClaw.LiveTests.ExecTool;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>
/// The first thing that an administrator tries: a rule on the box, and an agent's command by the gateway's real exec tool. A rule means
/// that nobody is asked. One gateway for all of it: its start is most of what this costs.
/// </summary>
public sealed class ExecToolTests(LiveGateways gateways)
{
    /// <summary>
    /// The newest; with OPENCLAW_LIVE_LONG=1 every release whose exec tool has commands prepared in each of its modes, else those that
    /// OPENCLAW_LIVE_GATEWAYS names as well. One before 2026.8 has nothing prepared in mode full (docs/exec-tool.md).
    /// </summary>
    public static TheoryData<string> Releases =>
    [
        .. GatewayRelease.All.Where(release => release.KeepsPolicySnapshots
            && (release == GatewayRelease.Newest || LiveEnvironment.Long || GatewayRelease.Selected.Contains(release)))
            .Select(release => release.Name),
    ];

    [Theory, MemberData(nameof(Releases))]
    public async Task A_rule_means_that_nobody_is_asked_and_everything_else_is(string name)
    {
        LiveEnvironment.SkipUnlessWanted(TestPart.Releases);
        GatewayRelease release = GatewayRelease.All.Single(candidate => candidate.Name == name);
        await using ExecJourney journey = await ExecJourney.StartAsync(gateways, release, ExecSetting.Full);

        ExecTable table = ExecTable.Posix(release);
        await table.PrepareAsync(journey);
        await table.MustHoldAsync(journey, ExecSetting.Full, "allowlist", "on-miss");
        await RulesAsync(journey);
        await AllowedAlwaysAsync(journey);
        await WhereOnlyTheGatewayHelpsAsync(journey);
        await RuleTakenAwayBetweenPrepareAndRunAsync(journey);
    }

    private static async Task RulesAsync(ExecJourney journey)
    {
        await journey.OnNodeAsync("approvals", "allowlist", "add", "/usr/bin/git", "--agent", "main");
        Assert.Equal("runs unasked", (await journey.RunAsync("git log | head -5")).Word);
        Assert.Equal("runs unasked", (await journey.RunAsync("uname -s && uname -r")).Word);
        Assert.Equal("asked, not allowed", (await journey.RunAsync("id")).Word);
        Assert.Equal("asked, ran", (await journey.RunAsync("id", "allow-once")).Word);
    }

    private static async Task AllowedAlwaysAsync(ExecJourney journey)
    {
        Assert.Equal("asked, ran", (await journey.RunAsync("id", "allow-always")).Word);
        Assert.Equal("runs unasked", (await journey.RunAsync("id")).Word);
        Assert.Equal("asked, not allowed", (await journey.RunAsync("id -u")).Word);
        Assert.Equal("runs unasked", (await journey.RunAsync("id", session: "another")).Word);
        await journey.RestartNodeAsync();
        Assert.Equal("runs unasked", (await journey.RunAsync("id")).Word);
        await journey.RestartGatewayAsync();
        // A session that the restart cut off is taken up again by the gateway, which refuses other work in it meanwhile.
        Assert.Equal("runs unasked", (await journey.RunAsync("id", session: "afterwards")).Word);
        Assert.Equal("asked, not allowed", (await journey.RunAsync("id -G", session: "afterwards")).Word);
    }

    /// <summary>
    /// The gateway asks about what this box would run: every verb says so and names the command, which is typed on the gateway as it stands
    /// there.
    /// </summary>
    private static async Task WhereOnlyTheGatewayHelpsAsync(ExecJourney journey)
    {
        if (!LiveEnvironment.Long)
        {
            return;
        }

        await journey.SetDefaultsAsync("full", "off");
        await journey.ReconfigureAsync(ExecSetting.All.Single(setting => setting.Name == "ask"));
        Assert.Equal("the gateway asks, not allowed", (await journey.RunAsync("hostname", session: "hints")).Cell);

        JsonNode check = await ExecToolCheckAsync(journey);
        string fix = check["fix"]!.GetValue<string>();
        Assert.Equal("Warn", check["status"]!.GetValue<string>());
        Assert.Equal("openclaw config set tools.exec.mode full", fix);
        Assert.Contains(fix, (await journey.OnNodeAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.Contains(fix, (await journey.OnNodeAsync("approvals", "test", "hostname")).Stdout, StringComparison.Ordinal);

        await journey.OnGatewayAsync(fix.Split(' ')[1..]);
        await journey.UntilInEffectAsync(ExecSetting.Full);
        Assert.Equal("runs unasked", (await journey.RunAsync("hostname", session: "hints")).Cell);
        Assert.Equal("Pass", (await ExecToolCheckAsync(journey))["status"]!.GetValue<string>());
        Assert.DoesNotContain("tools.exec", (await journey.OnNodeAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("tools.exec", (await journey.OnNodeAsync("approvals", "test", "hostname")).Stdout, StringComparison.Ordinal);
        await journey.SetDefaultsAsync("allowlist", "on-miss");
    }

    private static async Task<JsonNode> ExecToolCheckAsync(ExecJourney journey)
    {
        // Other checks may fail on a machine without a service: only this one is of interest.
        ToolResult doctor = await ProgramNode.RunAsync(journey.Ready.Node.StateDirectory, "doctor", "--json");
        return JsonNode.Parse(doctor.Stdout)!["checks"]!.AsArray().Single(check => check!["name"]!.GetValue<string>() == "ExecTool")!;
    }

    private static async Task RuleTakenAwayBetweenPrepareAndRunAsync(ExecJourney journey)
    {
        string policy = Path.Combine(journey.Ready.Node.StateDirectory, "exec-approvals.json");
        string without = (await File.ReadAllTextAsync(policy)).Replace("/usr/bin/uname", "/usr/bin/true", StringComparison.Ordinal);

        JourneyOutcome outcome = await journey.RunAsync("uname -s", beforeRun: () => File.WriteAllText(policy, without));

        Assert.Equal("denied by the node", outcome.Word);
        Assert.Contains("SYSTEM_RUN_DENIED", outcome.NodeSaid, StringComparison.Ordinal);
    }
}
