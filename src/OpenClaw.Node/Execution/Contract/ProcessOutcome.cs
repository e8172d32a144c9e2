namespace OpenClaw.Node.Execution.Contract;

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
