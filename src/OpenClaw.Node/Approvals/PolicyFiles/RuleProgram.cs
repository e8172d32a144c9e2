using OpenClaw.Node.Approvals.Analysis.PowerShell;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Programs;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// What a person typed as the program of a rule, and what is stored so that the rule works as it was typed: a name becomes the path that it
/// means here and now, a link the file it leads to. Patterns stay patterns: they come from people only.
/// </summary>
internal sealed record RuleProgram
{
    /// <summary>As it was typed, without spaces around it.</summary>
    public required string Typed { get; init; }

    /// <summary>What the rule says.</summary>
    public required string Pattern { get; init; }

    /// <summary>The file that it leads to, which is what older rules name; null where none was found.</summary>
    public string? File { get; init; }

    /// <summary>Why it must not be stored; null when it may.</summary>
    public string? Refusal { get; init; }

    /// <summary>What to type instead; null where there is nothing.</summary>
    public string? NextStep { get; init; }

    /// <summary>What was made of it, for the person to know.</summary>
    public string? Note { get; init; }

    /// <summary>What the person should think about once more.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// True for a stored pattern that means this program: as it would be stored now, or for the file itself, as older releases did.
    /// </summary>
    public bool Names(string pattern) => pattern == Pattern || pattern == File;

    /// <summary>As it is meant on this machine, by this process.</summary>
    /// <param name="typed">A program name, a path or a pattern of paths.</param>
    /// <param name="byName">Keep a name as it is; a path is a path all the same.</param>
    /// <param name="argPattern">The rule's argument part, if it has one.</param>
    /// <param name="directory">What a relative path starts from; null for the directory of this process.</param>
    public static RuleProgram Here(string typed, bool byName = false, string? argPattern = null, string? directory = null)
    {
        IReadOnlyDictionary<string, string> environment = HostEnvironment.OfThisProcess();
        directory ??= OwnDirectory.Path;
        return Read(typed, byName && !PathGlob.SelectsPath(typed.Trim()), environment, directory,
            new ResolutionContext(directory, environment).Home, argPattern);
    }

    /// <param name="typed">A program name, a path or a pattern of paths.</param>
    /// <param name="byName">Keep a name as it is, for a policy that machines share: it allows requests that say the name alone.</param>
    /// <param name="environment">Its PATH decides what a name means.</param>
    /// <param name="directory">What a relative path starts from.</param>
    /// <param name="home">What a leading <c>~</c> means.</param>
    /// <param name="argPattern">The rule's argument part, if it has one.</param>
    public static RuleProgram Read(string typed, bool byName, IReadOnlyDictionary<string, string> environment, string directory,
        string? home, string? argPattern = null)
    {
        string text = typed.Trim();
        RuleProgram rule = new() { Typed = text, Pattern = text };
        if (text.Length == 0 || text.Any(c => OpenClaw.Gateway.Text.Printable.IsHidden(c) && !char.IsSurrogate(c)))
        {
            return rule with { Refusal = "A rule's program is one line of visible text.",
                NextStep = "Give a program name, a path or a pattern of paths." };
        }
        if (CommandRule.IsOne(text))
        {
            return rule with { Warnings = OfCommand(text) };
        }
        if (text.IndexOfAny(['*', '?']) >= 0)
        {
            return rule;
        }
        return PathGlob.SelectsPath(text)
            ? OfPath(rule, byName, directory, home, argPattern) : OfName(rule, byName, environment, directory, argPattern);
    }

    private static RuleProgram OfName(RuleProgram rule, bool byName, IReadOnlyDictionary<string, string> environment, string directory,
        string? argPattern)
    {
        string name = rule.Typed;
        string? found = ProgramSearch.FindExisting(name, environment);
        if (found is null && name.Any(char.IsWhiteSpace))
        {
            return CommandLine(rule);
        }
        if (byName)
        {
            return rule with
            {
                Note = $"The rule allows '{name}' where a request says the name alone; gateways since 2026.3.31 say the path instead, and that is not allowed by it.",
                Warnings = found is null ? [$"No program '{name}' is on this machine's search path."] : [],
            };
        }
        if (found is null)
        {
            return rule with { Warnings = [$"No program '{name}' is on this machine's search path: the rule is stored with the name, and allows requests that say the name alone once there is one."] };
        }
        string path = LexicalPath.IsAbsolute(found) ? found : LexicalPath.Resolve(directory, found);
        return Stored(rule, path, argPattern);
    }

    private static RuleProgram OfPath(RuleProgram rule, bool byName, string directory, string? home, string? argPattern)
    {
        if (byName)
        {
            return rule with { Refusal = $"'{rule.Typed}' is a path and not a name alone.",
                NextStep = ToolWords.Current.AddRule(rule.Typed) };
        }
        string path = PathGlob.ExpandHome(rule.Typed, home);
        // Joined and not tidied up: behind a link a/../b is not b, and the operating system finds the file.
        path = LexicalPath.IsAbsolute(path) ? path : Path.Combine(directory, WithoutHere(path));
        FileKind? kind = FileFacts.Of(path)?.Kind;
        if (kind == FileKind.Directory)
        {
            return rule with { Refusal = $"{path} is a directory; a rule names a program.",
                NextStep = "For every program in it: " + ToolWords.Current.AddRule(path.TrimEnd('/', '\\') + "/*") };
        }
        if (kind is null && path.IndexOf(' ') is > 0 and int blank && FileFacts.Of(path.Substring(0, blank))?.Kind == FileKind.File)
        {
            return CommandLine(rule);
        }
        if (kind is null)
        {
            // Kept as it was typed: nothing is known of what will be there, not even whether a part of the way will be a link.
            return rule with { Pattern = path,
                Warnings = [$"There is no file {path}: the rule allows nothing until there is one, and nothing either if the path then leads over a link."] };
        }
        return Stored(rule, path, argPattern);
    }

    private static RuleProgram CommandLine(RuleProgram rule) => rule with
    {
        Refusal = $"'{rule.Typed}' is a command line; a rule names a program, and may say with which arguments.",
        NextStep = RuleLine.Read(rule.Typed, out string? problem) is { } line
            ? ToolWords.Current.AddCommandLine(rule.Typed, line.Program, line.ArgPattern)
            : $"{char.ToUpperInvariant(problem![0])}{problem.Substring(1)}.",
    };

    // "./" in front is no step on the way, whatever is a link: no request says it, so a rule with it would never match.
    private static string WithoutHere(string path)
    {
        while (path.Length > 2 && path[0] == '.' && (path[1] == '/' || path[1] == Path.DirectorySeparatorChar))
        {
            path = path.Substring(2).TrimStart('/', Path.DirectorySeparatorChar);
        }
        return path;
    }

    private static RuleProgram Stored(RuleProgram rule, string path, string? argPattern)
    {
        string real = RealPath.TryResolve(path) ?? path;
        if (real.IndexOfAny(['*', '?']) >= 0)
        {
            return rule with { Refusal = $"{real} has a * or ? in its name, which would be a pattern in a rule.",
                NextStep = "Move the program to another path, or answer its requests one by one." };
        }
        if (OtherName.SystemPath(path, real) is { } name && name.IndexOfAny(['*', '?']) < 0)
        {
            // One file may be many programs, and only the one that was named is meant.
            return rule with { Pattern = name, File = real,
                Note = $"{(name == rule.Typed ? name : $"'{rule.Typed}' is {name}, which")} leads to {real}: the rule is stored for that name of it." };
        }
        List<string> warnings = [];
        if (OtherName.Of(path, real) is not null)
        {
            warnings.Add($"{path} is one of the names of {real}: the rule allows that file under every name it has.");
        }
        return rule with
        {
            Pattern = real,
            File = real,
            Note = real == rule.Typed ? null
                : real == path ? $"'{rule.Typed}' is {real} here: the rule is stored for that file."
                : $"{(path == rule.Typed ? path : $"'{rule.Typed}' is {path}, which")} leads to {real}: the rule is stored for that file.",
            Warnings = warnings,
        };
    }

    /// <summary>A wildcard takes in commands that nobody thought of: they are named.</summary>
    private static List<string> OfCommand(string pattern)
    {
        if (pattern.IndexOfAny(['*', '?']) < 0)
        {
            return [];
        }
        RuleList rules = new([new AllowlistRule { Agent = "*", Pattern = pattern }]);
        List<string> taken =
            PsNames.All.Where(name =>
                CommandRule.Match(rules, new ShellCommand(CommandRule.PowerShell, name, PsNames.Module(name), IsSystemModule: true), null,
                    null, new MatchWork()) is not null).ToList();
        return taken.Count == 0
            ? [$"The rule {pattern} allows nothing: a wildcard may stand in the noun only (ps:Get-Net*)."]
            : [$"The rule {pattern} allows {taken.Count} commands that are known here: {string.Join(", ", taken.Take(12))}{(taken.Count > 12 ? ", …" : "")}."];
    }
}
