using OpenClaw.Browser.Hosting;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Tests.Hosting;

namespace OpenClaw.Tests.House;

/// <summary>
/// An approval and the tab key have no node to ask which commands there are: <see cref="OpenClaw.Node.Commands.NodeCommandNames"/> names
/// just those that a node is made with.
/// </summary>
public sealed class CommandNamesTests
{
    [Fact]
    public void What_is_named_is_what_a_node_offers()
    {
        using NodeRun run = new();
        PreparedNode node = PreparedNode.Prepare(run.Options, run.Log, BrowserCommands.Create);
        Assert.Equal(PairingConsent.UsualCommands.OrderBy(name => name, StringComparer.Ordinal),
            node.Connection.Commands.OrderBy(name => name, StringComparer.Ordinal));
    }
}
