using System.Text.Json;
using OpenClaw.Gateway;

namespace OpenClaw.Node.Commands;

/// <summary>The way back to the gateway: all that the dispatcher needs of a connection.</summary>
internal interface IInvokeTransport
{
    /// <summary>
    /// Queues one request that nobody waits for; frames leave in the order of these calls. An error means it was not queued.
    /// </summary>
    Task<GatewayError?> PostAsync(string method, Action<Utf8JsonWriter> writeParams, CancellationToken cancellationToken);
}
