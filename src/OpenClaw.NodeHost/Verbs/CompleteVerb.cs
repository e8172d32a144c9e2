using System.CommandLine;
using OpenClaw.NodeHost.Help;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>`openclaw-node complete -- WORDS`: what the completion scripts ask. Hidden, because it is no command for people.</summary>
internal static class CompleteVerb
{
    public static Command Create()
    {
        Argument<string[]> words = new("words") { Description = "The words behind the program's name; the last is being typed",
            Arity = ArgumentArity.ZeroOrMore };
        Option<bool> next = new("--next") { Description = "A new word begins (for shells that cannot hand over an empty one)" };
        Command command = new("complete", "Say what may come next.") { Hidden = true };
        command.Arguments.Add(words);
        command.Options.Add(next);
        command.SetAction(parse =>
        {
            string[] line = [.. parse.GetValue(words) ?? [], .. parse.GetValue(next) ? [""] : Array.Empty<string>()];
            foreach (Completion.Candidate candidate in Completion.Of(parse.RootCommandResult.Command, line))
            {
                parse.InvocationConfiguration.Output.WriteLine(
                    $"{ConsoleLog.OneLine(candidate.Value)}\t{ConsoleLog.OneLine(candidate.Text)}");
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
