using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// Expressions over arguments that this node cannot use. A rule with one never matches, so it is refused where somebody sets it; one that
/// is stored already stays, lets nothing run, and is spoken of by whoever explains a decision.
/// </summary>
internal static class ArgumentExpressions
{
    /// <summary>
    /// Why a rule of <paramref name="next"/> that <paramref name="stored"/> does not have could never match; null when each new one can.
    /// </summary>
    public static string? FirstUnusable(ExecApprovalsDocument next, ExecApprovalsDocument stored)
    {
        foreach (KeyValuePair<string, AgentApprovals> agent in next.Agents)
        {
            IReadOnlyList<AllowlistEntry> rules = agent.Value.Allowlist ?? [];
            int expressions = rules.Count(IsExpression);
            if (expressions > RuleArguments.MaxExpressions && expressions > (stored.Agent(agent.Key)?.Allowlist ?? []).Count(IsExpression))
            {
                return $"agents.{agent.Key}.allowlist has {expressions} rules with an argPattern for more than one text; at most {RuleArguments.MaxExpressions} are tried";
            }
            for (int i = 0; i < rules.Count; i++)
            {
                if (!IsUsable(rules[i].ArgPattern) && !Has(stored.Agent(agent.Key), rules[i]))
                {
                    return $"agents.{agent.Key}.allowlist[{i}].argPattern is not a regular expression that this node can use; the rule would never match";
                }
            }
        }
        return null;
    }

    /// <summary>
    /// False for an expression that never matches. What was generated is no expression, and blank stands for any arguments.
    /// </summary>
    public static bool IsUsable(string? argPattern) =>
        string.IsNullOrEmpty(argPattern) || ArgPattern.IsGenerated(argPattern) || ArgPattern.IsUsable(argPattern!);

    private static bool IsExpression(AllowlistEntry rule) =>
        !rule.IsAllowAlways && !string.IsNullOrEmpty(rule.ArgPattern) && !ArgPattern.IsGenerated(rule.ArgPattern)
            && !ExactText.IsOne(rule.ArgPattern!);

    private static bool Has(AgentApprovals? agent, AllowlistEntry rule) =>
        (agent?.Allowlist ?? []).Any(known => known.Key == rule.Key);
}
