namespace OpenClaw.Gateway;

/// <summary>
/// What is useful of the gateway's hello (docs/protocol/wire.md 3.6). The device token in it goes to the token store only.
/// </summary>
/// <param name="Endpoint">The gateway that answered.</param>
/// <param name="Protocol">3 or 4.</param>
/// <param name="ServerVersion">For example <c>2026.9.6</c>; null when not told.</param>
public sealed record HelloOk(GatewayEndpoint Endpoint, int Protocol, string? ServerVersion)
{
    /// <summary>The gateway's id for this connection.</summary>
    public string? ConnectionId { get; init; }

    /// <summary>Request methods the gateway knows; empty when not told.</summary>
    public IReadOnlyCollection<string> Methods { get; init; } = [];

    /// <summary>The role granted.</summary>
    public string? Role { get; init; }

    /// <summary>The scopes granted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The longest frame the gateway takes, in bytes (512 KiB on 2026.1.x, 25 MiB later).</summary>
    public int MaxPayload { get; init; } = 512 * 1024;

    /// <summary>How often the gateway ticks.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>True when the gateway says it knows this method, or says nothing.</summary>
    public bool Knows(string method) => Methods.Count == 0 || Methods.Contains(method);
}
