using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;

namespace OpenClaw.Node.Services.Hosting;

/// <summary>What a service manager shows beside the name of the service: one English line.</summary>
internal static class ServiceStatusText
{
    /// <summary>Null for a run that has ended: whoever ended it says why.</summary>
    public static string? Of(NodeStatus status)
    {
        string to = status.Gateway is null ? "the gateway" : status.Gateway;
        string? text = status.Connection switch
        {
            GatewayConnectionState.NotStarted => "Starting",
            GatewayConnectionState.Connecting => $"Connecting to {to}",
            GatewayConnectionState.Connected => $"Connected to {to}",
            GatewayConnectionState.WaitingForPairing => $"Waiting for approval at {to}",
            GatewayConnectionState.Backoff or GatewayConnectionState.SlowRetry =>
                $"Not connected to {to}, trying again{(status.LastError is null ? "" : ": " + status.LastError)}",
            _ => null,
        };
        return text is null || status.NextStep is null ? text : $"{text}; next: {status.NextStep}";
    }
}
