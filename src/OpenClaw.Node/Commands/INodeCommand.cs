namespace OpenClaw.Node.Commands;

/// <summary>One node command. Implementations are stateless and may run many invokes at the same time.</summary>
public interface INodeCommand
{
    /// <summary>The name under which the gateway invokes it.</summary>
    string Name { get; }

    /// <summary>Answers one invoke. Exceptions other than cancellation become <c>UNAVAILABLE: node invocation failed</c>.</summary>
    Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken);
}
