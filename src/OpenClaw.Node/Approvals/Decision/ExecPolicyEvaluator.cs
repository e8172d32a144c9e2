using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// Decides whether a command may run (docs/protocol/policy.md 3): what each program is allowed by (<see cref="CommandJudgement"/>), then
/// the table, then the gates behind it. What was found on the disk is bound later and looked at again before the start.
/// </summary>
internal static class ExecPolicyEvaluator
{
    public static PolicyDecision Evaluate(RunInputs inputs, EffectivePolicy policy, IReadOnlyCollection<string> skillBins, string home) =>
        Decide(CommandJudgement.Of(inputs, policy, skillBins, home));

    /// <summary>
    /// The decision about the same command now that somebody said yes on this machine. What it would start was looked at and is not looked
    /// at again.
    /// </summary>
    public static PolicyDecision AllowHere(PolicyDecision asked) =>
        Decide(asked.Judgement with { Inputs = asked.Inputs with { Approval = ApprovalKind.Local } });

    /// <summary>The pattern that tells a gateway that the command was stored here; it allows nothing by itself.</summary>
    public static string NodeCommandPattern(string commandText) => "=node-command:" + HashText.Sha256(commandText).Substring(0, 16);

    private static PolicyDecision Decide(CommandJudgement judged)
    {
        RunInputs inputs = judged.Inputs;
        EffectivePolicy policy = judged.Policy;
        CommandAnalysis analysis = inputs.Analysis;
        bool fallback = inputs.Approval == ApprovalKind.AskFallback;
        ExecSecurity security = fallback ? EffectivePolicy.Stricter(policy.Security, policy.AskFallback) : policy.Security;
        ExecAsk ask = fallback ? ExecAsk.Off : policy.Ask;
        DecisionInputs table = new()
        {
            Security = security,
            Ask = ask,
            AnalysisOk = analysis.Ok,
            AllowlistSatisfied = security == ExecSecurity.Allowlist && judged.Satisfied,
            Durable = judged.Durable || judged.InlineEval is not null && judged.MatchedRules.Any(rule => rule.FromAllowAlways),
            Claimed = inputs.Approval is ApprovalKind.Explicit or ApprovalKind.AutoReview,
            ApprovedHere = inputs.Approval == ApprovalKind.Local,
            PolicyAsks = policy.Ask != ExecAsk.Off,
            WindowsWrapper = inputs.IsWindows && analysis is { Form: CommandForm.CmdPayload, Ok: false },
        };
        PolicyDecision decision = new()
        {
            Reason = DecisionTable.Decide(table),
            Judgement = judged,
            Security = security,
            Ask = ask,
            Approved = table.Approved,
            AnalysisOk = analysis.Ok,
            AllowlistSatisfied = table.AllowlistSatisfied,
            Detail = judged.Missing,
        };
        return Gates(decision, fallback);
    }

    private static PolicyDecision Gates(PolicyDecision decision, bool fallback)
    {
        CommandJudgement judged = decision.Judgement;
        RunInputs inputs = judged.Inputs;
        bool everythingAllowed = judged.Policy.Security == ExecSecurity.Full && judged.Policy.Ask == ExecAsk.Off && !fallback;
        if (!everythingAllowed && AuditSuppressions.NeedsPerson(inputs.Analysis))
        {
            if (inputs.Approval == ApprovalKind.AutoReview)
            {
                return decision with { Reason = DecisionReason.ExplicitApprovalRequired };
            }
            if (!decision.Approved)
            {
                decision = decision with { Reason = DecisionReason.AuditSuppressions };
            }
        }
        if (judged.InlineEval is not null && !decision.Approved && decision.Reason != DecisionReason.SecurityDeny)
        {
            return decision with { Reason = DecisionReason.InlineEval, Detail = judged.InlineEval };
        }
        return decision.Security != ExecSecurity.Deny && decision.IsBound && judged.HasLostWrapper
            ? decision with { Reason = DecisionReason.UnresolvedExecutable } : decision;
    }
}
