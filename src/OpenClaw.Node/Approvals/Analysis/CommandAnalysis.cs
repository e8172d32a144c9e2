namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>How a request hands its command over.</summary>
internal enum CommandForm
{
    /// <summary>The program itself with its arguments.</summary>
    Direct,

    /// <summary>A POSIX shell with an inline command: <c>sh -c '…'</c>.</summary>
    PosixPayload,

    /// <summary><c>cmd.exe /c …</c>.</summary>
    CmdPayload,

    /// <summary><c>powershell -Command …</c> or <c>pwsh -c …</c>.</summary>
    PowerShellPayload,

    /// <summary>A shell with an inline command that no tokenizer of ours reads (fish, nu, csh, xonsh …).</summary>
    OpaquePayload,
}

/// <summary>What joins a segment to the one before it.</summary>
internal enum SegmentLink
{
    /// <summary>It is the first.</summary>
    First,

    /// <summary><c>&amp;&amp;</c></summary>
    And,

    /// <summary><c>||</c></summary>
    Or,

    /// <summary><c>;</c> or a newline</summary>
    Sequence,

    /// <summary><c>|</c></summary>
    Pipe,
}

/// <summary>Why something was not accepted: a stable code for tests and audit, a text for people.</summary>
/// <param name="Code">Lower-case words joined by hyphens, for example <c>command-substitution</c>.</param>
/// <param name="Text">One sentence: what was found and why it cannot be allowed without a person.</param>
internal sealed record AnalysisReason(string Code, string Text);

/// <summary>One word of a segment, as the shell would hand it to the program, and what the shell could still make of it.</summary>
/// <param name="Value">The word after quote removal and before any glob, brace or tilde expansion.</param>
/// <param name="Start">Where the word starts in the payload; -1 for direct argv.</param>
/// <param name="Length">Its length in the payload including quotes; 0 for direct argv.</param>
/// <param name="MayExpand">True when unquoted <c>* ? [ { ~</c> stand in it: the program may get other words than <paramref name="Value"/>.</param>
internal sealed record CommandWord(string Value, int Start, int Length, bool MayExpand);

/// <summary>One program that the request would start.</summary>
internal sealed record CommandSegment
{
    /// <summary>What joins it to the segment before it.</summary>
    public required SegmentLink Link { get; init; }

    /// <summary>Its words; the first is the program.</summary>
    public required IReadOnlyList<CommandWord> Words { get; init; }

    /// <summary>The words' values.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary><see cref="Argv"/> after transparent wrappers (<c>nice</c>, <c>timeout</c> …) and package runners: what is matched against rules.</summary>
    public required IReadOnlyList<string> EffectiveArgv { get; init; }

    /// <summary>Names of the wrappers that were looked through, outermost first.</summary>
    public IReadOnlyList<string> Wrappers { get; init; } = [];

    /// <summary>Set when the segment can never be satisfied by a rule (blocked wrapper, unreadable wrapper options, too many layers).</summary>
    public AnalysisReason? Blocked { get; init; }

    /// <summary>Set when the segment is understood but always needs a person (<c>eval</c>, leading assignment, carrier such as <c>xargs</c>).</summary>
    public AnalysisReason? PromptOnly { get; init; }

    /// <summary>What kind of inline code it carries (for <c>strictInlineEval</c>), for example <c>python3 -c</c>; null for none.</summary>
    public string? InlineEval { get; init; }
}

/// <summary>What a request would start, or why that cannot be known. A value: it holds no reference to anything that changes.</summary>
internal sealed record CommandAnalysis
{
    /// <summary>How the command is handed over.</summary>
    public required CommandForm Form { get; init; }

    /// <summary>Why the analysis gave up; null when it did not. Then <see cref="Segments"/> is complete.</summary>
    public AnalysisReason? Refusal { get; init; }

    /// <summary>True when every program that would be started is listed.</summary>
    public bool Ok => Refusal is null;

    /// <summary>The inline command of a shell wrapper; null for direct argv.</summary>
    public string? ShellPayload { get; init; }

    /// <summary>The programs, in the order in which they are written.</summary>
    public IReadOnlyList<CommandSegment> Segments { get; init; } = [];
}
