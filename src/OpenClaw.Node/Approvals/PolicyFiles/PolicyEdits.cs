using OpenClaw.Node.Approvals.Document;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// The changes that administrators make, each from a document to a document. One that changes nothing gives the same document back.
/// </summary>
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

    /// <summary>Adds a rule that a person wrote, unless the agent has it already.</summary>
    /// <param name="document">The document.</param>
    /// <param name="agentId">Whose rule.</param>
    /// <param name="pattern">Which program.</param>
    /// <param name="argPattern">Which arguments; null for any.</param>
    /// <param name="terms">What is attached to it; what is not said leaves that of a rule that is there already.</param>
    public static ExecApprovalsDocument WithRule(this ExecApprovalsDocument document, string agentId, string pattern, string? argPattern,
        RuleTerms? terms = null) => document.Adding(agentId,
            AllowlistEntry.Create(pattern.Trim()) with { ArgPattern = argPattern, Terms = terms ?? RuleTerms.None });

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

    /// <summary>
    /// Stores the programs that rules name as the files that they mean on this machine; what an "allow always" made stays as it is.
    /// </summary>
    /// <param name="document">A policy that somebody wrote.</param>
    /// <param name="byName">Keep bare names.</param>
    /// <param name="look">Told of every rule that a person wrote.</param>
    public static ExecApprovalsDocument WithProgramsOfThisMachine(this ExecApprovalsDocument document, bool byName,
        Action<RuleProgram> look)
    {
        foreach (KeyValuePair<string, AgentApprovals> agent in document.Agents)
        {
            if (agent.Value.Allowlist is not { Count: > 0 } rules)
            {
                continue;
            }

            document = document.WithAgent(agent.Key, agent.Value with { Allowlist = [.. rules.Select(OfThisMachine)] });
        }

        return document;

        AllowlistEntry OfThisMachine(AllowlistEntry rule)
        {
            if (rule.IsAllowAlways)
            {
                return rule;
            }

            RuleProgram read = RuleProgram.Here(rule.Pattern, byName, rule.ArgPattern);
            look(read);
            return read.Refusal is not null || read.Pattern == rule.Pattern ? rule : rule with { Pattern = read.Pattern };
        }
    }

    private static PolicySettings Merge(PolicySettings current, PolicySettings change) => current with
    {
        Security = change.Security ?? current.Security,
        Ask = change.Ask ?? current.Ask,
        AskFallback = change.AskFallback ?? current.AskFallback,
        AutoAllowSkills = change.AutoAllowSkills ?? current.AutoAllowSkills,
        AllowedEnv = change.AllowedEnv ?? current.AllowedEnv,
        InheritEnv = change.InheritEnv ?? current.InheritEnv,
    };
}
