namespace OpenClaw.Node.Commands;

/// <summary>One request of the gateway to run a node command (event <c>node.invoke.request</c>, docs/protocol/commands.md 2.1).</summary>
/// <param name="Id">The invoke's id, echoed in the result.</param>
/// <param name="NodeId">The node's id as the gateway says it, echoed and never compared.</param>
/// <param name="Command">The command's name.</param>
/// <param name="ParamsJson">The JSON text of the parameters, or null when none came.</param>
/// <param name="TimeoutMs">The gateway's own time limit in milliseconds, or null; commands other than MCP calls ignore it.</param>
public sealed record InvokeRequest(string Id, string NodeId, string Command, string? ParamsJson, double? TimeoutMs);
