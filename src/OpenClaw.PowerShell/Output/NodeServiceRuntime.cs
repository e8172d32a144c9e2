namespace OpenClaw.PowerShell.Output;

/// <summary>What runs an installed node.</summary>
public enum NodeServiceRuntime
{
    /// <summary>This PowerShell with a copy of this module.</summary>
    PowerShell,

    /// <summary>A copy of the program openclaw-node.</summary>
    Executable,
}
