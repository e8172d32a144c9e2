namespace OpenClaw.Gateway;

/// <summary>What a connection is doing now.</summary>
public enum GatewayConnectionState
{
    /// <summary><see cref="Connection.GatewayConnection.RunAsync"/> has not begun.</summary>
    NotStarted,

    /// <summary>Dialling or in the handshake.</summary>
    Connecting,

    /// <summary>After hello: requests and events flow.</summary>
    Connected,

    /// <summary>The gateway knows the device and waits for an operator; we ask again every few seconds.</summary>
    WaitingForPairing,

    /// <summary>Waiting before the next attempt.</summary>
    Backoff,

    /// <summary>Waiting long before the next attempt: only a person can change the outcome.</summary>
    SlowRetry,

    /// <summary>Ended for good.</summary>
    Stopped,
}
