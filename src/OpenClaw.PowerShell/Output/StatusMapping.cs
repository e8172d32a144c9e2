using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Hosting;
using HostStatus = OpenClaw.Node.Hosting.NodeStatus;

namespace OpenClaw.PowerShell.Output;

/// <summary>Makes the object that a user sees out of the library's snapshot.</summary>
internal static class StatusMapping
{
    public static NodeStatus From(HostStatus status, int? id, NodeRunResult? result = null, NodeServiceStatus? service = null) => new()
    {
        Service = service,
        Id = id,
        State = StateOf(status, result).ToString(),
        Since = status.ConnectionSince.ToLocalTime(),
        Gateway = status.Gateway,
        GatewayVersion = status.GatewayVersion,
        DisplayName = status.DisplayName,
        NodeId = status.NodeId,
        DeviceId = status.DeviceId,
        ProcessId = status.ProcessId,
        StartedAt = status.StartedAt.ToLocalTime(),
        Pairing = status.Pairing.ToString(),
        PairingRequestId = status.PairingRequestId,
        Surface = status.Surface.ToString(),
        SurfaceRequestId = status.SurfaceRequestId,
        Command = status.Commands,
        Policy = $"{status.Policy.Security}, ask {status.Policy.Ask}, fallback {status.Policy.AskFallback}, {status.Policy.Rules} rules",
        PolicyProblem = status.Policy.Problem,
        GatewayAdvice = GatewayExecPolicy.Against(status.GatewayExec, status.Policy)?.Advice,
        Received = status.Counters.Received,
        Running = status.Counters.Running,
        Denied = status.Counters.Denied,
        LastError = result is { ExitCode: not GatewayExitCode.Stopped } ? result.Message : status.LastError,
        LastErrorAt = status.LastErrorAt?.ToLocalTime(),
        NextStep = result is null ? status.NextStep : result.NextStep,
        StateDirectory = status.StateDirectory,
        Version = status.Version,
    };

    private static NodeState StateOf(HostStatus status, NodeRunResult? result) => result switch
    {
        { ExitCode: GatewayExitCode.Stopped } => NodeState.Stopped,
        not null => NodeState.Failed,
        null => status.Connection switch
        {
            GatewayConnectionState.Connected => NodeState.Connected,
            GatewayConnectionState.WaitingForPairing => NodeState.WaitingForApproval,
            GatewayConnectionState.Backoff or GatewayConnectionState.SlowRetry => NodeState.Reconnecting,
            GatewayConnectionState.Stopped => NodeState.Stopped,
            _ => NodeState.Connecting,
        },
    };
}
