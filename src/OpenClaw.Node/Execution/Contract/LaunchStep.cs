namespace OpenClaw.Node.Execution.Contract;

/// <summary>What joins a step to the one before.</summary>
internal enum StepLink
{
    /// <summary>It is the first.</summary>
    First,

    /// <summary>It is started when the one before ended with 0.</summary>
    And,

    /// <summary>It is started when the one before did not end with 0.</summary>
    Or,

    /// <summary>It is started in any case.</summary>
    Then,

    /// <summary>It reads what the one before writes; both run at the same time.</summary>
    Pipe,
}

/// <summary>Where an output of a step goes.</summary>
internal enum StepSink
{
    /// <summary>To stdout, or into the pipe to the next step.</summary>
    Output,

    /// <summary>To stderr.</summary>
    Error,

    /// <summary>Nowhere.</summary>
    Nul,
}

/// <summary>One program of a command line that was taken apart and decided about: nothing is searched and nothing is read again.</summary>
internal sealed record LaunchStep
{
    public required StepLink Link { get; init; }

    /// <summary>The full path of the executable.</summary>
    public required string Application { get; init; }

    /// <summary>The whole command line, the program's name included.</summary>
    public required string CommandLine { get; init; }

    public StepSink Output { get; init; } = StepSink.Output;

    public StepSink Error { get; init; } = StepSink.Error;

    /// <summary>It reads nothing, not even from the step before.</summary>
    public bool NoInput { get; init; }

    /// <summary>
    /// A directory in which the steps behind it start, relative to the one before; the program only says why it cannot be that.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>The directory counts also where it is on another drive.</summary>
    public bool OtherDrive { get; init; }
}
