using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Runs;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>The texts that a run sends: events and result payload (docs/protocol/commands.md 3.5 and 4).</summary>
internal static class RunEvents
{
    private const int OutputTail = 20_000;

    public static string Denied(RunRequest request, DecisionReason reason) => JsonTreeWriter.WriteCompact(Common(request)
        .Put("reason", DecisionTexts.EventReason(reason))
        .Put("suppressNotifyOnExit", request.SuppressNotifyOnExit));

    public static string Finished(RunRequest request, RunResult result) => JsonTreeWriter.WriteCompact(End(Common(request), result)
        .Put("output", Output(result))
        .Put("suppressNotifyOnExit", request.SuppressNotifyOnExit));

    public static string Payload(RunResult result) => JsonTreeWriter.WriteCompact(End(JsonObject.Empty, result)
        .Put("stdout", result.Stdout)
        .Put("stderr", result.Stderr)
        .With("error", result.Error is null ? JsonTree.Null : JsonTree.Of(result.Error)));

    /// <summary>How it ended, behind what stands before.</summary>
    private static JsonObject End(JsonObject before, RunResult result) =>
        (result.ExitCode is { } code ? before.Put("exitCode", (double)code) : before)
            .Put("signal", result.Signal)
            .Put("timedOut", result.TimedOut)
            .Put("success", result.Success);

    /// <summary>The end of what the run said: outputs that matter end with what went wrong.</summary>
    internal static string Output(RunResult result)
    {
        string all = string.Join("\n", new[] { result.Stdout, result.Stderr, result.Error }.Where(text => !string.IsNullOrEmpty(text)));
        string trimmed = JsText.Trim(all);
        if (trimmed.Length == 0)
        {
            return all;
        }
        if (trimmed.Length <= OutputTail)
        {
            return trimmed;
        }
        int start = trimmed.Length - OutputTail;
        if (char.IsLowSurrogate(trimmed[start]))
        {
            start++;
        }
        return "... (truncated) " + trimmed.Substring(start);
    }

    private static JsonObject Common(RunRequest request) => JsonObject.Empty
        .Put("sessionKey", request.SessionKey)
        .Put("runId", request.RunId)
        .Put("host", "node")
        .Put("command", request.Analysis.CommandText);
}
