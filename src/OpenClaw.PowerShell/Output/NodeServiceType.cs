namespace OpenClaw.PowerShell.Output;

/// <summary>What starts an installed node.</summary>
public enum NodeServiceType
{
    /// <summary>Windows Task Scheduler: the default on Windows.</summary>
    Task,

    /// <summary>The Windows service control manager; needs an administrator.</summary>
    Service,

    /// <summary>systemd: the default on Linux.</summary>
    Systemd,

    /// <summary>launchd: the default on macOS.</summary>
    Launchd,

    /// <summary>OpenRC, for the machine: the default on Alpine and Gentoo.</summary>
    OpenRc,
}
