namespace OpenClaw.Gateway;

/// <summary>Why a connection attempt failed or a connection ended. Stable names: they are shown and tested for, texts are not.</summary>
public enum GatewayFailureReason
{
    /// <summary>A setting can never work (fingerprint without TLS, bad port, bad proxy address).</summary>
    ConfigurationInvalid,

    /// <summary>Plain <c>ws://</c> to a host that is not on a private network (docs/protocol/wire.md 1.2).</summary>
    PlaintextRefused,

    /// <summary>The host name has no address.</summary>
    NameNotResolved,

    /// <summary>No TCP connection: refused, unreachable or timed out.</summary>
    Unreachable,

    /// <summary>The HTTP proxy refused the tunnel or could not be reached.</summary>
    ProxyFailed,

    /// <summary>The TLS handshake failed or the certificate is not trusted.</summary>
    TlsFailed,

    /// <summary>The certificate is not the pinned one. Nothing was sent to that server.</summary>
    TlsPinMismatch,

    /// <summary>The server answered the WebSocket upgrade with something else than 101.</summary>
    UpgradeRejected,

    /// <summary>The server took the connection (and TLS) and did not answer the WebSocket upgrade in time.</summary>
    UpgradeTimeout,

    /// <summary>The gateway stands behind a proxy it was not told about (HTTP 403 <c>proxy_attribution_required</c>).</summary>
    ProxyAttributionRequired,

    /// <summary>The gateway sent no usable <c>connect.challenge</c> in time.</summary>
    ChallengeTimeout,

    /// <summary>The gateway did not answer <c>connect</c> in time.</summary>
    ConnectTimeout,

    /// <summary>The gateway speaks no protocol version we speak, or answered <c>connect</c> with something else than a hello.</summary>
    ProtocolMismatch,

    /// <summary>Token, password or bootstrap token missing or wrong.</summary>
    AuthenticationRejected,

    /// <summary>The gateway refuses attempts for a while.</summary>
    RateLimited,

    /// <summary>An operator has to approve this device first.</summary>
    PairingRequired,

    /// <summary>The gateway is starting and will take connections in a moment.</summary>
    GatewayStarting,

    /// <summary>Any other refusal of <c>connect</c>; see <see cref="GatewayFailure.Code"/>.</summary>
    ConnectRefused,

    /// <summary>The device token the gateway issued could not be stored.</summary>
    TokenStoreFailed,

    /// <summary>The gateway closed the connection; see <see cref="GatewayFailure.CloseCode"/>.</summary>
    Closed,

    /// <summary>An operator has taken this device's approval back.</summary>
    DeviceRemoved,

    /// <summary>The connection broke without a close frame.</summary>
    ConnectionLost,

    /// <summary>The gateway was silent for two tick intervals.</summary>
    TickTimeout,

    /// <summary>A message was longer than allowed.</summary>
    MessageTooLarge,

    /// <summary>We left to connect anew at once.</summary>
    Reconnecting,

    /// <summary>We were asked to stop.</summary>
    Stopped,
}
