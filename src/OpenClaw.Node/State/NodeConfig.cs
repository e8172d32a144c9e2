namespace OpenClaw.Node.State;

/// <summary>The gateway that a node used last.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Tls">True for <c>wss</c>.</param>
/// <param name="TlsFingerprint">The pinned certificate, or null.</param>
/// <param name="ContextPath">A path in front of the gateway, or null.</param>
public sealed record SavedGateway(string Host, int Port, bool Tls, string? TlsFingerprint, string? ContextPath);

/// <summary>What <c>node.json</c> remembers between runs (docs/protocol/state.md 2).</summary>
public sealed record NodeConfig
{
    /// <summary>A uuid that names this node at the gateway.</summary>
    public required string NodeId { get; init; }

    /// <summary>The name an operator sees; null until one was chosen.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The gateway used last; null before the first connection.</summary>
    public SavedGateway? Gateway { get; init; }

    /// <summary>The commands the node is restricted to; null for all.</summary>
    public IReadOnlyList<string>? Commands { get; init; }
}
