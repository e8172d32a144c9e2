using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Durable;

/// <summary>What a run leaves behind in the approvals document: when each rule was used and for what, and new rules of an "allow always".</summary>
internal sealed record UsageRecord
{
    public required string? AgentId { get; init; }

    public required IReadOnlyList<RuleKey> UsedRules { get; init; }

    public required string CommandText { get; init; }

    /// <summary>The path of the first program.</summary>
    public string? ResolvedPath { get; init; }

    /// <summary>Rules to add; empty when the approval was for once or nothing can be remembered safely.</summary>
    public IReadOnlyList<AllowAlwaysRule> NewRules { get; init; } = [];

    /// <summary>True when every program got a rule: then a marker tells the gateway so.</summary>
    public bool CoversCommand { get; init; }

    public bool HasChanges => UsedRules.Count > 0 || NewRules.Count > 0;

    /// <summary>The changed document, or null when there is nothing to change.</summary>
    /// <exception cref="InvalidOperationException">There is something to write down and no agent to write it down for.</exception>
    public ExecApprovalsDocument? Apply(ExecApprovalsDocument document, DateTimeOffset now)
    {
        double at = Math.Floor((now - DateTimeOffset.FromUnixTimeMilliseconds(0)).TotalMilliseconds);
        ExecApprovalsDocument changed = document;
        if (NewRules.Count > 0)
        {
            string agentId = AgentId ?? throw new InvalidOperationException("a rule needs an agent");
            changed = changed.WithAgent(agentId, AddRules(changed.Agent(agentId) ?? new AgentApprovals(), at));
        }
        if (UsedRules.Count > 0)
        {
            string agentId = AgentId ?? throw new InvalidOperationException("the use of a rule needs an agent");
            foreach (string key in agentId == "*" ? ["*"] : new[] { "*", agentId })
            {
                if (changed.Agent(key) is { Allowlist: { } rules } agent && rules.Any(IsUsed))
                {
                    changed = changed.WithAgent(key, agent with { Allowlist = rules.Select(rule => IsUsed(rule) ? Used(rule, at) : rule).ToList() });
                }
            }
        }
        return ReferenceEquals(changed, document) ? null : changed;
    }

    private AgentApprovals AddRules(AgentApprovals agent, double at)
    {
        // A generated rule of an old release for the same program, without fingerprint, is replaced: it allowed nothing any more.
        HashSet<string> programs = [.. NewRules.Where(rule => ArgPattern.IsHash(rule.ArgPattern)).Select(rule => rule.Pattern)];
        List<AllowlistEntry> rules = (agent.Allowlist ?? []).Where(rule => !(rule.IsAllowAlways && programs.Contains(rule.Pattern) && !ArgPattern.IsHash(rule.ArgPattern))).ToList();
        List<AllowAlwaysRule> added = [.. NewRules];
        if (CoversCommand && JsText.Trim(CommandText) is { Length: > 0 } text)
        {
            added.Add(new AllowAlwaysRule(Decision.ExecPolicyEvaluator.NodeCommandPattern(text), null));
        }
        foreach (AllowAlwaysRule rule in added)
        {
            int known = rules.FindIndex(entry => entry.Pattern == rule.Pattern && entry.ArgPattern == rule.ArgPattern);
            if (known < 0)
            {
                rules.Add(AllowlistEntry.Create(rule.Pattern) with { ArgPattern = rule.ArgPattern, IsAllowAlways = true, LastUsedAt = at });
            }
            else if (!rules[known].IsAllowAlways)
            {
                rules[known] = rules[known] with { IsAllowAlways = true, LastUsedAt = at };
            }
        }
        return agent with { Allowlist = rules };
    }

    private bool IsUsed(AllowlistEntry entry) => UsedRules.Contains(new RuleKey(entry.Pattern, entry.ArgPattern));

    private AllowlistEntry Used(AllowlistEntry entry, double at) => entry with
    {
        LastUsedAt = at,
        // The command of a fingerprint is a secret of a kind: whoever reads the document need not learn the arguments.
        LastUsedCommand = ArgPattern.IsGenerated(entry.ArgPattern) ? null : CommandText,
        LastResolvedPath = ResolvedPath,
    };
}

/// <summary>One rule that an "allow always" would add.</summary>
internal sealed record AllowAlwaysRule(string Pattern, string? ArgPattern);
