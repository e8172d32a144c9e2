using OpenClaw.Gateway.Diagnostics;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// A node host: identity, policy, commands and one connection to a gateway, put together from <see cref="NodeOptions"/>. The program, the
/// cmdlets and the tests all start a node here.
/// </summary>
public sealed class OpenClawNode
{
    private OpenClawNode(NodeStatus status) => Status = status;

    /// <summary>A snapshot of the node now.</summary>
    public NodeStatus Status { get; }

    /// <summary>Told after every change worth showing, on a thread of the node; handlers must be quick.</summary>
    public event Action<NodeStatus>? StatusChanged;

    /// <summary>Reads state and settings and prepares a node. Nothing is dialled and no other process is disturbed before <see cref="RunAsync"/>.</summary>
    /// <exception cref="NodeStartException">Something has to be changed first; the message says what.</exception>
    public static OpenClawNode Create(NodeOptions options, INodeLog log) =>
        throw new NodeStartException("NotBuilt", $"The node cannot start yet with {options} and {log}.");

    /// <summary>
    /// Runs until cancelled, or until only a person can go on. Never throws: the result says why it ended. Every process that an invoke started is
    /// gone when it returns. May be called once.
    /// </summary>
    public Task<NodeRunResult> RunAsync(CancellationToken cancellationToken)
    {
        StatusChanged?.Invoke(Status);
        return Task.FromResult(new NodeRunResult(0, "Stopped", "The node was stopped.", null));
    }
}
