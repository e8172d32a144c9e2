namespace OpenClaw.PowerShell.Output;

/// <summary>What Wait-OpenClawNode waits for.</summary>
public enum NodeWaitCondition
{
    /// <summary>Connected, and its commands are approved: what the gateway asks arrives.</summary>
    Ready,

    /// <summary>Connected to the gateway: approved as a device.</summary>
    Connected,

    /// <summary>An operator approved the commands that it offers.</summary>
    Approved,

    /// <summary>The gateway asks an operator for approval, of the device or of its commands.</summary>
    WaitingForApproval,

    /// <summary>The node ended.</summary>
    Stopped,
}
