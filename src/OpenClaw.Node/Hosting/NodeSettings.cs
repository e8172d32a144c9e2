namespace OpenClaw.Node.Hosting;

/// <summary>
/// Which gateway a node connects to, as whom, and what it offers there: what a caller says of one start (<see cref="NodeOptions"/>) and
/// what is saved of an installed node. Null means that nothing was said. It holds no secret.
/// </summary>
public record NodeSettings
{
    /// <summary>The gateway's host; null keeps the saved one, else 127.0.0.1.</summary>
    public string? Host { get; init; }

    /// <summary>The gateway's port; null keeps the saved one, else 18789.</summary>
    public int? Port { get; init; }

    /// <summary>The path in front of the gateway; null keeps the saved one while host and port stay.</summary>
    public string? ContextPath { get; init; }

    /// <summary>
    /// True for TLS, false for none; null keeps the saved choice while host and port stay, else follows <c>gateway.tls.enabled</c> of
    /// openclaw.json.
    /// </summary>
    public bool? Tls { get; init; }

    /// <summary>The SHA-256 fingerprint of the gateway's certificate; implies TLS.</summary>
    public string? TlsFingerprint { get; init; }

    /// <summary>A new node id; null keeps the saved one.</summary>
    public string? NodeId { get; init; }

    /// <summary>The name an operator sees; null keeps the saved one, else the machine's name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The only commands to offer; null keeps the saved restriction unless <see cref="AllCommands"/>.</summary>
    public IReadOnlyList<string>? Commands { get; init; }

    /// <summary>Offer every command and forget a saved restriction.</summary>
    public bool AllCommands { get; init; }

    /// <summary>True when any part of the gateway's address is said.</summary>
    internal bool NamesGateway =>
        Host is not null || Port is not null || Tls is not null || TlsFingerprint is not null || ContextPath is not null;
}
