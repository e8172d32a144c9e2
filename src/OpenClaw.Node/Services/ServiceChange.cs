namespace OpenClaw.Node.Services;

/// <summary>What an install, uninstall, start, stop or restart came to.</summary>
public enum ServiceResult
{
    /// <summary>Created (or replaced with force) and started.</summary>
    Installed,

    /// <summary>It was there before and was left alone.</summary>
    AlreadyInstalled,

    /// <summary>Stopped and removed.</summary>
    Uninstalled,

    /// <summary>Started.</summary>
    Started,

    /// <summary>It ran before.</summary>
    AlreadyRunning,

    /// <summary>Stopped.</summary>
    Stopped,

    /// <summary>It did not run before.</summary>
    AlreadyStopped,

    /// <summary>Stopped and started.</summary>
    Restarted,

    /// <summary>There is no such service, and nothing to do.</summary>
    NotInstalled,

    /// <summary>The manager accepted the start and has not reported the process yet.</summary>
    Scheduled,
}

/// <summary>The outcome of a change; a failure is a <see cref="ServiceException"/>.</summary>
/// <param name="Result">What happened.</param>
/// <param name="State">The state afterwards.</param>
public sealed record ServiceChange(ServiceResult Result, ServiceState State)
{
    /// <summary>One sentence for a person.</summary>
    public string? Message { get; init; }

    /// <summary>What will not work as hoped, for example a user service that ends with the session.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What to type next.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];
}
