using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>The script (or program) that a plan holds to its content.</summary>
/// <param name="ArgvIndex">Which argument names it.</param>
/// <param name="Path">Its path without links.</param>
/// <param name="Sha256">Its content, lower-case hexadecimal.</param>
internal sealed record MutableFileOperand(int ArgvIndex, string Path, string Sha256);

/// <summary>
/// What <c>system.run.prepare</c> hands out and what an approval is about (<c>systemRunPlan</c>, docs/protocol/policy.md 6).
/// </summary>
internal sealed record RunPlan
{
    public required IReadOnlyList<string> Argv { get; init; }

    public string? Cwd { get; init; }

    public required string CommandText { get; init; }

    public string? CommandPreview { get; init; }

    public string? AgentId { get; init; }

    public string? SessionKey { get; init; }

    public MutableFileOperand? MutableFileOperand { get; init; }

    /// <summary>Null in plans that went through a gateway older than 2026.8.1, which does not hand it back.</summary>
    public PolicySnapshot? PolicySnapshot { get; init; }

    /// <summary>
    /// Reads the plan of a request; null when it cannot be one. Everything it says is checked again: a plan comes back over the wire.
    /// </summary>
    public static RunPlan? Read(JsonTree tree)
    {
        if (tree.AsObject is not { } plan || JsValue.Strings(plan["argv"]) is not { Count: > 0 } argv
            || (Text(plan, "commandText") ?? Text(plan, "rawCommand")) is not { } commandText)
        {
            return null;
        }
        MutableFileOperand? operand = plan["mutableFileOperand"] is { } operandTree ? Operand(operandTree) : null;
        PolicySnapshot? snapshot = plan["policySnapshot"] is { } snapshotTree ? PolicySnapshot.Read(snapshotTree) : null;
        if (operand is null && plan.Has("mutableFileOperand") || snapshot is null && plan.Has("policySnapshot"))
        {
            return null;
        }
        return new RunPlan
        {
            Argv = argv,
            Cwd = Text(plan, "cwd"),
            CommandText = commandText,
            CommandPreview = Text(plan, "commandPreview"),
            AgentId = Text(plan, "agentId"),
            SessionKey = Text(plan, "sessionKey"),
            MutableFileOperand = operand,
            PolicySnapshot = snapshot,
        };
    }

    public JsonObject ToTree()
    {
        JsonObject plan = JsonObject.Empty
            .With("argv", new JsonArray(Argv.Select(JsonTree.Of).ToArray()))
            .With("cwd", OrNull(Cwd))
            .With("commandText", JsonTree.Of(CommandText))
            .With("commandPreview", OrNull(CommandPreview))
            .With("agentId", OrNull(AgentId))
            .With("sessionKey", OrNull(SessionKey));
        if (MutableFileOperand is { } operand)
        {
            plan = plan.With("mutableFileOperand",
                JsonObject.Empty.Put("argvIndex", (double)operand.ArgvIndex).Put("path", operand.Path).Put("sha256", operand.Sha256));
        }
        return plan.With("policySnapshot", PolicySnapshot?.ToTree());
    }

    private static MutableFileOperand? Operand(JsonTree tree) =>
        tree.AsObject is { } operand && operand["argvIndex"]?.AsNumber is { } at and >= 0 and <= int.MaxValue && at == Math.Floor(at)
        && Text(operand, "path") is { } path && Text(operand, "sha256") is { } sha256
            ? new MutableFileOperand((int)at, path, sha256)
            : null;

    private static JsonTree OrNull(string? text) => text is null ? JsonTree.Null : JsonTree.Of(text);

    private static string? Text(JsonObject owner, string name) => JsText.TrimToNull(owner[name]?.AsText);
}
