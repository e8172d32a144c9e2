using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>How far a node is on its way to serve, read off its status.</summary>
internal static class NodeReadiness
{
    private const string Approved = "Approved";
    private const string Waiting = "WaitingForApproval";
    private const string Rejected = "Rejected";

    /// <summary>
    /// Gateways before 2026.3 approve no commands, and do not say so: a node that has been connected for a while and heard nothing is
    /// ready.
    /// </summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);

    public static bool IsReached(NodeStatus status, NodeWaitCondition condition) => condition switch
    {
        NodeWaitCondition.Ready => IsConnected(status) && HasApproval(status),
        NodeWaitCondition.Approved => IsConnected(status) && status.Surface == Approved,
        NodeWaitCondition.Connected => IsConnected(status),
        NodeWaitCondition.WaitingForApproval =>
            status.State == nameof(NodeState.WaitingForApproval) || (IsConnected(status) && status.Surface == Waiting),
        _ => status.State is nameof(NodeState.Stopped) or nameof(NodeState.Failed),
    };

    /// <summary>
    /// True when the node has told what a person has to know: that it serves, what is missing, or that it does not get through. An end is
    /// known by its reason, a moment later.
    /// </summary>
    public static bool HasAnswered(NodeStatus status) =>
        (IsConnected(status) && HasApproval(status)) || IsReached(status, NodeWaitCondition.WaitingForApproval)
            || status.Surface == Rejected
        || status.State is nameof(NodeState.Reconnecting) or nameof(NodeState.Removed);

    /// <summary>True when the connection has told how it went; the approval of the commands may still be open.</summary>
    public static bool HasConnected(NodeStatus status) =>
        status.State is nameof(NodeState.Connected) or nameof(NodeState.WaitingForApproval) or nameof(NodeState.Reconnecting);

    /// <summary>What stands in the way, in words; null when the node serves.</summary>
    public static string? Missing(NodeStatus status) => status switch
    {
        { State: nameof(NodeState.WaitingForApproval) } => "waits until an operator approves the device",
        { State: nameof(NodeState.Connected), Surface: Waiting } =>
            "is connected, and waits until an operator approves its commands: nothing can run yet",
        { State: nameof(NodeState.Connected), Surface: Rejected } => "is connected, and an operator rejected its commands: nothing can run",
        { State: nameof(NodeState.Connected) } => null,
        { LastError: { } error } => $"is not connected yet: {error} It goes on trying",
        _ => "is not connected yet; it goes on trying",
    };

    private static bool IsConnected(NodeStatus status) => status.State == nameof(NodeState.Connected);

    private static bool HasApproval(NodeStatus status) =>
        status.Surface == Approved
        || (status.Surface is not (Waiting or Rejected) && status.Since is { } since && DateTimeOffset.Now - since > Quiet);
}
