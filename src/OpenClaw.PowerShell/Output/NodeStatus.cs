using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Hosting;
using HostStatus = OpenClaw.Node.Hosting.NodeStatus;

namespace OpenClaw.PowerShell.Output;

/// <summary>A node as Get-OpenClawNodeStatus shows it: a snapshot that does not change. Holds no secret.</summary>
/// <remarks>
/// The library's status in the words of PowerShell; of a node that does not run there is none, and what is known is said.
/// </remarks>
public sealed class NodeStatus
{
    private readonly HostStatus? _node;
    private readonly NodeRunResult? _result;

    /// <summary>A node that does not run.</summary>
    public NodeStatus()
    {
    }

    internal NodeStatus(HostStatus node, int? id = null, NodeRunResult? result = null) => (_node, _result, Id) = (node, result, id);

    /// <summary>The number of the node in this session; null for a node of another process.</summary>
    public int? Id { get; init; }

    /// <summary>
    /// What it is doing: NotRunning, Connecting, Connected, WaitingForApproval, Removed, Reconnecting, Stopped or Failed.
    /// </summary>
    public string State => StateOf(_node, _result).ToString();

    /// <summary>Since when it does that.</summary>
    public DateTimeOffset? Since => _node?.ConnectionSince.ToLocalTime();

    /// <summary>The gateway in use, last tried or saved.</summary>
    public string? Gateway { get => field ?? _node?.Gateway; init; }

    /// <summary>The name that operators see.</summary>
    public string? DisplayName { get => field ?? _node?.DisplayName; init; }

    /// <summary>The node's instance id.</summary>
    public string? NodeId { get => field ?? _node?.NodeId; init; }

    /// <summary>The id of the device key.</summary>
    public string? DeviceId { get => field ?? _node?.DeviceId; init; }

    /// <summary>The process that runs the node.</summary>
    public int? ProcessId => _node?.ProcessId;

    /// <summary>When the node started.</summary>
    public DateTimeOffset? StartedAt => _node?.StartedAt.ToLocalTime();

    /// <summary>The first approval, of the device: Unknown, WaitingForApproval, Paired or Removed.</summary>
    public string? Pairing => _node?.Pairing.ToString();

    /// <summary>The request an operator has to approve for it.</summary>
    public string? PairingRequestId => _node?.PairingRequestId;

    /// <summary>The second approval, of the offered commands: Unknown, WaitingForApproval, Approved or Rejected.</summary>
    public string? Surface => _node?.Surface.ToString();

    /// <summary>The request an operator has to approve for it.</summary>
    public string? SurfaceRequestId => _node?.SurfaceRequestId;

    /// <summary>The gateway's version.</summary>
    public string? GatewayVersion => _node?.GatewayVersion;

    /// <summary>The commands offered to the gateway.</summary>
    public IReadOnlyList<string> Command => ShownList.OfTexts(_node?.Commands);

    /// <summary>The exec policy in effect: security, ask, ask fallback.</summary>
    public string? Policy => _node is { Policy: var policy }
        ? $"{policy.Security}, ask {policy.Ask}, fallback {policy.AskFallback}, {policy.Rules} rules" : null;

    /// <summary>Why the stored policy cannot be used (everything is denied then); null when it can.</summary>
    public string? PolicyProblem => _node?.Policy.Problem;

    /// <summary>
    /// Why somebody is asked about commands that this machine would run unasked, and what to type on the gateway; null when nobody is, and
    /// while no agent has asked for a command since the start.
    /// </summary>
    public string? GatewayAdvice => _node is null ? null : GatewayExecPolicy.Against(_node.GatewayExec, _node.Policy)?.Advice;

    /// <summary>The installed node as the operating system sees it; null where none is installed or it was not asked.</summary>
    public NodeServiceStatus? Service { get; init; }

    /// <summary>Requests received from the gateway since the start.</summary>
    public long Received => _node?.Counters.Received ?? 0;

    /// <summary>Requests running now.</summary>
    public int Running => _node?.Counters.Running ?? 0;

    /// <summary>Requests that the policy refused.</summary>
    public long Denied => _node?.Counters.Denied ?? 0;

    /// <summary>The last thing that went wrong, also when it was cured since.</summary>
    public string? LastError => _result is { ExitCode: not GatewayExitCode.Stopped } ? _result.Message : _node?.LastError;

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt => _node?.LastErrorAt?.ToLocalTime();

    /// <summary>What to do next, as a command where there is one.</summary>
    public string? NextStep { get => field ?? (_result is null ? _node?.NextStep : _result.NextStep); init; }

    /// <summary>Where the node keeps its identity, configuration and policy.</summary>
    public string? StateDirectory { get => field ?? _node?.StateDirectory; init; }

    /// <summary>The version of the program that runs the node.</summary>
    public string? Version => _node?.Version;

    /// <summary>
    /// That the node of this machine is of another version than this module, and what brings it up to date; null when it is not.
    /// </summary>
    public string? VersionNotice { get; init; }

    /// <summary>State and gateway.</summary>
    public override string ToString() => Gateway is null ? State : $"{State} {DisplayText.Visible(Gateway)}";

    private static NodeState StateOf(HostStatus? status, NodeRunResult? result) => result switch
    {
        { ExitCode: GatewayExitCode.Stopped } => NodeState.Stopped,
        not null => NodeState.Failed,
        null => status?.Connection switch
        {
            null => NodeState.NotRunning,
            GatewayConnectionState.Connected => NodeState.Connected,
            not GatewayConnectionState.Stopped when status!.Pairing == NodePairing.WaitingForApproval => NodeState.WaitingForApproval,
            not GatewayConnectionState.Stopped when status!.Pairing == NodePairing.Removed => NodeState.Removed,
            GatewayConnectionState.Backoff or GatewayConnectionState.SlowRetry => NodeState.Reconnecting,
            GatewayConnectionState.Stopped => NodeState.Stopped,
            _ => NodeState.Connecting,
        },
    };
}
