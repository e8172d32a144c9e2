using OpenClaw.Node.Approvals.Analysis.Payloads;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>What a request would start, or why that cannot be known. A value: it holds no reference to anything that changes.</summary>
internal sealed record CommandAnalysis
{
    /// <summary>How the command is handed over.</summary>
    public required CommandForm Form { get; init; }

    /// <summary>
    /// The argv as text (docs/protocol/policy.md 5): what is shown, hashed for durable approvals and compared with rawCommand.
    /// </summary>
    public required string CommandText { get; init; }

    /// <summary>What stands in front of the request's program.</summary>
    public required Unwrapping Unwrapped { get; init; }

    /// <summary>
    /// The inline command when it alone says what will happen; null when something in front of it or behind it matters too.
    /// </summary>
    public string? PreviewText { get; init; }

    /// <summary>True when a rawCommand was given that says something else than argv: the request is invalid.</summary>
    public bool RawCommandMismatch { get; init; }

    /// <summary>
    /// The inline command of a shell wrapper that policy may look into; null for direct argv and for shells that run start-up files first.
    /// </summary>
    public string? ShellPayload { get; init; }

    /// <summary>The shell that carries the request, also when its payload is not bindable; null for direct argv.</summary>
    public ShellWrapper? Shell { get; init; }

    /// <summary>
    /// The text in which the <see cref="Segments"/> of a POSIX shell stand, and that shell: an inner one when it is all that the outer one
    /// starts. Null for other forms.
    /// </summary>
    public PayloadText? Read { get; init; }

    /// <summary>
    /// Variables that <c>env</c> in front of the command sets, sorted and distinct: checked against the blocked environment keys.
    /// </summary>
    public IReadOnlyList<string> EnvAssignmentKeys { get; init; } = [];

    /// <summary>The same with their values, in the order in which they are written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> EnvAssignments { get; init; } = [];

    /// <summary>
    /// True for shell forms that cannot be bound to an inline command (docs/protocol/policy.md 7.3); prepare refuses them when there is no
    /// <see cref="ShellPayload"/>.
    /// </summary>
    public bool BlockedShellForm { get; init; }

    /// <summary>Why the analysis gave up; null when it did not. Then <see cref="Segments"/> is complete.</summary>
    public AnalysisReason? Refusal { get; init; }

    /// <summary>True when every program that would be started is listed.</summary>
    public bool Ok => Refusal is null;

    /// <summary>
    /// The command may carry code of an interpreter that nobody looked for, because it was too large to be read at all.
    /// </summary>
    public string? UnreadCode => Refusal?.Code is "too-many-commands" or "too-long" ? "a command too large to be read" : null;

    /// <summary>
    /// The programs, in the order in which they are written. When <see cref="Refusal"/> is set these are at most hints for an explanation
    /// and for the inline-eval gate; nothing may be allowed because of them.
    /// </summary>
    public IReadOnlyList<CommandSegment> Segments { get; init; } = [];
}
