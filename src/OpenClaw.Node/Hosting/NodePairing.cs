namespace OpenClaw.Node.Hosting;

/// <summary>Whether an operator has approved this device at the gateway.</summary>
public enum NodePairing
{
    /// <summary>Not known yet: no gateway has answered.</summary>
    Unknown,

    /// <summary>An operator has to approve the device.</summary>
    WaitingForApproval,

    /// <summary>Approved.</summary>
    Paired,

    /// <summary>An operator has taken the approval back.</summary>
    Removed,
}
