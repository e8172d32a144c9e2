namespace OpenClaw.Gateway;

/// <summary>A snapshot of a connection; it never changes once handed out.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Since">Since when.</param>
public sealed record GatewayConnectionStatus(GatewayConnectionState State, DateTimeOffset Since)
{
    /// <summary>The gateway in use or last tried.</summary>
    public GatewayEndpoint? Endpoint { get; init; }

    /// <summary>Why the last attempt or connection ended; null after a hello until something fails again.</summary>
    public GatewayFailure? LastFailure { get; init; }

    /// <summary>The request an operator has to approve, while waiting for pairing.</summary>
    public string? PairingRequestId { get; init; }

    /// <summary>The gateway's version, after a hello.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The protocol version of the hello.</summary>
    public int? Protocol { get; init; }

    /// <summary>Attempts since the last hello, the current one included; 0 when connected.</summary>
    public int Attempts { get; init; }

    /// <summary>How many times a hello was received since the start.</summary>
    public int Hellos { get; init; }

    /// <summary>When the next attempt is due, while waiting.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}
