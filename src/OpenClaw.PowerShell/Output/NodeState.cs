namespace OpenClaw.PowerShell.Output;

/// <summary>What a node is doing now.</summary>
public enum NodeState
{
    /// <summary>No node runs with this state directory.</summary>
    NotRunning,

    /// <summary>Dialling the gateway or in the handshake.</summary>
    Connecting,

    /// <summary>Connected: the gateway can invoke commands.</summary>
    Connected,

    /// <summary>The gateway knows the device; an operator has to approve it.</summary>
    WaitingForApproval,

    /// <summary>An operator has taken the device's approval back; it is going to ask anew.</summary>
    Removed,

    /// <summary>Waiting before the next attempt.</summary>
    Reconnecting,

    /// <summary>Ended because it was asked to.</summary>
    Stopped,

    /// <summary>Ended because it could not go on; LastError says why.</summary>
    Failed,
}
