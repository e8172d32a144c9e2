namespace OpenClaw.Node.Hosting;

/// <summary>Whether an operator has approved the commands that this node offers.</summary>
public enum NodeSurface
{
    /// <summary>The gateway has not said.</summary>
    Unknown,

    /// <summary>An operator has to approve the commands.</summary>
    WaitingForApproval,

    /// <summary>Approved.</summary>
    Approved,

    /// <summary>An operator has refused.</summary>
    Rejected,
}
