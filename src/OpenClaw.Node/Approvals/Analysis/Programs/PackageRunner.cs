using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

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

    /// <summary>
    /// What argv says of the program that it starts, for finding the file that is carried out; null when it is no runner, when it starts
    /// nothing, and where nothing is known of its words.
    /// </summary>
    public static PackageStart? Read(IReadOnlyList<string> argv)
    {
        if (RuleOf(argv)?.Grammar is not { } grammar)
        {
            return null;
        }
        PackageStart? start = PackageReader.Read(grammar, argv);
        // An option that nobody knows in front of a command that starts nothing hides nothing.
        return start is { IsUnclear: true } && !Runs(argv) ? null : start;
    }

    /// <summary>True for a runner of which only the name is known: what it starts may stand anywhere among its words.</summary>
    public static bool StartsSomewhere(ProgramRow row, IReadOnlyList<string> argv) =>
        row is { Runner.Grammar: null, Danger.Installs: true } && Runs(argv);

    private static RunnerRule? RuleOf(IReadOnlyList<string> argv)
    {
        string name = argv.Count == 0 ? "" : ExecutableName.Normalise(argv[0]);
        string? ending = ScriptEndings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal));
        return ProgramCatalog.Exact(ending is null ? name : name.Substring(0, name.Length - ending.Length))?.Runner;
    }
}
