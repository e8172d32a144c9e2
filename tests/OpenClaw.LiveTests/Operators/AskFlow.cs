using System.Text.Json.Nodes;

namespace OpenClaw.LiveTests.Operators;

/// <summary>What each step of an asked command answered.</summary>
internal sealed record AskOutcome(OperatorReply Prepare, OperatorReply Request, OperatorReply? Resolve, OperatorReply Decision,
    OperatorReply Run);

/// <summary>
/// A command that needs a person, as the gateway's exec tool asks for it: prepare, request, resolve by another connection, run.
/// </summary>
internal static class AskFlow
{
    /// <param name="asker">The connection that wants to run the command.</param>
    /// <param name="person">Another connection, which decides; without one the gateway ends the request at once ("no-route").</param>
    /// <param name="nodeId">Where.</param>
    /// <param name="argv">What.</param>
    /// <param name="decision">allow-once, allow-always, deny, or null for nobody answering.</param>
    /// <param name="rawCommand">The text of a shell payload.</param>
    /// <param name="tamper">Changes the parameters of the run after the approval.</param>
    public static async Task<AskOutcome> RunAsync(
        OperatorClient asker, OperatorClient person, string nodeId, IReadOnlyList<string> argv, string? decision, string? rawCommand = null,
        Action<JsonObject>? tamper = null)
    {
        var extra = new JsonObject { ["security"] = "allowlist", ["ask"] = "on-miss" };
        if (rawCommand is not null)
        {
            extra["rawCommand"] = rawCommand;
        }

        var prepare = (await asker.PrepareAsync(nodeId, argv, extra)).MustBeOk();
        var plan = asker.AsToolReads(prepare.Result.GetProperty("plan"));
        var id = Guid.NewGuid().ToString();
        var limit = decision is null ? 3_000 : 20_000;
        var request = (await asker.RequestAsync("exec.approval.request", new JsonObject
        {
            ["id"] = id,
            ["command"] = plan.GetProperty("commandText").GetString(),
            ["commandArgv"] = JsonNode.Parse(plan.GetProperty("argv").GetRawText()),
            ["systemRunPlan"] = JsonNode.Parse(plan.GetRawText()),
            ["host"] = "node",
            ["nodeId"] = nodeId,
            ["cwd"] = plan.GetProperty("cwd").GetString(),
            ["security"] = "allowlist",
            ["ask"] = "on-miss",
            ["agentId"] = OperatorClient.Agent,
            ["sessionKey"] = OperatorClient.Session,
            ["timeoutMs"] = limit,
            ["twoPhase"] = true,
        })).MustBeOk();

        var waiting = asker.RequestAsync("exec.approval.waitDecision", new JsonObject { ["id"] = id },
            TimeSpan.FromMilliseconds(limit + 10_000));
        var resolve = decision is null
            ? null
            : await person.RequestAsync("exec.approval.resolve", new JsonObject { ["id"] = id, ["decision"] = decision });
        var decided = await waiting;

        var run = OperatorClient.FromPlan(plan);
        run["runId"] = id;
        if (decision is "allow-once" or "allow-always")
        {
            run["approved"] = true;
            run["approvalDecision"] = decision;
        }

        tamper?.Invoke(run);
        return new AskOutcome(prepare, request, resolve, decided, await asker.InvokeAsync(nodeId, "system.run", run));
    }
}
