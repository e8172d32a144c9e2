using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Audit;

/// <summary>One line of the record of what was asked, decided and run. Arguments that look like secrets are already replaced.</summary>
public sealed record ExecAuditRecord
{
    /// <summary>Counts up by one; a gap means that lines were taken away.</summary>
    public long Sequence { get; init; }

    /// <summary>When, in UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>About what.</summary>
    public required ExecAuditKind Kind { get; init; }

    /// <summary>The run's id, which joins the records of one run; null for changes.</summary>
    public string? RunId { get; init; }

    /// <summary>The agent that asked; null when the request named none.</summary>
    public string? AgentId { get; init; }

    /// <summary>The session that asked.</summary>
    public string? SessionKey { get; init; }

    /// <summary>The command, with secrets replaced by <c>***</c>.</summary>
    public string? Command { get; init; }

    /// <summary>The directory.</summary>
    public string? Directory { get; init; }

    /// <summary>A stable code: <c>allowed</c>, <c>allowlist-miss</c>, <c>approval-required</c> …</summary>
    public string? Decision { get; init; }

    /// <summary>What allowed it: rules, <c>safe-bin</c>, <c>approval</c>, <c>policy</c>.</summary>
    public IReadOnlyList<string> AllowedBy { get; init; } = [];

    /// <summary>The exit code of a finished process; null when it has none.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How long a finished process took, in milliseconds.</summary>
    public long? DurationMs { get; init; }

    /// <summary>More in words: why a process could not start, what was changed.</summary>
    public string? Detail { get; init; }

    internal JsonObject ToTree() => JsonObject.Empty
        .Put("seq", (double)Sequence)
        .Put("at", At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture))
        .Put("kind", Kind.ToString().ToLowerInvariant())
        .Put("runId", RunId)
        .Put("agentId", AgentId)
        .Put("sessionKey", SessionKey)
        .Put("command", Command)
        .Put("directory", Directory)
        .Put("decision", Decision)
        .With("allowedBy", AllowedBy.Count == 0 ? null : new JsonArray(AllowedBy.Select(JsonTree.Of).ToArray()))
        .Put("exitCode", ExitCode)
        .Put("durationMs", DurationMs)
        .Put("detail", Detail);

    internal static ExecAuditRecord? FromTree(JsonObject tree) =>
        Enum.TryParse(tree["kind"]?.AsText, ignoreCase: true, out ExecAuditKind kind)
        && DateTimeOffset.TryParse(tree["at"]?.AsText, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? new ExecAuditRecord
            {
                Sequence = (long)(tree["seq"]?.AsNumber ?? 0),
                At = at,
                Kind = kind,
                RunId = tree["runId"]?.AsText,
                AgentId = tree["agentId"]?.AsText,
                SessionKey = tree["sessionKey"]?.AsText,
                Command = tree["command"]?.AsText,
                Directory = tree["directory"]?.AsText,
                Decision = tree["decision"]?.AsText,
                AllowedBy = (tree["allowedBy"]?.AsArray ?? []).Select(item => item.AsText).OfType<string>().ToList(),
                ExitCode = (int?)tree["exitCode"]?.AsNumber,
                DurationMs = (long?)tree["durationMs"]?.AsNumber,
                Detail = tree["detail"]?.AsText,
            }
            : null;
}
