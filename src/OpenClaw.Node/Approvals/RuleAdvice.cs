using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Approvals;

/// <summary>
/// Why the rules for a program do not allow it with these arguments, and which rule would: one for just these arguments, never a wider one
/// than was asked for.
/// </summary>
internal static class RuleAdvice
{
    // What is longer cannot be read over by the person who is to type it.
    private const int LongestExpression = 300;

    /// <summary>A sentence about a rule that names the program and does not match; null when there is none.</summary>
    public static string? WhyNot(PolicyDecision decision, SegmentVerdict verdict)
    {
        if (verdict.Satisfied || OtherArguments(decision, verdict) is not { } rule)
        {
            return null;
        }
        string arguments = (rule.ArgPattern ?? "").Replace("\0", "\\0");
        return ArgumentExpressions.IsUsable(rule.ArgPattern)
            ? $"the rule '{rule.Pattern}' allows it only with arguments that match '{arguments}', and these do not."
            : $"the rule '{rule.Pattern}' never matches: '{arguments}' is not a regular expression that this node can use. Correct it: "
                + $"{ToolWords.Current.RemoveRule(rule.Pattern, rule.Agent == "*" ? null : rule.Agent)}, then add it again.";
    }

    /// <summary>The command that adds a rule for this program with just these arguments; null when no rule can say that.</summary>
    public static string? Command(SegmentVerdict verdict, string? agent)
    {
        string path = verdict.Program.RulePath!;
        if (verdict.Segment.ArgumentsMayExpand)
        {
            // Which arguments it will be nobody knows: only a rule for any arguments reaches it, and that is for a person to think of.
            return null;
        }
        IReadOnlyList<string> argv = verdict.Segment.EffectiveArgv;
        string expression = ArgPattern.Of(argv.Skip(1));
        return expression.Length <= LongestExpression && ArgPattern.IsUsable(expression)
            && ArgPattern.Matches(expression, argv, MachinePaths.Rules)
            ? ToolWords.Current.AddRule(path, expression, agent)
            : null;
    }

    private static AllowlistRule? OtherArguments(PolicyDecision decision, SegmentVerdict verdict) =>
        decision.Policy.Rules.FirstOrDefault(rule => !rule.FromAllowAlways && !string.IsNullOrEmpty(rule.ArgPattern)
            && AllowlistMatcher.Match([rule with { ArgPattern = null }], verdict.Program, null, null, decision.Judgement.Home) is not null);
}
