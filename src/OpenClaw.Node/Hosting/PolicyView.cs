using OpenClaw.Node.Approvals.Document;

namespace OpenClaw.Node.Hosting;

/// <summary>The exec policy as status shows it.</summary>
internal static class PolicyView
{
    /// <summary>What counts for an agent that the document does not name. This node's default is to ask before anything that no rule allows.</summary>
    public static PolicySettings Defaults(ExecApprovalsDocument document) => new()
    {
        Security = document.Defaults.Security ?? ExecSecurity.Allowlist,
        Ask = document.Defaults.Ask ?? ExecAsk.OnMiss,
        AskFallback = document.Defaults.AskFallback ?? ExecSecurity.Deny,
        AutoAllowSkills = document.Defaults.AutoAllowSkills ?? false,
    };

    public static NodePolicySummary Summarize(ExecApprovalsSnapshot snapshot)
    {
        PolicySettings defaults = Defaults(snapshot.Document);
        int rules = snapshot.Document.Agents.Sum(agent => agent.Value.Allowlist?.Count ?? 0);
        return new NodePolicySummary(defaults.Security!.Value.ToWord(), defaults.Ask!.Value.ToWord(), defaults.AskFallback!.Value.ToWord(), rules, snapshot.Malformed);
    }
}
