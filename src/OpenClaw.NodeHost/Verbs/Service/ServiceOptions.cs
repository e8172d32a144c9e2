using System.CommandLine;
using System.CommandLine.Parsing;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.State;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>The options by which the service verbs say which installed node they mean.</summary>
internal sealed class ServiceOptions
{
    public StateOptions State { get; } = new();

    public Option<bool> Json { get; } = CommonOptions.Json();

    public Option<string?> Type { get; } = new("--type")
    {
        Description = "task or service (Windows), systemd, launchd; default: the installed one, else task, systemd or launchd",
        HelpName = "manager",
    };

    public Option<string?> Scope { get; } = new("--scope") { Description = "user or machine; default: the installed one, else user", HelpName = "scope" };

    public void AddTo(Command command)
    {
        command.Options.Add(Type);
        command.Options.Add(Scope);
        State.AddTo(command);
        command.Options.Add(Json);
        Type.Validators.Add(result => OneOf(result, "--type", "task", "service", "systemd", "launchd"));
        Scope.Validators.Add(result => OneOf(result, "--scope", "user", "machine"));
    }

    public NodeService Find(ParseResult parse) => NodeService.Find(
        State.Directory(parse),
        parse.GetValue(Type) switch
        {
            "task" => ServiceManagerKind.ScheduledTask,
            "service" => ServiceManagerKind.WindowsService,
            "systemd" => ServiceManagerKind.Systemd,
            "launchd" => ServiceManagerKind.Launchd,
            _ => null,
        },
        parse.GetValue(Scope) switch { "machine" => ServiceScope.Machine, "user" => ServiceScope.User, _ => null },
        State.Flavor(parse));

    /// <summary>This program as it lies on disk: one file, or a folder with its libraries.</summary>
    public static RuntimeSource Runtime()
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known; start it by its full path.");
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException("A service starts the program openclaw-node itself: call it directly and not through 'dotnet openclaw-node.dll'.");
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
