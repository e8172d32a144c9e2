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
