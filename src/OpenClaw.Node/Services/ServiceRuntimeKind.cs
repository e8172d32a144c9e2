namespace OpenClaw.Node.Services;

/// <summary>What runs the installed node.</summary>
public enum ServiceRuntimeKind
{
    /// <summary>The program <c>openclaw-node</c>.</summary>
    Executable,

    /// <summary>The PowerShell that installed it, with this module.</summary>
    PowerShell,
}
