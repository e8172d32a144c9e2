using OpenClaw.Gateway;

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
}

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

/// <summary>The exec policy in a line.</summary>
/// <param name="Security"><c>deny</c>, <c>allowlist</c> or <c>full</c>.</param>
/// <param name="Ask"><c>off</c>, <c>on-miss</c> or <c>always</c>.</param>
/// <param name="AskFallback">What counts when nobody answers.</param>
/// <param name="Rules">How many allowlist rules there are, all agents together.</param>
/// <param name="Problem">Why the stored policy cannot be used (everything is denied then); null when it can.</param>
public sealed record NodePolicySummary(string Security, string Ask, string AskFallback, int Rules, string? Problem);

/// <summary>What a node has done since it started.</summary>
/// <param name="Received">Invokes received.</param>
/// <param name="Running">Invokes running now.</param>
/// <param name="Succeeded">Answered with a result.</param>
/// <param name="Failed">Answered with an error, denials included.</param>
/// <param name="Denied">Of those, refused by the exec policy.</param>
/// <param name="Cancelled">Aborted by the gateway, a duplicate id or a lost connection.</param>
public sealed record NodeCounters(long Received, int Running, long Succeeded, long Failed, long Denied, long Cancelled);

/// <summary>Everything about a node at one moment. It never changes once handed out and holds no secret.</summary>
public sealed record NodeStatus
{
    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The process that runs the node.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When the node started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When this snapshot was taken.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>How long the node runs.</summary>
    public TimeSpan Uptime => TakenAt - StartedAt;

    /// <summary>The state directory.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The node's id.</summary>
    public required string NodeId { get; init; }

    /// <summary>The name an operator sees.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The device's id, 64 hex digits.</summary>
    public required string DeviceId { get; init; }

    /// <summary>What the connection is doing.</summary>
    public required GatewayConnectionState Connection { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset ConnectionSince { get; init; }

    /// <summary>The gateway's URL.</summary>
    public string? Gateway { get; init; }

    /// <summary>The gateway's version, once it said hello.</summary>
    public string? GatewayVersion { get; init; }

    /// <summary>The protocol version spoken.</summary>
    public int? Protocol { get; init; }

    /// <summary>How many times the gateway said hello since the start.</summary>
    public int Hellos { get; init; }

    /// <summary>When the next attempt is due.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The first approval: of the device.</summary>
    public NodePairing Pairing { get; init; }

    /// <summary>The request an operator has to approve for it.</summary>
    public string? PairingRequestId { get; init; }

    /// <summary>The second approval: of the offered commands.</summary>
    public NodeSurface Surface { get; init; }

    /// <summary>The request an operator has to approve for it.</summary>
    public string? SurfaceRequestId { get; init; }

    /// <summary>The commands offered.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>The exec policy.</summary>
    public required NodePolicySummary Policy { get; init; }

    /// <summary>What the node has done.</summary>
    public required NodeCounters Counters { get; init; }

    /// <summary>The last thing that went wrong, also when it was cured since.</summary>
    public string? LastError { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>The exact command to type next, or what to wait for; null when everything is fine.</summary>
    public string? NextStep { get; init; }
}
