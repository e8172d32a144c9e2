using System.CommandLine;
using System.CommandLine.Completions;
using OpenClaw.NodeHost.Help;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// `openclaw-node help approvals test`: the same as `--help`, for hands that type it in front; with --man the manual page.
/// </summary>
internal static class HelpVerb
{
    public static Command Create()
    {
        Argument<string[]> words = new("verb") { HelpName = "verb", Description = "The verb to explain, with the verbs above it",
            Arity = ArgumentArity.ZeroOrMore };
        Option<bool> man = new("--man") { Description = "Write the manual page (roff), for `man -l -`" };
        Command command = new("help", "Explain the program or one of its verbs.");
        command.Arguments.Add(words);
        command.Options.Add(man);
        words.CompletionSources.Add(context =>
        {
            Command? at = context.ParseResult.RootCommandResult.Command;
            foreach (string word in context.ParseResult.GetResult(words)?.Tokens.Select(token => token.Value) ?? [])
            {
                at = at?.Subcommands.FirstOrDefault(verb => verb.Name == word);
            }

            return at is null ? []
                : at.Subcommands.Where(verb => !verb.Hidden).Select(verb => new CompletionItem(verb.Name, detail: verb.Description));
        });
        command.SetAction(parse =>
        {
            Command root = parse.RootCommandResult.Command;
            TextWriter output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(man))
            {
                ManualPage.Write(PrintableWriter.Exact(output), root);
                return ExitCodes.Ok;
            }

            string[] path = parse.GetValue(words) ?? [];
            ParseResult meant = root.Parse(path);
            if (meant.CommandResult.Tokens.Count + meant.UnmatchedTokens.Count > 0)
            {
                foreach (string message in WrongCommandLine.Explain(meant).Take(1))
                {
                    parse.InvocationConfiguration.Error.WriteLine("error: " + ConsoleLog.OneLine(message));
                }

                return ExitCodes.Error;
            }

            return root.Parse([.. path, "--help"]).Invoke(parse.InvocationConfiguration);
        });
        return command;
    }
}
