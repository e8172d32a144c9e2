using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Hosting;

/// <summary>Puts a status together from what each part of the node says, and remembers the last error.</summary>
internal sealed class NodeStatusBuilder(PreparedNode node, NodeLink session, DateTimeOffset startedAt)
{
    private readonly object _gate = new();
    private GatewayFailure? _lastFailure;
    private DateTimeOffset? _lastFailureAt;
    private bool _wasPaired;
    private bool _removed;
    private (ExecApprovalsSnapshot Approvals, ExecConfig Config, NodePolicySummary Summary)? _policy;

    /// <summary>Takes note of what the connection told.</summary>
    public void Note(GatewayConnectionStatus connection)
    {
        lock (_gate)
        {
            _wasPaired |= connection.State == GatewayConnectionState.Connected;
            _removed = connection.State != GatewayConnectionState.Connected
                && (_removed || connection.LastFailure?.Reason == GatewayFailureReason.DeviceRemoved);
            if (connection.LastFailure is { Reason: not GatewayFailureReason.Stopped } failure && !ReferenceEquals(failure, _lastFailure))
            {
                _lastFailure = failure;
                _lastFailureAt = node.Services.Time.GetUtcNow();
            }

            // That somebody had to approve this device is no error once somebody has.
            if (connection.State == GatewayConnectionState.Connected && _lastFailure?.Reason == GatewayFailureReason.PairingRequired)
            {
                (_lastFailure, _lastFailureAt) = (null, null);
            }
        }
    }

    /// <summary>The status now.</summary>
    public NodeStatus Build(GatewayConnectionStatus connection, ConnectionFigures figures)
    {
        SurfaceState surface = session.Surface;
        NodePolicySummary policy = Policy();
        NodePairing pairing = Pairing(connection);
        GatewayEndpoint gateway = connection.Endpoint ?? node.Connection.Candidates[0];
        lock (_gate)
        {
            return new NodeStatus
            {
                Version = PreparedNode.Version,
                ProcessId = CurrentProcess.Id,
                StartedAt = startedAt,
                TakenAt = node.Services.Time.GetUtcNow(),
                StateDirectory = node.Services.State.Directory,
                NodeId = node.Config.NodeId,
                DisplayName = node.DisplayName,
                DeviceId = node.Identity.DeviceId,
                Connection = connection.State,
                ConnectionSince = connection.Since,
                Gateway = gateway.Url,
                TlsFingerprint = gateway.Fingerprint?.ToString(),
                GatewayVersion = connection.ServerVersion,
                Protocol = connection.Protocol,
                Hellos = connection.Hellos,
                NextAttemptAt = connection.NextAttemptAt,
                Pairing = pairing,
                PairingRequestId = connection.PairingRequestId,
                Surface = surface.Surface,
                SurfaceRequestId = surface.RequestId,
                Commands = node.Connection.Commands,
                Policy = policy,
                GatewayExec = node.Services.Run.GatewayExec,
                Counters = session.Dispatcher.Counters,
                Figures = figures,
                LastError = _lastFailure?.Message,
                LastErrorAt = _lastFailureAt,
                NextStep = NextStep(connection, pairing, surface, policy),
            };
        }
    }

    // A status is made after every invoke; the policy changes rarely, and both stores give the same object while it does not.
    private NodePolicySummary Policy()
    {
        ExecApprovalsSnapshot approvals = node.Services.Approvals.Load();
        ExecConfig config = node.Services.Run.Policies.Config;
        lock (_gate)
        {
            if (_policy is not { } known || !ReferenceEquals(known.Approvals, approvals) || !ReferenceEquals(known.Config, config))
            {
                _policy = (approvals, config, PolicyView.Summarize(approvals, node.Services.Run.Policies));
            }
            return _policy.Value.Summary;
        }
    }

    private NodePairing Pairing(GatewayConnectionStatus connection) => connection.State switch
    {
        GatewayConnectionState.WaitingForPairing => NodePairing.WaitingForApproval,
        GatewayConnectionState.Connected => NodePairing.Paired,
        // While it asks again it still waits: what looks every few seconds must not see two things in turn.
        _ when _lastFailure?.Reason == GatewayFailureReason.PairingRequired => NodePairing.WaitingForApproval,
        _ => _removed ? NodePairing.Removed : _wasPaired ? NodePairing.Paired : NodePairing.Unknown,
    };

    // The first thing in the way; what is behind it does not matter yet.
    private static string? NextStep(GatewayConnectionStatus connection, NodePairing pairing, SurfaceState surface,
        NodePolicySummary policy) =>
        pairing is NodePairing.WaitingForApproval or NodePairing.Removed ? ToolWords.Current.ApproveDevice(connection.PairingRequestId)
        : connection.State != GatewayConnectionState.Connected ? connection.LastFailure?.NextStep
        : surface.Surface == NodeSurface.WaitingForApproval ? ToolWords.Current.ApproveCommands(surface.RequestId)
        : policy.Problem is null ? null : ToolWords.Current.Doctor;
}
