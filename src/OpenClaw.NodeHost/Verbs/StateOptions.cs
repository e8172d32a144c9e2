using System.CommandLine;
using OpenClaw.Node.State;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>The options by which a verb says whose state it means: a directory, or the default one of a flavor.</summary>
internal sealed class StateOptions
{
    private readonly Option<string?> _directory = CommonOptions.StateDir();
    private readonly Option<NodeFlavor> _flavor = CommonOptions.Flavor();

    public void AddTo(Command command)
    {
        command.Options.Add(_directory);
        command.Options.Add(_flavor);
    }

    public string? Directory(ParseResult parse) => parse.GetValue(_directory);

    public NodeFlavor Flavor(ParseResult parse) => parse.GetValue(_flavor);

    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    public StateLocation Resolve(ParseResult parse) => StateLocation.Resolve(Directory(parse), Flavor(parse));
}
