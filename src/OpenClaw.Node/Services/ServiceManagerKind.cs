namespace OpenClaw.Node.Services;

/// <summary>Which part of the operating system starts the node.</summary>
public enum ServiceManagerKind
{
    /// <summary>Windows Task Scheduler: the default there, needs no administrator.</summary>
    ScheduledTask,

    /// <summary>The Windows service control manager.</summary>
    WindowsService,

    /// <summary>systemd, for one user or for the machine.</summary>
    Systemd,

    /// <summary>macOS launchd: an agent of one user or a daemon of the machine.</summary>
    Launchd,

    /// <summary>OpenRC, for the machine: Alpine, Gentoo.</summary>
    OpenRc,
}
