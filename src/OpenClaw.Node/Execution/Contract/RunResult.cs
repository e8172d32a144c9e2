namespace OpenClaw.Node.Execution.Contract;

/// <summary>How a process ended (docs/protocol/process.md 4).</summary>
/// <param name="ExitCode">The exit code; 128 and the number of the signal that killed it, as shells say it; null when it never
/// started.</param>
/// <param name="TimedOut">True when the time limit ended it.</param>
/// <param name="Success">True for exit code 0 within the time limit.</param>
/// <param name="Stdout">Decoded output, cut as the limit says.</param>
/// <param name="Stderr">Decoded error output.</param>
/// <param name="Error">Why it could not be started; null when it was started.</param>
public sealed record RunResult(int? ExitCode, bool TimedOut, bool Success, string Stdout, string Stderr, string? Error)
{
    /// <summary>The name of the signal that killed it (<c>SIGKILL</c>), if it was not the time limit; null when none did.</summary>
    public string? Signal { get; init; }

    /// <summary>The text of <see cref="ProcessRequest.LastCheck"/> when it refused; nothing was started then.</summary>
    public string? RefusedByLastCheck { get; init; }
}
