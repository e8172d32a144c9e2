using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals;

/// <summary>The exec policy as status and <c>system.execApprovals.get</c> show it.</summary>
internal static class PolicyView
{
    /// <summary>What counts for an agent that the document does not name, openclaw.json and this node's own default included.</summary>
    public static PolicySettings Defaults(ExecApprovalsDocument document, PolicySource policies)
    {
        var unnamed = new ExecApprovalsSnapshot(document with { Agents = [] }, Hash: "", Exists: true, Malformed: null);
        EffectivePolicy policy = policies.For(unnamed, agentId: null);
        return new PolicySettings { Security = policy.Security, Ask = policy.Ask, AskFallback = policy.AskFallback,
            AutoAllowSkills = policy.AutoAllowSkills };
    }

    /// <summary>One line about everything: what counts without an agent, and how many rules there are.</summary>
    public static NodePolicySummary Summarize(ExecApprovalsSnapshot snapshot, PolicySource policies)
    {
        EffectivePolicy policy = policies.For(snapshot, agentId: null);
        int rules = snapshot.Document.Agents.Sum(agent => agent.Value.Allowlist?.Count ?? 0);
        return new NodePolicySummary(policy.Security.ToWord(), policy.Ask.ToWord(), policy.AskFallback.ToWord(), rules, policy.Problem);
    }
}
