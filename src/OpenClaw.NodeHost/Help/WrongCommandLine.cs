using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace OpenClaw.NodeHost.Help;

/// <summary>Says what is wrong with a command line, once, and what was probably meant.</summary>
internal static class WrongCommandLine
{
    /// <summary>A sentence for each fault; none where the line can be run.</summary>
    public static IReadOnlyList<string> Explain(ParseResult parse) =>
        OptionTakenForAnArgument(parse) is { } slip ? [slip]
        : parse.Errors.Count > 0 ? [.. Faults(parse)]
        : [];

    private static IEnumerable<string> Faults(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        string path = CommandPath.Of(parse.CommandResult);
        string[] unknown = [.. parse.UnmatchedTokens];
        if (unknown.Length > 0)
        {
            // What follows an unknown word cannot be judged: one error and not three.
            string first = unknown[0];
            if (first.StartsWith('-'))
            {
                yield return NotAnOption(parse, first, "");
                yield break;
            }

            string what = command.Subcommands.Count > 0 ? $"'{first}' is not a verb of `{path}`." : $"`{path}` does not take '{first}'.";
            string? meant = command.Subcommands.Count > 0
                ? Nearest(first, command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)) ?? Elsewhere(parse, first)
                : OptionFor(command, first);
            yield return meant is null ? what : $"{what} Did you mean '{meant}'?";
            yield break;
        }

        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            yield return $"`{path}` needs one of these verbs as its next command: {string.Join(", ", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name))}";
            yield break;
        }

        foreach (string message in parse.Errors.Select(error => error.Message).Distinct())
        {
            yield return Plain(OnOneLine(message));
        }
    }

    // Where a verb takes words of any kind, a misspelt option would be one of them: a command called --helpp, a rule for it.
    private static string? OptionTakenForAnArgument(ParseResult parse)
    {
        if (parse.Tokens.Any(token => token.Type == TokenType.DoubleDash) || parse.Action is HelpWithExitCodes)
        {
            return null;
        }

        string? first = parse.CommandResult.Children.OfType<ArgumentResult>()
            .Select(argument => argument.Tokens.Count > 0 ? argument.Tokens[0].Value : "")
            .FirstOrDefault(value => value.Length > 1 && value[0] == '-');
        return first is null ? null : NotAnOption(parse, first, " If it is meant as it stands, put -- in front of it.");
    }

    private static string NotAnOption(ParseResult parse, string word, string otherwise)
    {
        string name = Name(word), path = CommandPath.Of(parse.CommandResult);
        string[] options = [.. OptionsOf(parse.CommandResult)];

        // It is one: it stands in front of the verb.
        return options.Contains(name) ? $"'{name}' belongs behind the verb: {path} {name}"
            : OtherWords.FirstOrDefault(other => other.Word == name) is { Said: { } said } && options.Contains(said.Split(' ', ',')[0])
                ? $"'{name}' is not an option of `{path}`. {(Secrets.Contains(name) ? "A secret on a command line can be read by every account; it is in the shell's history now, too. It is asked for with" : "Its name is")} {said}"
            : $"'{name}' is not an option of `{path}`.{(Nearest(name, options) is { } meant ? $" Did you mean '{meant}'?" : otherwise)}";
    }

    private static readonly string[] Secrets = ["--token", "--auth-token", "--gateway-token", "--password", "--setup-code", "--code"];

    // What other programs call it, too far from ours to be a slip.
    private static readonly (string Word, string Said)[] OtherWords =
    [
        ("--token", "--ask-token, or comes from OPENCLAW_GATEWAY_TOKEN"),
        ("--auth-token", "--ask-token, or comes from OPENCLAW_GATEWAY_TOKEN"),
        ("--gateway-token", "--ask-token, or comes from OPENCLAW_GATEWAY_TOKEN"),
        ("--password", "--ask-token, or comes from OPENCLAW_GATEWAY_PASSWORD"),
        ("--setup-code", "--pair -"),
        ("--code", "--pair -"),
        ("--name", "--display-name"),
        ("--node-name", "--display-name"),
        ("--pin", "--tls-fingerprint"),
        ("--fingerprint", "--tls-fingerprint"),
        ("--ssl", "--tls"),
        ("--gateway-host", "--host"),
        ("--server", "--host"),
        ("--address", "--url"),
        ("--system", "--scope machine"),
        ("--user", "--scope user"),
        ("--tail", "--lines"),
        ("--limit", "--last"),
    ];

    // What stands without an option where one has to say what it is.
    private static string? OptionFor(Command command, string word)
    {
        string[] candidates = word.Contains("://", StringComparison.Ordinal) ? ["--url"] : ["--file", "--from", "--host"];
        return candidates.FirstOrDefault(name => command.Options.Any(option => option.Name == name)) is { } found
            ? $"{found} {word}" : null;
    }

    /// <summary>Without the names of types: "Cannot parse argument 'x' for option '--lines' as expected type 'System.Int32'."</summary>
    internal static string Plain(string message) =>
        Regex.Match(message,
            @"^Cannot parse argument '(?<word>.*)' for (?:option|command) '(?<name>[^']*)' as expected type '(?<type>.*)'\.$") is { Success: true } unread
        ? $"'{unread.Groups["word"].Value}' is {(unread.Groups["type"].Value.Contains("Int") ? "no whole number" : "no value")} for {unread.Groups["name"].Value}"
        : message;

    // "Argument 'x' not recognized. Must be one of:" and a line for each value.
    private static string OnOneLine(string message)
    {
        string[] lines = [.. message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        if (lines.Length < 2)
        {
            return message;
        }

        string[] values = [.. lines.Skip(1).Select(value => value.Trim('\''))];
        string? meant = lines[0].Split('\'') is [_, string word, ..] ? Nearest(word, values) : null;
        return $"{lines[0]} {string.Join(", ", values)}.{(meant is null ? "" : $" Did you mean '{meant}'?")}";
    }

    /// <summary>The candidate that is fewest slips away from a word, if it is few enough to have been meant.</summary>
    internal static string? Nearest(string word, IEnumerable<string> candidates) => candidates
        .Select(candidate => (Candidate: candidate, Slips: Slips(word.ToLowerInvariant(), candidate)))
        .Where(pair => pair.Slips <= Math.Max(1, Math.Min(word.Length, pair.Candidate.Length) / 3)
            || (word.Length >= 3 && pair.Candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(pair => pair.Slips)
        .Select(pair => pair.Candidate)
        .FirstOrDefault();

    // A verb that exists at another depth: `openclaw-node pending` means `openclaw-node approvals pending`.
    private static string? Elsewhere(ParseResult parse, string word) => CommandPath.All(parse.RootCommandResult.Command)
        .Where(verb => verb.Command.Name == word || (verb.Command.Name == "get" && word is "list" or "show"))
        .Select(verb => verb.Path)
        .FirstOrDefault();

    private static IEnumerable<string> OptionsOf(CommandResult result)
    {
        IEnumerable<Option> options = result.Command.Options;
        for (SymbolResult? at = result.Parent; at is CommandResult parent; at = at.Parent)
        {
            options = options.Concat(parent.Command.Options.Where(option => option.Recursive));
        }

        return options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name))
            .Where(name => name.StartsWith("--", StringComparison.Ordinal));
    }

    private static string Name(string token) => token.Split('=', 2)[0];

    /// <summary>Letters added, left out, exchanged or swapped with their neighbour.</summary>
    private static int Slips(string a, string b)
    {
        int[,] slips = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    slips[i, j] = i + j;
                    continue;
                }

                int exchanged = slips[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                slips[i, j] = Math.Min(exchanged, 1 + Math.Min(slips[i - 1, j], slips[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
                }
            }
        }

        return slips[a.Length, b.Length];
    }
}
