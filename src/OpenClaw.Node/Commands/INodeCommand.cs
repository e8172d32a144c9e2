namespace OpenClaw.Node.Commands;

/// <summary>One request of the gateway to run a node command (event <c>node.invoke.request</c>, docs/protocol/commands.md 2.1).</summary>
/// <param name="Id">The invoke's id, echoed in the result.</param>
/// <param name="NodeId">The node's id as the gateway says it, echoed and never compared.</param>
/// <param name="Command">The command's name.</param>
/// <param name="ParamsJson">The JSON text of the parameters, or null when none came.</param>
/// <param name="TimeoutMs">The gateway's own time limit in milliseconds, or null; commands other than MCP calls ignore it.</param>
public sealed record InvokeRequest(string Id, string NodeId, string Command, string? ParamsJson, double? TimeoutMs);

/// <summary>What a node command answers: a JSON payload or an error (docs/protocol/commands.md 2.2).</summary>
public abstract record InvokeResult
{
    private InvokeResult()
    {
    }

    /// <summary>The command ran; a failed process is a success too, its payload says so.</summary>
    /// <param name="PayloadJson">The payload as JSON text.</param>
    public sealed record Success(string PayloadJson) : InvokeResult;

    /// <summary>The command was refused or could not be tried.</summary>
    /// <param name="Code">A stable code, for example <c>INVALID_REQUEST</c>.</param>
    /// <param name="Message">Text for a person.</param>
    public sealed record Failure(string Code, string Message) : InvokeResult
    {
        /// <summary>True when the exec policy refused it; nothing was wrong with the request.</summary>
        public bool IsDenial { get; init; }
    }
}

/// <summary>
/// The node's way to tell the gateway something unasked (request <c>node.event</c>). Failures are swallowed: nobody waits for them.
/// </summary>
public interface INodeEvents
{
    /// <summary>Sends one event; it is on the wire, in order, before a result sent afterwards.</summary>
    /// <param name="name">For example <c>exec.finished</c>.</param>
    /// <param name="payloadJson">JSON text.</param>
    /// <param name="cancellationToken">An aborted invoke sends nothing any more.</param>
    Task SendAsync(string name, string payloadJson, CancellationToken cancellationToken);
}

/// <summary>One node command. Implementations are stateless and may run many invokes at the same time.</summary>
public interface INodeCommand
{
    /// <summary>The name under which the gateway invokes it.</summary>
    string Name { get; }

    /// <summary>Answers one invoke. Exceptions other than cancellation become <c>UNAVAILABLE: node invocation failed</c>.</summary>
    Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken);
}
