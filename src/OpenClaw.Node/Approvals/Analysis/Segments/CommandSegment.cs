using OpenClaw.Node.Approvals.Analysis.Cmd;
using OpenClaw.Node.Approvals.Analysis.PowerShell;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Segments;

/// <summary>One program that the request would start.</summary>
internal sealed record CommandSegment
{
    /// <summary>What joins it to the segment before it.</summary>
    public required SegmentLink Link { get; init; }

    /// <summary>Its words; the first is the program. For direct argv the arguments themselves.</summary>
    public required IReadOnlyList<CommandWord> Words { get; init; }

    /// <summary>The words' values.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>
    /// <see cref="Argv"/> after transparent wrappers (<c>nice</c>, <c>timeout</c>, <c>command</c> …): what really runs. Its arguments are
    /// what an argPattern or a generated hash is compared with, and what safe bins and skills look at.
    /// </summary>
    public required IReadOnlyList<string> EffectiveArgv { get; init; }

    /// <summary>
    /// How many words of <see cref="Words"/> the wrappers take; <c>Words[EffectiveStart]</c> is the program of <see cref="EffectiveArgv"/>.
    /// </summary>
    public int EffectiveStart { get; init; }

    /// <summary>The program that allowlist rules match on: of <see cref="EffectiveArgv"/>, or the multiplexer (busybox).</summary>
    public required string RuleProgram { get; init; }

    /// <summary>The wrappers that were looked through, outermost first.</summary>
    public IReadOnlyList<SegmentWrapper> Wrappers { get; init; } = [];

    /// <summary>Set when nothing but a person can satisfy the segment: blocked or unreadable wrapper, too many layers.</summary>
    public AnalysisReason? Blocked { get; init; }

    /// <summary>
    /// True when it starts a package or a program of the project, which only its runner can find: a rule for the runner must then say which
    /// arguments.
    /// </summary>
    public bool RunsPackage { get; init; }

    /// <summary>
    /// Set when the segment is understood but always needs a person (<c>eval</c>, leading assignment, carrier such as <c>xargs</c>).
    /// </summary>
    public AnalysisReason? PromptOnly { get; init; }

    /// <summary>
    /// Set when the shell would look for the bare program name elsewhere than the node does (PATH changed on the way). Only a safe bin,
    /// whose name is replaced by its real path before the run, may still be satisfied.
    /// </summary>
    public AnalysisReason? SearchChanged { get; init; }

    /// <summary>
    /// True when an earlier part of the payload may have changed the directory: rules bound to a directory must not match.
    /// </summary>
    public bool DirectoryMayChange { get; init; }

    /// <summary>
    /// True when an argument may reach the program changed (globs, tilde, braces): a rule with an argPattern must not match.
    /// </summary>
    public bool ArgumentsMayExpand { get; init; }

    /// <summary>
    /// True when the segment comes from a POSIX payload and is one of the harmless built-ins <c>: cd false pwd test true [ … ]</c>.
    /// </summary>
    public bool SafeBuiltin { get; init; }

    /// <summary>
    /// Set when the program that rules match on is itself a shell or PowerShell: which special rules of docs/protocol/policy.md 4.5 hold.
    /// </summary>
    public SegmentShell? Shell { get; init; }

    /// <summary>
    /// What kind of inline code it carries (for <c>strictInlineEval</c>), in the words of the message: <c>python3 -c</c>; null for none.
    /// </summary>
    public string? InlineEval { get; init; }

    /// <summary>
    /// Set for a command of a text for cmd.exe that is understood: the node starts it itself, with the very text that stands there.
    /// </summary>
    public CmdCommand? Cmd { get; init; }

    /// <summary>
    /// Set for a command of a PowerShell text that is understood: PowerShell is given the same in words that have one meaning only.
    /// </summary>
    public PsCall? Ps { get; init; }
}
