using System.CommandLine;
using System.CommandLine.Help;
using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.NodeHost.Help;
using OpenClaw.NodeHost.Terminal;
using OpenClaw.NodeHost.Verbs;
using OpenClaw.NodeHost.Verbs.Approvals;
using OpenClaw.NodeHost.Verbs.Service;

namespace OpenClaw.NodeHost;

/// <summary>
/// The verbs of `openclaw-node` and what they share: how errors are told and where help comes from. A new verb is one file and one line
/// here.
/// </summary>
internal static class CommandTree
{
    private static readonly string[] NeedsNothing = ["help", "version", "completion", "complete"];

    public static RootCommand Create()
    {
        RootCommand root =
            new("A node host for the OpenClaw gateway: lends this machine's commands to the gateway's agents, as far as its own exec policy allows.");
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
        root.Subcommands.Add(CompletionVerb.Create());
        root.Subcommands.Add(CompleteVerb.Create());
        root.Subcommands.Add(HelpVerb.Create());
        root.Subcommands.Add(VersionVerb.Create());

        NothingEmpty.Require(root);
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
        ToolWords.Use(ToolWords.Program);
        output = new PrintableWriter(output);
        error = new PrintableWriter(error);
        ParseResult parse;
        try
        {
            parse = Create().Parse(args);
        }
        catch (InvalidOperationException unread)
        {
            // A rule about an option looked at a value that is none of its kind.
            await error.WriteLineAsync("error: " + ConsoleLog.OneLine(WrongCommandLine.Plain(unread.Message))).ConfigureAwait(false);
            ParseResult verb = Create().Parse([.. args.TakeWhile(word => !word.StartsWith('-'))]);
            await error.WriteLineAsync($"Try: {CommandPath.Of(verb.CommandResult)} --help").ConfigureAwait(false);
            return ExitCodes.Error;
        }

        if (WrongCommandLine.Explain(parse) is { Count: > 0 } wrong)
        {
            foreach (string message in wrong)
            {
                await error.WriteLineAsync("error: " + ConsoleLog.OneLine(message)).ConfigureAwait(false);
            }

            await error.WriteLineAsync($"Try: {CommandPath.Of(parse.CommandResult)} --help").ConfigureAwait(false);
            return ExitCodes.Error;
        }

        // Help, versions and completions are no action of a verb that does something here.
        if (parse.Action == parse.CommandResult.Command.Action && !NeedsNothing.Contains(parse.CommandResult.Command.Name)
            && OpenSslLibrary.WhatIsMissing() is { } missing)
        {
            await error.WriteLineAsync("error: " + missing).ConfigureAwait(false);
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
        catch (Exception failure)
            when (failure is NodeStateException or ExecRequestException or GatewayConfigurationException or IOException
                or UnauthorizedAccessException or InvalidOperationException or ArgumentException or FormatException)
        {
            await error.WriteLineAsync("error: " + ConsoleLog.OneLine(failure.Message)).ConfigureAwait(false);
            if (failure is NodeStateException { Problem: StateProblem.Malformed, Path: { } broken })
            {
                await error.WriteLineAsync(
                    $"Repair the place that is named, or begin with a new file, which keeps this one: {ConsoleLog.OneLine(ToolWords.Program.BeginAnew(broken))}").ConfigureAwait(false);
            }
            else if (failure is NodeStateException { Problem: StateProblem.Closed, Path: { } closed })
            {
                await error.WriteLineAsync($"next: {ConsoleLog.OneLine(ClosedDirectory.NextStep(closed, ToolWords.Program))}")
                    .ConfigureAwait(false);
            }

            return ExitCodes.Error;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A fault of ours, told in a sentence: an abort with a stack trace helps nobody who has to go on.
            await error.WriteLineAsync(
                $"error: something unexpected happened ({failure.GetType().Name}): {ConsoleLog.OneLine(failure.Message)}. Please report it with what 'openclaw-node doctor --bundle' writes.").ConfigureAwait(false);
            return ExitCodes.Error;
        }
    }
}
