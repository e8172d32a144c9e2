using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Audit;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Durable;

/// <summary>
/// What a run leaves behind in the approvals document: when each rule was used and for what, and new rules of an "allow always".
/// </summary>
internal sealed record UsageRecord
{
    /// <summary>How exact the time of a rule's last use is, as long as it is used for the same command.</summary>
    private static readonly TimeSpan WrittenEvery = TimeSpan.FromSeconds(5);

    public required string? AgentId { get; init; }

    public required IReadOnlyList<RuleKey> UsedRules { get; init; }

    public required string CommandText { get; init; }

    /// <summary>The path of the first program.</summary>
    public string? ResolvedPath { get; init; }

    /// <summary>Rules to add; empty when the approval was for once or nothing can be remembered safely.</summary>
    public IReadOnlyList<AllowAlwaysRule> NewRules { get; init; } = [];

    /// <summary>True when every program got a rule: then a marker tells the gateway so.</summary>
    public bool CoversCommand { get; init; }

    /// <summary>
    /// Who said "always", for the people who read the rules later; without the command and the time, which are known here.
    /// </summary>
    public RuleGrant? Grant { get; init; }

    public bool HasChanges => UsedRules.Count > 0 || NewRules.Count > 0;

    /// <summary>
    /// True when the document says already that each used rule was used for this very command a moment ago: it is not written again for
    /// each of a hundred runs in a second. That the rules still hold is another question, which is always asked.
    /// </summary>
    public bool IsWrittenDown(ExecApprovalsDocument document, DateTimeOffset now)
    {
        if (NewRules.Count > 0 || AgentId is not { } agentId)
        {
            return false;
        }
        double at = Milliseconds(now);
        bool any = false;
        foreach (string key in agentId == "*" ? ["*"] : new[] { "*", agentId })
        {
            foreach (AllowlistEntry rule in document.Agent(key)?.Allowlist ?? [])
            {
                if (!IsUsed(rule))
                {
                    continue;
                }
                if (rule.LastUsedAt is not { } last || at < last || at - last >= WrittenEvery.TotalMilliseconds
                    || Used(rule, last) is var again
                    && (again.LastUsedCommand != rule.LastUsedCommand || again.LastResolvedPath != rule.LastResolvedPath))
                {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /// <summary>The changed document, or null when there is nothing to change.</summary>
    /// <exception cref="InvalidOperationException">There is something to write down and no agent to write it down for.</exception>
    public ExecApprovalsDocument? Apply(ExecApprovalsDocument document, DateTimeOffset now)
    {
        double at = Milliseconds(now);
        ExecApprovalsDocument changed = document;
        if (NewRules.Count > 0)
        {
            string agentId = AgentId ?? throw new InvalidOperationException("a rule needs an agent");
            changed = changed.WithAgent(agentId, AddRules(changed.Agent(agentId) ?? new AgentApprovals(), at, now));
        }
        if (UsedRules.Count > 0)
        {
            string agentId = AgentId ?? throw new InvalidOperationException("the use of a rule needs an agent");
            foreach (string key in agentId == "*" ? ["*"] : new[] { "*", agentId })
            {
                if (changed.Agent(key) is { Allowlist: { } rules } agent && rules.Any(IsUsed))
                {
                    changed = changed.WithAgent(key,
                        agent with { Allowlist = rules.Select(rule => IsUsed(rule) ? Used(rule, at) : rule).ToList() });
                }
            }
        }
        return ReferenceEquals(changed, document) ? null : changed;
    }

    private static double Milliseconds(DateTimeOffset now) =>
        Math.Floor((now - DateTimeOffset.FromUnixTimeMilliseconds(0)).TotalMilliseconds);

    private AgentApprovals AddRules(AgentApprovals agent, double at, DateTimeOffset now)
    {
        RuleGrant grant = (Grant
            ?? new RuleGrant { Command = "" }) with { Command = SecretRedaction.Apply(JsText.Trim(CommandText)), At = now };
        agent = agent with
        {
            Allowlist = [.. (agent.Allowlist ?? []).Where(rule => !(rule.IsAllowAlways && NewRules.Any(added => Replaces(added, rule))))],
        };
        List<AllowAlwaysRule> added = [.. NewRules];
        if (CoversCommand && JsText.Trim(CommandText) is { Length: > 0 } text)
        {
            added.Add(new AllowAlwaysRule(Decision.ExecPolicyEvaluator.NodeCommandPattern(text), null));
        }
        return added.Aggregate(agent, (changed, rule) => changed.Adding(
            (AllowlistEntry.Create(rule.Pattern) with { ArgPattern = rule.ArgPattern, IsAllowAlways = true, LastUsedAt = at })
                .WithGrant(grant.ToTree())));
    }

    /// <summary>
    /// True for a grant that the new one makes useless: of an old release without fingerprint, which allowed nothing any more, or of the
    /// same program, arguments and directory with the content that was there before. A script that changes often would otherwise leave one
    /// behind each time.
    /// </summary>
    private static bool Replaces(AllowAlwaysRule added, AllowlistEntry rule) =>
        rule.Pattern == added.Pattern && rule.ArgPattern != added.ArgPattern && ArgPattern.IsHash(added.ArgPattern)
        && (!ArgPattern.IsHash(rule.ArgPattern) || ArgPattern.Split(rule.ArgPattern!).Hash == ArgPattern.Split(added.ArgPattern!).Hash);

    private bool IsUsed(AllowlistEntry entry) => UsedRules.Contains(entry.Key);

    private AllowlistEntry Used(AllowlistEntry entry, double at) => entry with
    {
        LastUsedAt = at,
        // The command of a fingerprint is a secret of a kind: whoever reads the document need not learn the arguments.
        LastUsedCommand = ArgPattern.IsGenerated(entry.ArgPattern) ? null : ApprovalsLimits.CutUsage(CommandText),
        LastResolvedPath = ApprovalsLimits.CutUsage(ResolvedPath),
    };
}

/// <summary>One rule that an "allow always" would add.</summary>
internal sealed record AllowAlwaysRule(string Pattern, string? ArgPattern)
{
    public RuleKey Key => new(Pattern, ArgPattern);
}
