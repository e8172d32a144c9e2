using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.Durable;

/// <summary>
/// On what a decision rests, so that it can be asked again of a later state of the files: once when its use is written down, once more when
/// the process is about to start (docs/protocol/policy.md 8). Whatever was taken away since makes the answer no.
/// </summary>
internal sealed record Authorization
{
    public required string? AgentId { get; init; }

    public required ApprovalKind Approval { get; init; }

    public required ExecSecurity Security { get; init; }

    public required ExecAsk Ask { get; init; }

    /// <summary>Rules that the run needs.</summary>
    public required IReadOnlyList<RuleKey> Rules { get; init; }

    /// <summary>Everything was allowed by rules, filters, builtins or skills, or by an earlier "allow always".</summary>
    public required bool AllowlistSatisfied { get; init; }

    /// <summary>Only a durable rule for the very command text carries the decision.</summary>
    public string? NeedsCommandRule { get; init; }

    /// <summary>Only durable rules carry the decision.</summary>
    public bool NeedsDurableRules { get; init; }

    public bool NeedsSkills { get; init; }

    /// <summary>Variables of the request that rules cover only while the policy names them.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>The policy under which somebody approved; null when nobody did.</summary>
    public PolicySnapshot? ApprovedUnder { get; init; }

    public static Authorization Of(PolicyDecision decision, PolicySnapshot? approvedUnder)
    {
        string? command = decision.IsByGrantsOnly && decision.DurableCommandRule is not null ? decision.Inputs.Analysis.CommandText : null;
        return new Authorization
        {
            AgentId = decision.Inputs.AgentId,
            // A claim that does not count carries nothing: the rules do.
            Approval = decision.Inputs.Approved && !decision.Approved ? ApprovalKind.None : decision.Inputs.Approval,
            Security = decision.Security,
            Ask = decision.Ask,
            Rules = decision.MatchedRules.Select(rule => rule.Key).Distinct().ToList(),
            AllowlistSatisfied = decision.EverySegmentSatisfied || decision.Durable,
            NeedsCommandRule = command,
            NeedsDurableRules = decision.IsByGrantsOnly && command is null,
            NeedsSkills = decision.Segments.Any(verdict => verdict.By == Satisfaction.Skill),
            Variables = command is null ? RequestVariables.NotHarmless(decision.Inputs)
                : RequestVariables.NotHarmlessBeside(decision.Inputs),
            ApprovedUnder = decision.Inputs.Approved ? approvedUnder ?? decision.Policy.Snapshot : null,
        };
    }

    /// <summary>True when the decision would still be the same under the policy that holds now.</summary>
    public bool HoldsUnder(EffectivePolicy now)
    {
        if (now.Security == ExecSecurity.Deny || ApprovedUnder is not null && !ApprovedUnder.IsCurrent(now.Snapshot))
        {
            return false;
        }
        switch (Approval)
        {
            case ApprovalKind.Local:
                return true;
            case ApprovalKind.Explicit:
                return now.Ask != ExecAsk.Off || now.Security == ExecSecurity.Full;
            case ApprovalKind.AutoReview:
                return now.Ask == ExecAsk.OnMiss || now.Ask == ExecAsk.Off && now.Security == ExecSecurity.Full;
            case ApprovalKind.AskFallback:
                ExecSecurity fallback = EffectivePolicy.Stricter(now.Security, now.AskFallback);
                if (fallback != Security)
                {
                    return false;
                }
                break;
            default:
                if (now.Security != Security || now.Ask != Ask)
                {
                    return false;
                }
                break;
        }
        return Security == ExecSecurity.Full || RulesStand(now);
    }

    private bool RulesStand(EffectivePolicy now)
    {
        if (NeedsCommandRule is { } command)
        {
            return RequestVariables.Stand(Variables, now, []) && now.Rules.For(new GrantedText(command)).Any();
        }
        HashSet<RuleKey> missing = [.. Rules];
        foreach (AllowlistRule rule in now.Rules.Where(rule => !NeedsDurableRules || rule.FromAllowAlways))
        {
            missing.Remove(rule.Key);
        }
        return (!NeedsDurableRules || Rules.Count > 0) && AllowlistSatisfied && missing.Count == 0
            && (!NeedsSkills || now.AutoAllowSkills)
            && RequestVariables.Stand(Variables, now, Rules);
    }
}
