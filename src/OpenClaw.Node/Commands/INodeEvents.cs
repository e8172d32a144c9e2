namespace OpenClaw.Node.Commands;

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
