using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;

namespace OpenClaw.NodeHost.Help;

/// <summary>
/// What may come next on a command line. The scripts of the shells ask for it with each Tab, so that they know every verb of this very
/// version.
/// </summary>
internal static class Completion
{
    /// <summary>One thing that may be typed; one with an empty value means: a file.</summary>
    /// <param name="Value">The word.</param>
    /// <param name="Text">What it is, for shells that show it.</param>
    internal sealed record Candidate(string Value, string Text);

    private static readonly Candidate Files = new("", "files");

    /// <param name="root">The tree of verbs.</param>
    /// <param name="words">Everything after the program's name; the last one is being typed, perhaps still empty.</param>
    public static IReadOnlyList<Candidate> Of(Command root, IReadOnlyList<string> words)
    {
        string current = words.Count > 0 ? words[^1] : "";
        List<Command> path = [root];
        HashSet<Option> used = [];
        Option? open = null;
        int position = 0;
        bool onlyWords = false;
        foreach (string word in words.Take(Math.Max(0, words.Count - 1)))
        {
            if (open is not null)
            {
                open = null;
            }
            else if (!onlyWords && word == "--")
            {
                onlyWords = true;
            }
            else if (!onlyWords && word.StartsWith('-'))
            {
                Option? option = OptionsOf(path).FirstOrDefault(one => one.Name == Head(word) || one.Aliases.Contains(Head(word)));
                if (option is not null)
                {
                    used.Add(option);
                    open = TakesValue(option) && !word.Contains('=', StringComparison.Ordinal) ? option : null;
                }
            }
            else if (position == 0 && path[^1].Subcommands.FirstOrDefault(verb => verb.Name == word) is { } verb)
            {
                path.Add(verb);
            }
            else
            {
                position++;
            }
        }

        // What is known of the line before the word that is being typed: it says which state is meant.
        CompletionContext context = Context(root, [.. words.SkipLast(open is null ? 1 : 2)], path, isValue: open is not null);
        IEnumerable<Candidate> found =
            open is not null ? ValuesOf(open, context)
            : !onlyWords && current.StartsWith('-') && current.Contains('=', StringComparison.Ordinal)
                ? OptionsOf(path).Where(one => one.Name == Head(current)).SelectMany(option => ValuesOf(option, context))
                    .Select(one => one.Value.Length == 0 ? one : one with { Value = Head(current) + "=" + one.Value })
            : !onlyWords && current.StartsWith('-')
                ? OptionsOf(path).Where(one => !used.Contains(one) || one.Arity.MaximumNumberOfValues > 1).SelectMany(Names)
            : Words(path[^1], position, context, current);
        return [.. found.Where(one => one.Value.Length == 0 || one.Value.StartsWith(current, StringComparison.Ordinal))
            .DistinctBy(one => one.Value)];
    }

    // Values of an option are held against the last word of the line: an empty one, where one begins.
    private static CompletionContext Context(Command root, string[] line, List<Command> path, bool isValue)
    {
        try
        {
            return root.Parse(isValue ? [.. line, ""] : line).GetCompletionContext();
        }
        catch (InvalidOperationException)
        {
            // A rule about an option looked at a value that is none: the rest of the line says nothing then.
            return root.Parse([.. path.Skip(1).Select(verb => verb.Name)]).GetCompletionContext();
        }
    }

    private static IEnumerable<Candidate> Words(Command command, int position, CompletionContext context, string current)
    {
        IEnumerable<Candidate> verbs = position > 0
            ? [] : command.Subcommands.Where(verb => !verb.Hidden).Select(verb => new Candidate(verb.Name, verb.Description ?? ""));
        Argument? argument = position < command.Arguments.Count ? command.Arguments[position]
            : command.Arguments is [.., { Arity.MaximumNumberOfValues: > 1 } last] ? last : null;
        IEnumerable<Candidate> files = argument?.HelpName == "pattern" && current.Contains('/', StringComparison.Ordinal) ? [Files] : [];
        return argument is null ? verbs : verbs.Concat(argument.GetCompletions(context).Select(ToCandidate)).Concat(files);
    }

    // Those of the verb, and those of the verbs above it that go down with it, as --help does.
    private static IEnumerable<Option> OptionsOf(List<Command> path) =>
        path[^1].Options.Concat(path.SkipLast(1).SelectMany(command => command.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden);

    private static IEnumerable<Candidate> Names(Option option) =>
        new[] { option.Name }.Concat(option is HelpOption ? [] : option.Aliases)
            .Select(name => new Candidate(name, option.Description ?? ""));

    private static IEnumerable<Candidate> ValuesOf(Option option, CompletionContext context)
    {
        Candidate[] values = [.. option.GetCompletions(context).Select(ToCandidate)];
        return values.Length > 0 ? values
            : option.HelpName is { } name && name.Contains('|', StringComparison.Ordinal)
                ? name.Split('|').Select(value => new Candidate(value, ""))
            : option.HelpName is "path" or "file" ? [Files] : [];
    }

    private static bool TakesValue(Option option) =>
        option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0 && option is not HelpOption and not VersionOption;

    private static Candidate ToCandidate(CompletionItem item) => new(item.Label, item.Detail ?? item.Documentation ?? "");

    private static string Head(string word) => word.Split('=', 2)[0];
}
