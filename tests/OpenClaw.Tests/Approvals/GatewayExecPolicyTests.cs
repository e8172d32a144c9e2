using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Approvals;

/// <summary>
/// Where only a setting of the gateway helps, status, doctor and test say which: all from what its exec tool said with the last command.
/// </summary>
public sealed class GatewayExecPolicyTests
{
    private const string Mode = "openclaw config set tools.exec.mode full";
    private const string Both = "openclaw config set tools.exec.security full && openclaw config set tools.exec.ask off";

    [Theory]
    [InlineData("full", "off", "2026.9.6", null)]
    [InlineData("full", "on-miss", "2026.9.6", null)]
    [InlineData("full", "always", "2026.9.6", Both)]
    [InlineData("allowlist", "on-miss", "2026.9.6", Mode)]
    [InlineData("allowlist", "off", "2026.9.6", Mode)]
    [InlineData("allowlist", "always", "2026.6.11", Both)]
    [InlineData("allowlist", "on-miss", "2026.6.0-beta.1", Mode)]
    [InlineData("allowlist", "on-miss", "2027.1.1", Mode)]
    [InlineData("allowlist", "on-miss", "2026.3.31", Both)]
    [InlineData("full", "always", "2026.3.31", Both)]
    [InlineData("full", "off", "2026.3.31", null)]
    [InlineData("allowlist", "on-miss", "2025.12.1", Both)]
    [InlineData("allowlist", "on-miss", null, Mode)]
    [InlineData("allowlist", "on-miss", "dev", Mode)]
    [InlineData("of a later release", "on-miss", "2026.9.6", Mode)]
    public void What_to_type_at_which_gateway(string security, string ask, string? release, string? command)
    {
        GatewayExecPolicy gateway = new(security, ask, release);
        Assert.Equal(command, gateway.Command);
        Assert.Equal(command is null, gateway.LeavesItToTheNode);
        Assert.Equal(command is null ? null : $"{gateway.Hint} To leave the decision to this machine's rules, on the gateway: {command}",
            gateway.Advice);
    }

    [Theory]
    [InlineData("allowlist", "on-miss", "asks about commands")]
    [InlineData("full", "always", "asks about commands")]
    [InlineData("allowlist", "off", "refuses commands")]
    public void The_hint_says_what_happens_and_quotes_the_setting(string security, string ask, string said)
    {
        string hint = new GatewayExecPolicy(security, ask, null).Hint!;
        Assert.Contains(said, hint, StringComparison.Ordinal);
        Assert.Contains($"security {security}, ask {ask}", hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allowlist", "on-miss", 1, null, DoctorStatus.Pass)]
    [InlineData("allowlist", "off", 1, null, DoctorStatus.Pass)]
    [InlineData("full", "off", 0, null, DoctorStatus.Warn)]
    [InlineData("full", "on-miss", 0, null, DoctorStatus.Warn)]
    [InlineData("allowlist", "on-miss", 0, null, DoctorStatus.Pass)]
    [InlineData("allowlist", "always", 1, null, DoctorStatus.Pass)]
    [InlineData("full", "always", 0, null, DoctorStatus.Pass)]
    [InlineData("deny", "off", 1, null, DoctorStatus.Pass)]
    [InlineData("allowlist", "on-miss", 1, "unreadable", DoctorStatus.Pass)]
    public void The_doctor_warns_only_where_this_machine_would_let_something_run(string security, string ask, int rules, string? problem,
        DoctorStatus expected)
    {
        DoctorFinding finding =
            ConnectChecks.ExecTool(Status(new GatewayExecPolicy("allowlist", "on-miss", "2026.9.6"),
                new NodePolicySummary(security, ask, "deny", rules, problem)));
        Assert.Equal(expected, finding.Status);
        Assert.Equal(expected == DoctorStatus.Warn ? Mode : null, finding.Fix);
    }

    [Theory]
    [InlineData("allowlist", "on-miss", "2026.9.6", "allowlist", false)]
    [InlineData("allowlist", "off", "2026.8.1", "allowlist", false)]
    [InlineData("allowlist", "on-miss", null, "allowlist", false)]
    [InlineData("allowlist", "on-miss", "2026.6.11", "allowlist", true)]
    [InlineData("allowlist", "off", "2026.3.31", "allowlist", true)]
    [InlineData("allowlist", "on-miss", "2026.9.6", "full", true)]
    [InlineData("allowlist", "off", "2026.9.6", "full", true)]
    [InlineData("full", "always", "2026.9.6", "allowlist", true)]
    [InlineData("full", "always", "2026.9.6", "full", true)]
    [InlineData("full", "off", "2026.3.31", "full", false)]
    [InlineData("full", "on-miss", "2026.9.6", "full", false)]
    public void It_has_a_say_where_it_asks_or_reads_no_rule(string security, string ask, string? release, string node, bool expected) =>
        Assert.Equal(expected, new GatewayExecPolicy(security, ask, release).Overrules(node));

    [Fact]
    public void The_doctor_says_nothing_of_what_it_does_not_know()
    {
        Assert.Equal(DoctorStatus.Skip, ConnectChecks.ExecTool(null).Status);
        Assert.Equal(DoctorStatus.Skip, ConnectChecks.ExecTool(Status(null, new NodePolicySummary("full", "off", "deny", 0, null))).Status);
        Assert.Equal(DoctorStatus.Pass,
            ConnectChecks.ExecTool(Status(new GatewayExecPolicy("full", "off", null),
                new NodePolicySummary("full", "off", "deny", 0, null))).Status);
    }

    [PosixFact]
    public async Task Each_prepare_tells_and_a_test_of_what_runs_here_shows_it()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""",
                version: "2026.3.31");
        Assert.Null(box.Services.GatewayExec);
        await box.PreparedAsync(Request(box, "allowlist", "on-miss"));
        Assert.Equal(new GatewayExecPolicy("allowlist", "on-miss", "2026.3.31"), box.Services.GatewayExec);
        Assert.Contains(box.Said, line => line.Contains(Both, StringComparison.Ordinal));
        Assert.Contains(Both, box.Admin.Test("uname -s", "main").Behind(box.Services.GatewayExec).GatewayAdvice, StringComparison.Ordinal);
        Assert.Null(box.Admin.Test("id", "main").Behind(box.Services.GatewayExec).GatewayAdvice);
        Assert.Null(box.Admin.Test("uname -s", "main").Behind(null).GatewayAdvice);

        await box.PreparedAsync(Request(box, "full", "off"));
        Assert.Null(box.Admin.Test("uname -s", "main").Behind(box.Services.GatewayExec).GatewayAdvice);
        Assert.Single(box.Said, line => line.Contains(Both, StringComparison.Ordinal));
        await box.PreparedAsync(box.Request("/usr/bin/uname"));
        Assert.Equal(new GatewayExecPolicy("full", "off", "2026.3.31"), box.Services.GatewayExec);
        await box.PreparedAsync(Request(box, "\u001b[31mallowlist and much more than a word", "on-miss"));
        Assert.DoesNotContain('\u001b', box.Services.GatewayExec!.Hint!);
    }

    private static JsonObject Request(RunBox box, string security, string ask) =>
        box.Request("/usr/bin/uname", "-s").With("agentId", JsonTree.Of("main")).With("security", JsonTree.Of(security))
            .With("ask", JsonTree.Of(ask));

    private static NodeStatus Status(GatewayExecPolicy? gateway, NodePolicySummary policy) => new()
    {
        Version = "1", ProcessId = 1, StartedAt = default, TakenAt = default, StateDirectory = "", NodeId = "", DisplayName = "",
        DeviceId = "",
        Connection = GatewayConnectionState.Connected, ConnectionSince = default, Commands = [], Policy = policy,
        Counters = new NodeCounters(0, 0, 0, 0, 0, 0), GatewayExec = gateway,
    };
}
