using System.CommandLine;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// The options by which a verb says whose state it means: a directory, the account's own node or the machine's. Without them all verbs mean
/// the same node.
/// </summary>
internal sealed class StateOptions
{
    private readonly Option<string?> _directory = CommonOptions.StateDir();
    private readonly Option<NodeFlavor> _flavor = CommonOptions.Flavor();

    public Option<string?> Scope { get; } =
        new("--scope") { Description = "The node of this account or the one of the machine (default: the installed one)",
            HelpName = "user|machine" };

    public void AddTo(Command command)
    {
        command.Options.Add(_directory);
        command.Options.Add(Scope);
        command.Options.Add(_flavor);
        Scope.AcceptOnlyFromAmong("user", "machine");
    }

    /// <summary>For the verb that starts a node in the foreground: it is never the installed one.</summary>
    public void AddWithoutScopeTo(Command command)
    {
        command.Options.Add(_directory);
        command.Options.Add(_flavor);
    }

    public string? Directory(ParseResult parse) => parse.GetValue(_directory);

    public NodeFlavor Flavor(ParseResult parse) => parse.GetValue(_flavor);

    public ServiceScope? ScopeOf(ParseResult parse) =>
        parse.GetResult(Scope) is null ? null : parse.GetValue(Scope) == "machine" ? ServiceScope.Machine : ServiceScope.User;

    /// <summary>The node that is meant. What the person should know about the choice goes to standard error.</summary>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    /// <param name="parse">What was typed.</param>
    /// <param name="evenClosed">Also where this account may not look into it: for what says so itself.</param>
    public StateLocation Resolve(ParseResult parse, bool evenClosed = false)
    {
        ThisNode node = Find(parse);
        if (node.Notice is { } notice)
        {
            parse.InvocationConfiguration.Error.WriteLine("note: " + ConsoleLog.OneLine(notice));
        }

        return evenClosed ? node.Location : ClosedDirectory.Require(node.Location);
    }

    /// <summary>The same without a word.</summary>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    public ThisNode Find(ParseResult parse) => ThisNode.Find(Directory(parse), ScopeOf(parse), Flavor(parse));

    /// <summary>The account's own place, whatever is installed.</summary>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    public StateLocation ResolveOwn(ParseResult parse) => ClosedDirectory.Require(StateLocation.Resolve(Directory(parse), Flavor(parse)));
}
