using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>Commands that need a person's yes, asked for at the gateway (shared facts: docs/protocol/policy.md 6 and 7).</summary>
[Collection(Lane.Scenarios)]
public sealed class AskTests(LiveGateways gateways)
{
    private static readonly string[] Uname = ["/usr/bin/uname", "-s"];

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Allow_once_runs_once(NodeKind kind)
    {
        await using var ready = await AskingAsync(kind);
        await using var person = await OperatorClient.ConnectAsync(ready.Gateway);

        var asked = await AskFlow.RunAsync(ready.Operator, person, ready.Id, Uname, "allow-once");
        var again = await ready.Operator.RunAsync(ready.Id, Uname);

        Assert.Equal("Linux\n", asked.Run.MustBeOk().Stdout);
        Assert.False(again.Ok);
        Assert.Contains("approval required", again.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Allow_once_runs_a_shell_payload_as_shown(NodeKind kind)
    {
        await using var ready = await AskingAsync(kind);
        await using var person = await OperatorClient.ConnectAsync(ready.Gateway);

        var asked = await AskFlow.RunAsync(ready.Operator, person, ready.Id, ["/bin/sh", "-lc", "echo once"], "allow-once",
            rawCommand: "echo once");

        Assert.Equal("once\n", asked.Run.MustBeOk().Stdout);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Allow_always_runs_the_same_again_without_asking_and_nothing_else(NodeKind kind)
    {
        await using var ready = await AskingAsync(kind);
        await using var person = await OperatorClient.ConnectAsync(ready.Gateway);

        var asked = await AskFlow.RunAsync(ready.Operator, person, ready.Id, Uname, "allow-always");
        var (_, again) = await ready.Operator.PrepareAndRunAsync(ready.Id, Uname);
        var (_, other) = await ready.Operator.PrepareAndRunAsync(ready.Id, ["/usr/bin/uname", "-r"]);

        Assert.Equal("Linux\n", asked.Run.MustBeOk().Stdout);
        Assert.Equal("Linux\n", again!.MustBeOk().Stdout);
        Assert.False(other!.Ok);
        var file = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk().Payload.GetProperty("file").GetRawText();
        Assert.Contains("allow-always", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NodeKind.InProcess, "deny")]
    [InlineData(NodeKind.Program, "deny")]
    [InlineData(NodeKind.Program, null)]
    public async Task A_no_or_no_answer_means_no(NodeKind kind, string? decision)
    {
        await using var ready = await AskingAsync(kind);
        await using var person = await OperatorClient.ConnectAsync(ready.Gateway);

        var asked = await AskFlow.RunAsync(ready.Operator, person, ready.Id, Uname, decision);

        Assert.False(asked.Run.Ok);
        Assert.Contains("approval required", asked.Run.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task What_was_approved_is_what_runs(NodeKind kind)
    {
        await using var ready = await AskingAsync(kind);
        await using var person = await OperatorClient.ConnectAsync(ready.Gateway);

        // The gateway puts the stored plan in place of the tampered command.
        var asked = await AskFlow.RunAsync(
            ready.Operator, person, ready.Id, ["/bin/echo", "good"], "allow-once", tamper: run =>
            {
                run["command"] = new JsonArray("/bin/echo", "evil");
                run["rawCommand"] = "/bin/echo evil";
            });

        Assert.Equal("good\n", asked.Run.MustBeOk().Stdout);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_claimed_approval_that_nobody_gave_runs_nothing(NodeKind kind)
    {
        await using var ready = await AskingAsync(kind);

        foreach (var claim in new[] { new JsonObject { ["approved"] = true },
            new JsonObject { ["approved"] = true, ["approvalDecision"] = "allow-once", ["runId"] = Guid.NewGuid().ToString() } })
        {
            Assert.False((await ready.Operator.RunAsync(ready.Id, Uname, claim)).Ok);
        }
    }

    private async Task<ReadyNode> AskingAsync(NodeKind kind)
    {
        var ready = await ReadyNode.StartAsync(gateways, kind);
        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "on-miss", "deny");
        return ready;
    }
}
