namespace OpenClaw.Node.Services;

/// <summary>What the operating system says about the installed node.</summary>
public enum ServiceRunState
{
    /// <summary>The manager cannot tell.</summary>
    Unknown,

    /// <summary>It does not run.</summary>
    Stopped,

    /// <summary>It is being started.</summary>
    Starting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is being stopped.</summary>
    Stopping,

    /// <summary>It does not run because it failed and the manager has given up or waits to try again.</summary>
    Failed,
}

/// <summary>The command a service manager has on record.</summary>
/// <param name="ProgramArguments">Program and arguments.</param>
/// <param name="WorkingDirectory">Where it starts, or null.</param>
/// <param name="Environment">Variables of the definition; never a secret.</param>
/// <param name="SourcePath">The unit or plist file, or the task's path; null where there is none.</param>
public sealed record ServiceCommand(
    IReadOnlyList<string> ProgramArguments, string? WorkingDirectory, IReadOnlyDictionary<string, string> Environment, string? SourcePath);

/// <summary>The state of the installed node as the operating system reports it; nothing here is read from localized text.</summary>
public sealed record ServiceState
{
    /// <summary>The manager asked.</summary>
    public required ServiceManagerKind Manager { get; init; }

    /// <summary>The service's name there.</summary>
    public required string Name { get; init; }

    /// <summary>For whom it is installed.</summary>
    public required ServiceScope Scope { get; init; }

    /// <summary>True when the manager knows the service.</summary>
    public required bool Installed { get; init; }

    /// <summary>True when it starts by itself.</summary>
    public bool Enabled { get; init; }

    /// <summary>Whether it runs.</summary>
    public ServiceRunState Status { get; init; }

    /// <summary>The manager's own word for the state, for example <c>active</c>.</summary>
    public string? State { get; init; }

    /// <summary>The manager's finer word, for example <c>auto-restart</c>.</summary>
    public string? SubState { get; init; }

    /// <summary>The process id of the main process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How the last process ended; task results and Win32 codes as the system reports them.</summary>
    public long? LastExitStatus { get; init; }

    /// <summary>Why, in the manager's word.</summary>
    public string? LastExitReason { get; init; }

    /// <summary>When it was last started.</summary>
    public DateTimeOffset? LastRunTime { get; init; }

    /// <summary>How often the manager restarted it since it was started by hand or at boot.</summary>
    public int? Restarts { get; init; }

    /// <summary>The account it runs as, where the manager says so.</summary>
    public string? Account { get; init; }

    /// <summary>What the manager starts; null when there is nothing on record.</summary>
    public ServiceCommand? Command { get; init; }

    /// <summary>A sentence for a person about something unusual.</summary>
    public string? Detail { get; init; }
}
