namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>Which shell reads a payload: where shells differ, only what is certain may be accepted.</summary>
internal enum ShellDialect
{
    /// <summary>Some POSIX shell (<c>sh</c>, ksh, mksh, yash, busybox ash …): accepted is only what all of them read alike.</summary>
    Any,

    /// <summary>dash: no <c>|&amp;</c>, <c>time</c> is a program.</summary>
    Dash,

    /// <summary>bash, also in POSIX mode.</summary>
    Bash,

    /// <summary>zsh.</summary>
    Zsh,

    /// <summary>fish: no POSIX shell; only plain words, plain quotes and <c>&amp;&amp; || ; |</c> mean the same there.</summary>
    Fish,
}
