namespace OpenClaw.Gateway;

/// <summary>
/// Exit codes of a run, after sysexits.h. A service manager should restart after 1 only (the reference's unit says so for 78).
/// </summary>
public static class GatewayExitCode
{
    /// <summary>Asked to stop.</summary>
    public const int Stopped = 0;

    /// <summary>A failure that another start may cure.</summary>
    public const int Failed = 1;

    /// <summary>Gateway and node speak different protocols (EX_PROTOCOL).</summary>
    public const int Protocol = 76;

    /// <summary>The gateway refused our credentials (EX_NOPERM).</summary>
    public const int Authentication = 77;

    /// <summary>A setting can never work (EX_CONFIG).</summary>
    public const int Configuration = 78;
}
