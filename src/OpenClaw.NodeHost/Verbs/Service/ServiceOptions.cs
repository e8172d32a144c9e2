using System.CommandLine;
using System.CommandLine.Parsing;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.Runtime;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>The options by which the service verbs say which installed node they mean.</summary>
internal sealed class ServiceOptions
{
    public StateOptions State { get; } = new();

    public Option<bool> Json { get; } = CommonOptions.Json();

    public Option<string?> Type { get; } = new("--type")
    {
        Description = "What starts the node; default: what the installed one has, else the machine's own",
        HelpName = string.Join("|", ServiceManagers.All.Select(manager => manager.Word)),
    };

    public static Option<bool> EvenOlder() => new("--force") { Description = "Put this program in place of a newer one that is installed" };

    public void AddTo(Command command)
    {
        command.Options.Add(Type);
        State.AddTo(command);
        command.Options.Add(Json);
        Type.Validators.Add(result => OneOf(result, "--type", [.. ServiceManagers.All.Select(manager => manager.Word)]));
    }

    public NodeService Find(ParseResult parse) => NodeService.Find(
        State.Directory(parse),
        ServiceManagers.Find(parse.GetValue(Type))?.Kind,
        State.ScopeOf(parse),
        State.Flavor(parse));

    /// <summary>This program as it lies on disk: one file, or a folder with its libraries.</summary>
    public static RuntimeSource Runtime()
    {
        string program = Environment.ProcessPath
            ?? throw new InvalidOperationException("The path of this program is not known; start it by its full path.");
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                "A service starts the program openclaw-node itself: call it directly and not through 'dotnet openclaw-node.dll'.");
        }

        return RuntimeSource.OfProgram(program);
    }

    private static void OneOf(OptionResult result, string option, params string[] values)
    {
        if (result.Tokens is [Token token] && !values.Contains(token.Value, StringComparer.Ordinal))
        {
            result.AddError($"'{token.Value}' is not a value of {option}: use {string.Join(", ", values)}.");
        }
    }
}
