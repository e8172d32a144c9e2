using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// Gateways before 2026.8.1 hand a plan back without the policy it was shown under (docs/protocol/commands.md 7); nothing tells such a
/// gateway beforehand.
/// </summary>
public class DroppedSnapshotTests
{
    private const string Asking = """{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{}}""";

    [Fact]
    public async Task A_plan_of_this_node_is_run_under_the_policy_it_was_made_under()
    {
        Assert.SkipWhen(State.TestState.IsWindows, "POSIX programs.");
        using var box = new RunBox(Asking);
        JsonObject approved = Approved(box, await PlanAsync(box));
        Assert.Equal("ran", await box.RunAsync(approved));
    }

    [Fact]
    public async Task A_policy_that_changed_since_ends_the_approval()
    {
        Assert.SkipWhen(State.TestState.IsWindows, "POSIX programs.");
        using var box = new RunBox(Asking);
        JsonObject approved = Approved(box, await PlanAsync(box));
        box.SetPolicy("""{"defaults":{"security":"allowlist","ask":"always"},"agents":{}}""");
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(approved), StringComparison.Ordinal);
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task A_plan_that_this_node_did_not_make_is_refused()
    {
        Assert.SkipWhen(State.TestState.IsWindows, "POSIX programs.");
        using var maker = new RunBox(Asking);
        JsonObject plan = await PlanAsync(maker);
        using var box = new RunBox(Asking);
        Assert.Equal("delayed approval requires a prepared policy snapshot", await box.RunAsync(Approved(box, plan)));
        Assert.Empty(box.Started);
    }

    private static async Task<JsonObject> PlanAsync(RunBox box)
    {
        var prepare = new SystemRunPrepareCommand(box.Services);
        InvokeResult result = await prepare.InvokeAsync(
            new InvokeRequest("1", "node", "system.run.prepare", JsonTreeWriter.WriteCompact(box.Request("/usr/bin/uname", "-s")), null),
            box, CancellationToken.None);
        JsonObject plan = JsonTreeReader.Read(Assert.IsType<InvokeResult.Success>(result).PayloadJson).AsObject!["plan"]!.AsObject!;
        Assert.NotNull(plan["policySnapshot"]);
        return new JsonObject(plan.Except("policySnapshot").ToList());
    }

    private static JsonObject Approved(RunBox box, JsonObject plan) => JsonObject.Empty
        .With("command", plan["argv"]).With("cwd", plan["cwd"]).With("agentId", plan["agentId"]).With("sessionKey", plan["sessionKey"])
        .With("runId", JsonTree.Of("r1")).With("approved", JsonTree.Of(true)).With("approvalDecision", JsonTree.Of("allow-once"))
            .With("systemRunPlan", plan);
}
