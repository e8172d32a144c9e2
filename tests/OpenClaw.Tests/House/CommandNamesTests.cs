using System.Text.RegularExpressions;
using OpenClaw.Browser.Hosting;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Tests.Hosting;

namespace OpenClaw.Tests.House;

/// <summary>
/// The commands of a node stand where they are made. Two other places name all of them, because they have no node to ask; they name the
/// same.
/// </summary>
public sealed class CommandNamesTests
{
    [Fact]
    public void An_approval_takes_for_usual_what_a_node_offers()
    {
        using NodeRun run = new();
        PreparedNode node = PreparedNode.Prepare(run.Options, run.Log, BrowserCommands.Create);
        Assert.Equal(PairingConsent.UsualCommands.OrderBy(name => name, StringComparer.Ordinal),
            node.Connection.Commands.OrderBy(name => name, StringComparer.Ordinal));
    }

    [SourceFact]
    public void The_tab_key_offers_what_an_approval_takes_for_usual()
    {
        string source = File.ReadAllText(SourceTree.In("src", "OpenClaw.PowerShell", "Completion", "NodeCommandCompleter.cs"));
        Assert.Equal(PairingConsent.UsualCommands,
            Regex.Matches(source, "\"([^\"]+)\"").Cast<Match>().Select(match => match.Groups[1].Value));
    }
}
