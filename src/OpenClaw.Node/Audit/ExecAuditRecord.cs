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

    /// <summary>Names of the variables that the request sets and the command gets.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>
    /// What the gateway said about an approval, and who it said gave it: <c>allow-once (telegram, 12345)</c>. Said, not proven. Null when
    /// it said nothing.
    /// </summary>
    public string? Claim { get; init; }

    /// <summary>The exit code of a finished process; null when it has none.</summary>
    public int? ExitCode { get; init; }

    /// <summary>
    /// The signal that killed a process (<c>SIGKILL</c>); its exit code is 128 and the signal's number then. Null when none did.
    /// </summary>
    public string? Signal { get; init; }

    /// <summary>How long a finished process took, in milliseconds.</summary>
    public long? DurationMs { get; init; }

    /// <summary>The account of the process that wrote the record; null in records of before 0.1.0 and where it was not noted.</summary>
    public string? Account { get; init; }

    /// <summary>The account's SID on Windows, its user id elsewhere.</summary>
    public string? AccountId { get; init; }

    /// <summary>The process that wrote the record: <c>pwsh[4711]</c>.</summary>
    public string? Process { get; init; }

    /// <summary>More in words: why a process could not start, what was changed.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// The most characters that are kept of a text of the record; a request may be a million times as long as what a person reads.
    /// </summary>
    internal const int MostCharacters = 16 * 1024;

    private const int MostRules = 100;

    /// <summary>The record with texts that a file takes: a line must not be longer than the file, nor fill the disk.</summary>
    internal ExecAuditRecord Bounded() => this with
    {
        RunId = Cut(RunId),
        AgentId = Cut(AgentId),
        SessionKey = Cut(SessionKey),
        Command = Cut(Command),
        Directory = Cut(Directory),
        AllowedBy = AllowedBy.Take(MostRules).Select(rule => Cut(rule)!).ToList(),
        Detail = Cut(Detail),
    };

    private static string? Cut(string? text)
    {
        if (text is null || text.Length <= MostCharacters)
        {
            return text;
        }
        int end = char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return $"{text.Substring(0, end)}… ({(text.Length - end).ToString(System.Globalization.CultureInfo.InvariantCulture)} more characters)";
    }

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
        .With("environment", Environment.Count == 0 ? null : new JsonArray(Environment.Select(JsonTree.Of).ToArray()))
        .Put("claim", Claim)
        .Put("exitCode", ExitCode)
        .Put("signal", Signal)
        .Put("durationMs", DurationMs)
        .Put("account", Account)
        .Put("accountId", AccountId)
        .Put("process", Process)
        .Put("detail", Detail);

    internal static ExecAuditRecord? FromTree(JsonObject tree) =>
        Enum.TryParse(tree["kind"]?.AsText, ignoreCase: true, out ExecAuditKind kind)
        && DateTimeOffset.TryParse(tree["at"]?.AsText, System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
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
                Environment = (tree["environment"]?.AsArray ?? []).Select(item => item.AsText).OfType<string>().ToList(),
                Claim = tree["claim"]?.AsText,
                ExitCode = (int?)tree["exitCode"]?.AsNumber,
                Signal = tree["signal"]?.AsText,
                DurationMs = (long?)tree["durationMs"]?.AsNumber,
                Account = tree["account"]?.AsText,
                AccountId = tree["accountId"]?.AsText,
                Process = tree["process"]?.AsText,
                Detail = tree["detail"]?.AsText,
            }
            : null;
}
