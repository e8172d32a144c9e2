namespace OpenClaw.Node.Execution.Contract;

/// <summary>One process to run, fully decided: the runner adds nothing and asks nobody.</summary>
public sealed record ProcessRequest
{
    /// <summary>The program and its arguments, passed without any shell. The first element is a path, or a bare name to be found on the PATH of <see cref="Environment"/>.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>The file that is started, under the name that <see cref="Argv"/> begins with; null for that name itself. POSIX only.</summary>
    internal string? Program { get; init; }

    /// <summary>In place of <see cref="Argv"/>, on Windows: a command line for cmd.exe that was taken apart, so that cmd.exe does not read it.</summary>
    internal IReadOnlyList<LaunchStep>? Steps { get; init; }

    /// <summary>Where the process starts; null for the node's own directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The whole environment of the process: nothing is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>After this the whole process tree is killed; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many bytes of stdout and stderr together are kept, from the head; the rest is read and dropped.</summary>
    public int OutputLimitBytes { get; init; } = 200_000;

    /// <summary>
    /// Called as the very last thing before the process is created, on the thread that creates it. A text means "do not start": the caller
    /// turns it into its own denial. This is where the policy looks once more at files that could have been swapped. It is called again when the
    /// system refuses a script without interpreter line and <c>sh</c> is started with it instead.
    /// </summary>
    public Func<string?>? LastCheck { get; init; }
}

/// <summary>How a process ended (docs/protocol/process.md 4).</summary>
/// <param name="ExitCode">The exit code; 128 and the number of the signal that killed it, as shells say it; null when it never started.</param>
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

/// <summary>Starts processes and waits for them.</summary>
public interface IProcessRunner
{
    /// <summary>
    /// Runs one process to its end. Cancellation kills the whole tree and throws <see cref="OperationCanceledException"/>;
    /// a process that cannot be started is a result with an error text, never an exception.
    /// </summary>
    Task<RunResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken);
}
