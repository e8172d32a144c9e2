using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Verbs;
using OpenClaw.NodeHost.Verbs.Approvals;
using OpenClaw.NodeHost.Verbs.Service;

namespace OpenClaw.NodeHost;

/// <summary>The verbs of `openclaw-node` and what they share: how errors are told and where exit codes are listed. A new verb is one file and one line here.</summary>
internal static class CommandTree
{
    public static RootCommand Create()
    {
        RootCommand root = new("A node host for the OpenClaw gateway: lends this machine's commands to the gateway's agents, as far as its own exec policy allows.");
        root.Subcommands.Add(RunVerb.Create());
        root.Subcommands.Add(StatusVerb.Create());
        root.Subcommands.Add(DoctorVerb.Create());
        root.Subcommands.Add(InstallVerb.Create());
        root.Subcommands.Add(UninstallVerb.Create());
        root.Subcommands.Add(StartVerb.Create());
        root.Subcommands.Add(StopVerb.Create());
        root.Subcommands.Add(RestartVerb.Create());
        root.Subcommands.Add(LogsVerb.Create());
        root.Subcommands.Add(ServiceHostVerb.Create());
        root.Subcommands.Add(IdentityVerb.Create());
        root.Subcommands.Add(ImportVerb.Create());
        root.Subcommands.Add(ApprovalsVerb.Create());
        root.Subcommands.Add(DemoVerb.Create());

        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help } helpOption)
            {
                helpOption.Action = new HelpWithExitCodes(help);
            }
        }

        return root;
    }

    public static async Task<int> InvokeAsync(string[] args, TextWriter output, TextWriter error)
    {
        ParseResult parse = Create().Parse(args);
        if (parse.Errors.Count > 0)
        {
            foreach (string message in parse.Errors.Select(e => e.Message).Distinct())
            {
                await error.WriteLineAsync("error: " + message).ConfigureAwait(false);
            }

            await error.WriteLineAsync($"Try: {CommandPath(parse)} --help").ConfigureAwait(false);
            return ExitCodes.Error;
        }

        try
        {
            // Signals are ours: a verb that runs for long registers StopSignals and decides how it ends.
            return await parse.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NodeStateException or ExecRequestException or GatewayConfigurationException or IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or FormatException)
        {
            await error.WriteLineAsync("error: " + Terminal.ConsoleLog.OneLine(failure.Message)).ConfigureAwait(false);
            return ExitCodes.Error;
        }
    }

    /// <summary>`openclaw-node run` for an error in the options of `run`.</summary>
    private static string CommandPath(ParseResult parse)
    {
        List<string> names = [];
        for (SymbolResult? at = parse.CommandResult; at is CommandResult command; at = at.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "openclaw-node" : command.Command.Name);
        }

        return string.Join(' ', names);
    }

    /// <summary>The stock help, and under it what the exit codes mean: people look for them there.</summary>
    private sealed class HelpWithExitCodes(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int result = inner.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Exit codes:");
            foreach ((string code, string meaning) in ExitCodes.Documented)
            {
                output.WriteLine($"  {code,-4} {meaning}");
            }

            output.WriteLine();
            return result;
        }
    }
}
