namespace OpenClaw.PowerShell.Output;

/// <summary>What Wait-OpenClawNode waits for.</summary>
public enum NodeWaitCondition
{
    /// <summary>Connected to the gateway: paired and approved as a device.</summary>
    Connected,

    /// <summary>The gateway asks an operator for approval.</summary>
    WaitingForApproval,

    /// <summary>The node ended.</summary>
    Stopped,
}
