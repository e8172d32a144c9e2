using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>What the commands of another library get from the node that offers them.</summary>
/// <param name="State">The node's state directory.</param>
/// <param name="ReadEnvironment">How the node reads its environment.</param>
/// <param name="Log">The node's log.</param>
/// <param name="Time">The clock.</param>
internal sealed record CommandHost(StateLocation State, Func<string, string?> ReadEnvironment, INodeLog Log, TimeProvider Time);

/// <summary>
/// Makes the commands that another library adds to a node: asked once per node, before it dials. What they own ends with
/// the node: <see cref="INodeLifetime"/>.
/// </summary>
/// <exception cref="NodeStateException">A setting cannot be read; the node does not start.</exception>
internal delegate IReadOnlyList<INodeCommand> MoreCommands(CommandHost host);
