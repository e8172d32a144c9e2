using System.Text.Json;

namespace OpenClaw.Gateway;

/// <summary>
/// What a connection tells its owner. Calls come one after another, in the order of the wire, on the reading task: an implementation hands
/// work on and returns. An exception is logged and counted as a bad frame; it does not end the connection.
/// </summary>
public interface IGatewayEvents
{
    /// <summary>A hello came. Requests may be sent from here on (but not awaited in here: their answers come on this same task).</summary>
    void OnConnected(HelloOk hello);

    /// <summary>An event came.</summary>
    /// <param name="name">For example <c>node.invoke.request</c>.</param>
    /// <param name="payload">Its payload, <see cref="JsonValueKind.Undefined"/> if none. Valid during the call only: copy what you keep (or
    /// <see cref="JsonElement.Clone"/>).</param>
    void OnEvent(string name, JsonElement payload);

    /// <summary>A connection that had its hello is gone. Running invokes are to be aborted.</summary>
    void OnDisconnected(GatewayFailure reason);
}
