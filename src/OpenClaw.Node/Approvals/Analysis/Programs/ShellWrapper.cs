using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>The family of a shell: how its command line is read.</summary>
internal enum ShellFamily
{
    /// <summary>sh, bash, dash, zsh, fish, nu … (<c>-c</c>)</summary>
    Posix,

    /// <summary>cmd.exe (<c>/c</c>)</summary>
    Cmd,

    /// <summary>powershell, pwsh (<c>-Command</c>)</summary>
    PowerShell,
}

/// <summary>A shell with an inline command, found behind any dispatch wrappers (docs/protocol/policy.md 5 and 7.3).</summary>
internal sealed record ShellWrapper
{
    /// <summary>How its command line is read.</summary>
    public required ShellFamily Family { get; init; }

    /// <summary>Canonical name: base name, lower case, without <c>.exe</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The shell's own argv, without what stands in front of it.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>Where <see cref="Argv"/> starts in the request's argv; -1 when <c>env -S</c> put it together.</summary>
    public required int Offset { get; init; }

    /// <summary>Index of the inline command in <see cref="Argv"/>; for cmd and PowerShell of its first word.</summary>
    public required int PayloadIndex { get; init; }

    /// <summary>The inline command, trimmed, whether or not it may be bound.</summary>
    public required string Inline { get; init; }

    /// <summary>
    /// The inline command when policy may look into it: no start-up files run before it, or the caller's raw text vouches for <c>sh
    /// -lc</c>.
    /// </summary>
    public string? Payload { get; init; }

    /// <summary>True when arguments follow the inline command.</summary>
    public bool HasPositionalArguments { get; init; }

    /// <summary>True when <c>env</c> in front of the shell changes the environment or anything else.</summary>
    public bool EnvironmentChanged { get; init; }

    /// <summary>Wrappers in front of the shell, outermost first.</summary>
    public IReadOnlyList<SegmentWrapper> Wrappers { get; init; } = [];

    /// <summary>True when the PATH of the node does not reach the shell.</summary>
    public bool DropsPath { get; init; }

    /// <summary>True for <c>powershell -File</c>: <see cref="Inline"/> is a script's path.</summary>
    public bool IsScriptFile { get; init; }

    /// <summary>Why the inline command cannot be taken for all that happens; null when it can.</summary>
    public AnalysisReason? Doubt { get; init; }
}
