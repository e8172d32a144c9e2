namespace OpenClaw.Node.Approvals.Analysis.Segments;

/// <summary>
/// A segment whose program is a shell (docs/protocol/policy.md 4.5). A rule for the shell itself counts only when it is <c>*</c> or binds
/// the arguments.
/// </summary>
internal sealed record SegmentShell
{
    /// <summary>Canonical name: <c>sh</c>, <c>pwsh</c>, <c>cmd</c> …</summary>
    public required string Name { get; init; }

    /// <summary>The inline command, when there is one that could be bound.</summary>
    public string? Payload { get; init; }

    /// <summary>True when a plain rule for the shell is not enough: it has an inline command or any argument.</summary>
    public required bool NeedsBoundRule { get; init; }

    /// <summary>
    /// <c>[script, arguments…]</c> of <c>sh script.sh …</c> or <c>powershell -File script.ps1 …</c> as written; rules match on the script's
    /// path. Null when there is none.
    /// </summary>
    public IReadOnlyList<string>? ScriptArgv { get; init; }

    /// <summary>True for a script that rules could match if the shell did not read files of its account before it.</summary>
    public bool StartsUp { get; init; }

    /// <summary>
    /// <c>[program, arguments…]</c> that a positional carrier (<c>sh -c '"$0" "$@"' program …</c>) starts; rules match on that program.
    /// Null when it is none.
    /// </summary>
    public IReadOnlyList<string>? CarriedArgv { get; init; }

    /// <summary>
    /// True when the carrier hands all arguments on unchanged: only then it is known what <see cref="CarriedArgv"/> is told to do.
    /// </summary>
    public bool CarriedArgvIsExact { get; init; }

    /// <summary>
    /// True when what is carried starts a package, as <see cref="CommandSegment.RunsPackage"/> says of a program that stands there itself.
    /// </summary>
    public bool CarriedRunsPackage { get; init; }

    /// <summary>The inline code of what is carried, as <see cref="CommandSegment.InlineEval"/>.</summary>
    public string? CarriedInlineEval { get; init; }
}
