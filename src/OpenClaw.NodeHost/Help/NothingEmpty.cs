using System.CommandLine;
using System.CommandLine.Parsing;

namespace OpenClaw.NodeHost.Help;

/// <summary>
/// A value that is empty, or blanks, is a script's variable that nobody has set: taken as it stands it would mean every agent, no pin, the
/// current directory. It is an error wherever an empty value says nothing of its own.
/// </summary>
internal static class NothingEmpty
{
    // Lists that may be empty, and settings that are taken away so.
    private static readonly string[] MayBeEmpty = ["--allowed-env", "--inherit-env", "--context-path", "--display-name", "--commands"];

    public static void Require(Command command)
    {
        foreach (Option option in command.Options.Where(option => !MayBeEmpty.Contains(option.Name)))
        {
            option.Validators.Add(result => Check(result, result.Tokens, option.Name));
        }

        // What completion asks about is a line that is being typed.
        foreach (Argument argument in command.Hidden ? [] : command.Arguments)
        {
            argument.Validators.Add(result => Check(result, result.Tokens, argument.Name));
        }

        foreach (Command verb in command.Subcommands)
        {
            Require(verb);
        }
    }

    private static void Check(SymbolResult result, IReadOnlyList<Token> tokens, string name)
    {
        if (tokens.Count > 0 && tokens.All(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{name} has an empty value. Is a variable of the script not set?");
        }
    }
}
