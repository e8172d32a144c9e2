namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Finds the rule that allows one program with its arguments (spec/exec-approvals.md 4.2).</summary>
internal static class AllowlistMatcher
{
    /// <param name="rules">In the document's order: those of <c>*</c> first, then the agent's.</param>
    /// <param name="program">What is executed.</param>
    /// <param name="argv">The arguments as the program will get them, the program first; null when they cannot be known (a shell could still expand them):
    /// then only rules without an argument part are looked at.</param>
    /// <param name="workingDirectory">The run's directory; null when the request names none: then no fingerprint matches.</param>
    /// <param name="home">What a leading <c>~</c> in a pattern means.</param>
    public static AllowlistRule? Match(
        IReadOnlyList<AllowlistRule> rules,
        ExecutableResolution? program,
        IReadOnlyList<string>? argv,
        string? workingDirectory,
        string? home) => Match(rules, program, argv, workingDirectory, home, PathGlob.Current);

    internal static AllowlistRule? Match(
        IReadOnlyList<AllowlistRule> rules,
        ExecutableResolution? program,
        IReadOnlyList<string>? argv,
        string? workingDirectory,
        string? home,
        PathRules paths)
    {
        if (program is null)
        {
            return null;
        }
        foreach (AllowlistRule rule in rules)
        {
            if (rule.IsBareWildcard)
            {
                return rule;
            }
        }
        if (program.FoundPath is null || program.TrustPath is not { Length: > 0 } trustPath)
        {
            return null;
        }
        AllowlistRule? anyArguments = null;
        string? fingerprint = null;
        foreach (AllowlistRule rule in rules)
        {
            if (!MatchesProgram(rule, program, trustPath, home, paths))
            {
                continue;
            }
            if (string.IsNullOrEmpty(rule.ArgPattern))
            {
                // A generated rule without a fingerprint is of an old release: it bound nothing, so it allows nothing any more.
                anyArguments ??= rule.FromAllowAlways ? null : rule;
            }
            else if (argv is null)
            {
                continue;
            }
            else if (ArgPattern.IsHash(rule.ArgPattern))
            {
                if (workingDirectory is not null && rule.ArgPattern == (fingerprint ??= ArgPattern.Hash(workingDirectory, argv)))
                {
                    return rule;
                }
            }
            else if (!rule.FromAllowAlways && ArgPattern.Matches(rule.ArgPattern!, argv, paths))
            {
                return rule;
            }
        }
        return anyArguments;
    }

    private static bool MatchesProgram(AllowlistRule rule, ExecutableResolution program, string trustPath, string? home, PathRules paths)
    {
        string pattern = JsText.Trim(rule.Pattern);
        if (pattern.Length == 0)
        {
            return false;
        }
        if (PathGlob.SelectsPath(pattern))
        {
            return PathGlob.Matches(pattern, trustPath, home, paths);
        }
        // A bare name allows only a bare name: ./git is not git.
        return pattern != "*" && !program.RawSelectsPath && PathGlob.Matches(pattern, program.Name, home, paths);
    }
}
