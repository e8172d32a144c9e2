namespace OpenClaw.Node.Execution.Contract;

/// <summary>How long the runner waits for what, in milliseconds (docs/protocol/process.md 3 and 5).</summary>
internal sealed record RunTimings
{
    /// <summary>Between the polite signal and the one that cannot be refused.</summary>
    public int KillGraceMs { get; init; } = 300;

    /// <summary>How long after the end of the process its pipes are read at most.</summary>
    public int DrainMs { get; init; } = 1000;

    /// <summary>How long the pipes may be silent then.</summary>
    public int DrainQuietMs { get; init; } = 100;

    /// <summary>How often a dying group is looked at: nothing tells when its last member is gone.</summary>
    public int GroupPollMs { get; init; } = 10;

    /// <summary>How long a killed process may refuse to die (a hung device) before the run is reported without it.</summary>
    public int GiveUpMs { get; init; } = 2000;
}

/// <summary>How a process ended, before the rules of the result are applied.</summary>
/// <param name="ExitCode">Null when a signal ended it, or it did not end.</param>
/// <param name="TimedOut">The time limit ended it.</param>
/// <param name="Cancelled">The caller or the end of the node ended it.</param>
internal sealed record ProcessOutcome(int? ExitCode, bool TimedOut, bool Cancelled)
{
    /// <summary>The number of the signal that ended it; null when none did or it is not known.</summary>
    public int? Signal { get; init; }

    /// <summary>Why it could not be started: a code such as <c>ENOENT</c>.</summary>
    public string? LaunchError { get; init; }

    /// <summary>A whole sentence in place of the one made from <see cref="LaunchError"/>.</summary>
    public string? LaunchText { get; init; }

    /// <summary>See <see cref="RunResult.RefusedByLastCheck"/>.</summary>
    public string? Refusal { get; init; }
}
