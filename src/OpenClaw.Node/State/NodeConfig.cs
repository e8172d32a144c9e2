namespace OpenClaw.Node.State;

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
