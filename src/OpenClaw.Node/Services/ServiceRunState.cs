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
