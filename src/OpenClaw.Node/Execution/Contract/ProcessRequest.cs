namespace OpenClaw.Node.Execution.Contract;

/// <summary>One process to run, fully decided: the runner adds nothing and asks nobody.</summary>
public sealed record ProcessRequest
{
    /// <summary>
    /// The program and its arguments, passed without any shell. The first element is a path, or a bare name to be found on the PATH of
    /// <see cref="Environment"/>.
    /// </summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>
    /// The file that is started, under the name that <see cref="Argv"/> begins with; null for that name itself. POSIX only.
    /// </summary>
    internal string? Program { get; init; }

    /// <summary>
    /// In place of <see cref="Argv"/>, on Windows: a command line for cmd.exe that was taken apart, so that cmd.exe does not read it.
    /// </summary>
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
    /// turns it into its own denial. This is where the policy looks once more at files that could have been swapped. It is called again
    /// when the system refuses a script without interpreter line and <c>sh</c> is started with it instead.
    /// </summary>
    public Func<string?>? LastCheck { get; init; }
}
