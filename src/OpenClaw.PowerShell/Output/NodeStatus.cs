using OpenClaw.Gateway.Text;

namespace OpenClaw.PowerShell.Output;

/// <summary>A node as Get-OpenClawNodeStatus shows it: a snapshot that does not change. Holds no secret.</summary>
public sealed class NodeStatus
{
    /// <summary>The number of the node in this session; null for a node of another process.</summary>
    public int? Id { get; init; }

    /// <summary>What it is doing: NotRunning, Connecting, Connected, WaitingForApproval, Reconnecting, Stopped or Failed.</summary>
    public string State { get; init; } = nameof(NodeState.NotRunning);

    /// <summary>Since when it does that.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The gateway in use, last tried or saved.</summary>
    public string? Gateway { get; init; }

    /// <summary>The name that operators see.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The node's instance id.</summary>
    public string? NodeId { get; init; }

    /// <summary>The id of the device key.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The process that runs the node.</summary>
    public int? ProcessId { get; init; }

    /// <summary>When the node started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The first approval, of the device: Unknown, WaitingForApproval or Paired.</summary>
    public string? Pairing { get; init; }

    /// <summary>The request an operator has to approve for it.</summary>
    public string? PairingRequestId { get; init; }

    /// <summary>The second approval, of the offered commands: Unknown, WaitingForApproval, Approved or Rejected.</summary>
    public string? Surface { get; init; }

    /// <summary>The request an operator has to approve for it.</summary>
    public string? SurfaceRequestId { get; init; }

    /// <summary>The gateway's version.</summary>
    public string? GatewayVersion { get; init; }

    /// <summary>The commands offered to the gateway.</summary>
    public IReadOnlyList<string> Command { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The exec policy in effect: security, ask, ask fallback.</summary>
    public string? Policy { get; init; }

    /// <summary>Why the stored policy cannot be used (everything is denied then); null when it can.</summary>
    public string? PolicyProblem { get; init; }

    /// <summary>
    /// Why somebody is asked about commands that this machine would run unasked, and what to type on the gateway; null when nobody is, and while no agent has
    /// asked for a command since the start.
    /// </summary>
    public string? GatewayAdvice { get; init; }

    /// <summary>The installed node as the operating system sees it; null where none is installed or it was not asked.</summary>
    public NodeServiceStatus? Service { get; init; }

    /// <summary>Requests received from the gateway since the start.</summary>
    public long Received { get; init; }

    /// <summary>Requests running now.</summary>
    public int Running { get; init; }

    /// <summary>Requests that the policy refused.</summary>
    public long Denied { get; init; }

    /// <summary>The last thing that went wrong, also when it was cured since.</summary>
    public string? LastError { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>What to do next, as a command where there is one.</summary>
    public string? NextStep { get; init; }

    /// <summary>Where the node keeps its identity, configuration and policy.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>The version of this program.</summary>
    public string? Version { get; init; }

    /// <summary>State and gateway.</summary>
    public override string ToString() => Gateway is null ? State : $"{State} {DisplayText.Visible(Gateway)}";
}
