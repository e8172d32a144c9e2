using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Commands;

namespace OpenClaw.Node.Hosting;

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

    /// <summary>The SHA-256 of the certificate that the gateway is held to; null without a pin.</summary>
    public string? TlsFingerprint { get; init; }

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

    /// <summary>
    /// What the gateway's own <c>tools.exec</c> said with the last command of an agent; null before the first since the start.
    /// </summary>
    public GatewayExecPolicy? GatewayExec { get; init; }

    /// <summary>What the node has done.</summary>
    public required NodeCounters Counters { get; init; }

    /// <summary>What the connection measured. Handed on whole: what of it is shown, and under which name, each document says.</summary>
    internal ConnectionFigures Figures { get; init; } = ConnectionFigures.None;

    /// <summary>The last thing that went wrong, also when it was cured since.</summary>
    public string? LastError { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>The exact command to type next, or what to wait for; null when everything is fine.</summary>
    public string? NextStep { get; init; }
}
