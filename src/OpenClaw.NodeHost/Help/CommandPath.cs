using System.CommandLine;
using System.CommandLine.Parsing;

namespace OpenClaw.NodeHost.Help;

/// <summary>A verb with the verbs above it, as it is typed: `openclaw-node approvals allowlist add`.</summary>
internal static class CommandPath
{
    public const string Program = "openclaw-node";

    public static string Of(CommandResult result)
    {
        List<string> names = [];
        for (SymbolResult? at = result; at is CommandResult command; at = at.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? Program : command.Command.Name);
        }

        return string.Join(' ', names);
    }

    /// <summary>Every verb that people see, the program itself first, parents before children.</summary>
    public static IEnumerable<(string Path, Command Command)> All(Command root)
    {
        return Below(Program, root);

        static IEnumerable<(string, Command)> Below(string path, Command command) => command.Subcommands.Where(child => !child.Hidden)
            .SelectMany(child => Below($"{path} {child.Name}", child)).Prepend((path, command));
    }
}
