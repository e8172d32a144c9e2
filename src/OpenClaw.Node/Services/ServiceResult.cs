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
