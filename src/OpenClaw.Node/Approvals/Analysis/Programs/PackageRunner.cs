using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>Where a runner's words name the program that it starts.</summary>
/// <param name="Options">Options in front of its command, or of the program where it has none.</param>
internal sealed record PackageGrammar(OptionTable Options)
{
    /// <summary>Its commands that start a program; null for a runner whose first word is the program.</summary>
    public Dictionary<string, PackageCommand>? Commands { get; init; }

    /// <summary>True when a script could stand behind options that cannot be read, which has to be said.</summary>
    public bool SaysWhenUnclear { get; init; }
}

/// <summary>What stands behind the command of a runner.</summary>
/// <param name="Options">Options in front of the program; null for none.</param>
/// <param name="AfterSeparator">True when the program stands at once, or behind <c>--</c>, and is no option.</param>
internal sealed record PackageCommand(OptionTable? Options = null, bool AfterSeparator = false)
{
    /// <summary>The program, where the command says it and only its arguments follow.</summary>
    public string? Program { get; init; }

    /// <summary>True when it runs what it has just fetched.</summary>
    public bool IsDownload { get; init; }
}

/// <summary>
/// npm, npx, pnpm, yarn, uvx and their relatives starting a program (docs/protocol/policy.md 4.5). Which file that is the runner alone
/// decides: one of the project, of its cache or of the registry. So no rule for a program is a rule for what a runner calls by that name;
/// only a rule for the runner with its arguments lets it run.
/// </summary>
internal static class PackageRunner
{
    private const int LongestCommand = 32;

    private static readonly string[] ScriptEndings = ["-cli.js", ".cjs", ".mjs", ".js"];

    /// <summary>True when the argv starts a package or a program of the project.</summary>
    public static bool Runs(IReadOnlyList<string> argv)
    {
        if (RuleOf(argv) is not { } rule)
        {
            return false;
        }
        bool other = rule.Own is { } own && argv.Skip(1).FirstOrDefault(static word => word.Length > 0 && word[0] != '-') is { } first
            && !own.Contains(first.ToLowerInvariant());
        return rule.Starting.Length == 0 || other
            || argv.Skip(1).Any(word => Starts(rule, word.Trim()));
    }

    // A word that is longer than any command is none, and nothing is made of it.
    private static bool Starts(RunnerRule rule, string word) =>
        word.Length <= LongestCommand && Array.IndexOf(rule.Starting, word.ToLowerInvariant()) >= 0;

    /// <summary>True for a runner whose own file decides nothing: what it starts does.</summary>
    public static bool IsNoScript(string canonical) => ProgramCatalog.Exact(canonical)?.Runner is { IsNoScript: true };

    /// <summary>One layer taken off, for finding script operands; null when argv is no runner or cannot be followed.</summary>
    public static IReadOnlyList<string>? Peel(IReadOnlyList<string> argv)
    {
        if (RuleOf(argv)?.Grammar is not { } grammar)
        {
            return null;
        }
        int next = At(grammar, argv, out PackageCommand? command);
        return next <= 0 ? null : command?.Program is { } program ? [program, .. ArgvParts.From(argv, next)] : ArgvParts.From(argv, next);
    }

    /// <summary>True for a download whose options cannot be read, so that the script that it starts is unknown.</summary>
    public static bool IsUncertainDownload(IReadOnlyList<string> argv) =>
        RuleOf(argv)?.Grammar is { SaysWhenUnclear: true } grammar && At(grammar, argv, out PackageCommand? command) < 0
            && command is null or { IsDownload: true };

    /// <summary>Where the program or its arguments start; -1 when that cannot be said, 0 when nothing is started.</summary>
    private static int At(PackageGrammar grammar, IReadOnlyList<string> argv, out PackageCommand? command)
    {
        command = null;
        int word = grammar.Options.Skip(argv, 1);
        if (word < 0 || word >= argv.Count || argv[word] == "-")
        {
            return word < argv.Count || grammar.Commands is null ? -1 : 0;
        }
        if (grammar.Commands is null)
        {
            return word;
        }
        if (!grammar.Commands.TryGetValue(argv[word], out command))
        {
            return 0;
        }
        int next = word + 1;
        bool separated = next < argv.Count && argv[next] == "--";
        if (command.Program is not null)
        {
            return next < argv.Count && !separated ? next : -1;
        }
        next = separated ? next + 1 : command.Options?.Skip(argv, next) ?? next;
        return next >= 0 && next < argv.Count && argv[next].Trim().Length > 0 && argv[next] != "-"
            && !(command.AfterSeparator && argv[next][0] == '-') ? next : -1;
    }

    private static RunnerRule? RuleOf(IReadOnlyList<string> argv)
    {
        string name = argv.Count == 0 ? "" : ExecutableName.Normalise(argv[0]);
        string? ending = ScriptEndings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal));
        return ProgramCatalog.Exact(ending is null ? name : name.Substring(0, name.Length - ending.Length))?.Runner;
    }
}
