using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Finds the rule that allows one program with its arguments (docs/protocol/policy.md 4.2).</summary>
internal static class AllowlistMatcher
{
    /// <param name="rules">In the document's order: those of <c>*</c> first, then the agent's.</param>
    /// <param name="program">What is executed.</param>
    /// <param name="argv">The arguments as the program will get them, the program first; null when they cannot be known (a shell could
    /// still expand them): then only rules without an argument part are looked at.</param>
    /// <param name="workingDirectory">The run's directory; null when the request names none: then no fingerprint matches.</param>
    /// <param name="home">What a leading <c>~</c> in a pattern means.</param>
    /// <param name="work">What the decision may still cost; null for a question of its own.</param>
    public static AllowlistRule? Match(
        IReadOnlyList<AllowlistRule> rules,
        ExecutableResolution? program,
        IReadOnlyList<string>? argv,
        string? workingDirectory,
        string? home,
        MatchWork? work = null) => Match(rules, program, argv, workingDirectory, home, MachinePaths.Rules, work);

    internal static AllowlistRule? Match(
        IReadOnlyList<AllowlistRule> rules,
        ExecutableResolution? program,
        IReadOnlyList<string>? argv,
        string? workingDirectory,
        string? home,
        PathRules paths,
        MatchWork? work = null)
    {
        work ??= new MatchWork();
        if (program is null)
        {
            return null;
        }
        RuleList list = RuleList.Of(rules);
        if (RuleArguments.ForEverything(list, work) is { } everything)
        {
            return everything;
        }
        if (program.FoundPath is null || program.TrustPath is not { Length: > 0 } trustPath)
        {
            return null;
        }
        var names = new ProgramNames(program, trustPath, work);
        return new RuleArguments(argv, workingDirectory, program.OtherName, paths, work).First(
            list.For(program, trustPath, home, paths, work),
            rule => MatchesProgram(rule, names, home, paths, work),
            fingerprint => ArgPattern.HoldsContent(fingerprint) ? ArgPattern.HasContent(fingerprint, work.ContentOf(trustPath))
                : !InterpreterCode.IsInterpreter(trustPath) && !work.IsScript(trustPath));
    }

    /// <summary>
    /// The granted rule that would allow the script if it still said what it said then; null when that is not why nothing allows it.
    /// </summary>
    public static AllowlistRule? GrantOfOtherContent(IReadOnlyList<AllowlistRule> rules, ExecutableResolution script,
        IReadOnlyList<string> argv, string? workingDirectory, MatchWork work)
    {
        if (workingDirectory is null || script.TrustPath is not { } trustPath)
        {
            return null;
        }
        string? fingerprint = null;
        foreach (AllowlistRule rule in RuleList.Of(rules).Ending(trustPath, work))
        {
            if (rule.FromAllowAlways && rule.Pattern == trustPath && ArgPattern.IsHash(rule.ArgPattern) && work.Take(MatchWork.Fingerprint)
                && ArgPattern.HasHash(rule.ArgPattern!, fingerprint ??= ArgPattern.Hash(workingDirectory, argv, script.OtherName))
                && !SaysTheSame(rule.ArgPattern!, work.ContentOf(trustPath)) && !work.IsExhausted)
            {
                return rule;
            }
        }
        return null;
    }

    private static bool SaysTheSame(string fingerprint, string? content) =>
        content is null ? !ArgPattern.HoldsContent(fingerprint) : ArgPattern.HasContent(fingerprint, content);

    private static bool MatchesProgram(AllowlistRule rule, ProgramNames names, string? home, PathRules paths, MatchWork work)
    {
        (ExecutableResolution program, string trustPath) = (names.Program, names.TrustPath);
        string pattern = JsText.Trim(rule.Pattern);
        // "cmd:dir" and "ps:Get-Item" name no file, not even one of that name.
        if (pattern.Length == 0 || CommandRule.IsOne(pattern))
        {
            return false;
        }
        if (rule.FromAllowAlways && paths != PathRules.Windows)
        {
            // What was granted is the thing itself: patterns come from people only.
            return PathGlob.SelectsPath(rule.Pattern) ? rule.Pattern == trustPath : !program.RawSelectsPath && rule.Pattern == names.Name;
        }
        if (PathGlob.SelectsPath(pattern))
        {
            // Arguments mean something else to a file that is called by another of its names.
            return PathGlob.Matches(pattern, trustPath, home, paths, work) && (string.IsNullOrEmpty(rule.ArgPattern) || names.MeansTheSame)
                || pattern[0] == '/' && names.IsSystemName(pattern);
        }
        // A bare name allows only a bare name: ./git is not git.
        return pattern != "*" && !program.RawSelectsPath && PathGlob.Matches(pattern, names.Name, home, paths, work);
    }

    /// <summary>A program and the path of the name it is called by, which is looked for once and only where a rule could mean it.</summary>
    private sealed class ProgramNames(ExecutableResolution program, string trustPath, MatchWork work)
    {
        private readonly string? _ending = program.OtherName is { } name ? "/" + name : null;
        private string? _path;
        private bool _looked;
        private bool? _same;

        public ExecutableResolution Program => program;

        public string TrustPath => trustPath;

        public string Name { get; } = program.Name;

        public bool MeansTheSame =>
            _ending is null || (_same ??= work.Take(MatchWork.Lookup) && OtherName.MeansTheSame(program.FoundPath!, trustPath));

        public bool IsSystemName(string pattern)
        {
            if (_ending is null || !pattern.EndsWith(_ending, StringComparison.Ordinal))
            {
                return false;
            }
            if (!_looked)
            {
                _looked = true;
                _path = work.Take(MatchWork.Lookup) ? OtherName.SystemPath(program.FoundPath!, trustPath) : null;
            }
            return pattern == _path;
        }
    }
}
