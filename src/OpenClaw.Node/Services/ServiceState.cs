namespace OpenClaw.Node.Services;

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
