using System.CommandLine;
using OpenClaw.NodeHost.Help;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// `openclaw-node completion bash|zsh|fish|powershell`: what a shell loads so that Tab knows the verbs, options and values.
/// </summary>
internal static class CompletionVerb
{
    public static Command Create()
    {
        Argument<string> shell = new("shell") { HelpName = "shell", Description = string.Join(", ", CompletionScripts.All.Keys) };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.All.Keys]);
        Command command = new("completion",
            "Write the script by which a shell completes the verbs, options and values of this program; its first line says how to load it.");
        command.Arguments.Add(shell);
        command.SetAction(parse =>
        {
            PrintableWriter.Exact(parse.InvocationConfiguration.Output)
                .Write(CompletionScripts.All[parse.GetRequiredValue(shell)].ReplaceLineEndings("\n"));
            return ExitCodes.Ok;
        });
        return command;
    }
}
