using OpenClaw.Node.Approvals.Document;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>The changes that administrators make, each from a document to a document. One that changes nothing gives the same document back.</summary>
internal static class PolicyEdits
{
    /// <summary>The key that stands for every agent.</summary>
    public const string EveryAgent = "*";

    /// <summary>Sets what is not null in <paramref name="settings"/>, for one agent or (null) in the defaults.</summary>
    public static ExecApprovalsDocument WithSettings(this ExecApprovalsDocument document, string? agentId, PolicySettings settings)
    {
        if (agentId is null)
        {
            return document with { Defaults = Merge(document.Defaults, settings) };
        }

        AgentApprovals agent = document.Agent(agentId) ?? new AgentApprovals();
        return document.WithAgent(agentId, (AgentApprovals)Merge(agent, settings));
    }

    /// <summary>Adds a rule unless the agent has it already.</summary>
    public static ExecApprovalsDocument WithRule(this ExecApprovalsDocument document, string agentId, string pattern, string? argPattern)
    {
        AgentApprovals agent = document.Agent(agentId) ?? new AgentApprovals();
        IReadOnlyList<AllowlistEntry> rules = agent.Allowlist ?? [];
        return rules.Any(r => IsRule(r, pattern, argPattern))
            ? document
            : document.WithAgent(agentId, agent with { Allowlist = [.. rules, AllowlistEntry.Create(pattern.Trim()) with { ArgPattern = argPattern }] });
    }

    /// <summary>Removes the rules that the condition names.</summary>
    public static ExecApprovalsDocument WithoutRules(this ExecApprovalsDocument document, Func<string, AllowlistEntry, bool> condition)
    {
        foreach (KeyValuePair<string, AgentApprovals> agent in document.Agents)
        {
            AllowlistEntry[] kept = [.. (agent.Value.Allowlist ?? []).Where(rule => !condition(agent.Key, rule))];
            if (kept.Length != (agent.Value.Allowlist?.Count ?? 0))
            {
                document = document.WithAgent(agent.Key, agent.Value with { Allowlist = kept });
            }
        }

        return document;
    }

    /// <summary>True for the rule that <see cref="WithRule"/> would make: what an "allow always" made is never it.</summary>
    public static bool IsRule(AllowlistEntry rule, string pattern, string? argPattern) =>
        !rule.IsAllowAlways && rule.Pattern.Trim() == pattern.Trim() && rule.ArgPattern == argPattern;

    private static PolicySettings Merge(PolicySettings current, PolicySettings change) => current with
    {
        Security = change.Security ?? current.Security,
        Ask = change.Ask ?? current.Ask,
        AskFallback = change.AskFallback ?? current.AskFallback,
        AutoAllowSkills = change.AutoAllowSkills ?? current.AutoAllowSkills,
    };
}
