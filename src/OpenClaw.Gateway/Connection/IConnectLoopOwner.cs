using System.Text.Json;
using OpenClaw.Gateway.Session;

namespace OpenClaw.Gateway.Connection;

/// <summary>Who shows a <see cref="ConnectLoop"/> to the outside.</summary>
internal interface IConnectLoopOwner
{
    /// <summary>Something other than a hello changed.</summary>
    void Report(GatewayConnectionState state, GatewayEndpoint endpoint, GatewayFailure? failure, int attempts,
        DateTimeOffset? nextAttemptAt);

    /// <summary>A session takes requests from now on.</summary>
    void Open(GatewaySession session, HelloOk hello);

    /// <summary>An event came; the payload lives during the call.</summary>
    void OnEvent(string name, JsonElement payload);

    /// <summary>It takes none any more.</summary>
    void Close(GatewayFailure failure);
}
