using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// May it run, and why: the one value from which the wire's messages, the audit record and the explanation for people are made.
/// </summary>
internal sealed record PolicyDecision
{
    public required DecisionReason Reason { get; init; }

    public bool Allowed => Reason == DecisionReason.Allowed;

    /// <summary>It was denied only because nobody was there to say yes.</summary>
    public bool AsksSomebody => Reason is DecisionReason.ApprovalRequired or DecisionReason.InlineEval or DecisionReason.AuditSuppressions;

    /// <summary>Completes the message of some reasons (<c>python3 -c</c>).</summary>
    public string? Detail { get; init; }

    /// <summary>What the error result says.</summary>
    public string WireMessage => DecisionTexts.Message(Reason, Detail);

    /// <summary>What the event <c>exec.denied</c> says.</summary>
    public string EventReason => DecisionTexts.EventReason(Reason);

    /// <summary>What was found out about the command.</summary>
    public required CommandJudgement Judgement { get; init; }

    /// <summary>The policy that was applied.</summary>
    public EffectivePolicy Policy => Judgement.Policy;

    /// <summary>The security that held for this request: less than the policy's when only its fallback allows.</summary>
    public required ExecSecurity Security { get; init; }

    public required ExecAsk Ask { get; init; }

    public RunInputs Inputs => Judgement.Inputs;

    /// <summary>Somebody approved this run, and the policy asks: a claim where nobody is asked is none.</summary>
    public bool Approved { get; init; }

    /// <summary>The rules, or an earlier "allow always", let it run whatever anybody says about this run.</summary>
    public bool AllowedByItself => Ask != ExecAsk.Always && (AllowlistSatisfied || Durable);

    /// <summary>Rules, and nobody's yes, are why it may run: then nothing may be started but what they allowed.</summary>
    public bool IsByRules => Security == ExecSecurity.Allowlist && !Approved && AnalysisOk && AllowlistSatisfied;

    /// <summary>Only what an "allow always" left behind is why it may run.</summary>
    public bool IsByGrantsOnly => Security == ExecSecurity.Allowlist && Durable && !Approved && !AllowlistSatisfied;

    /// <summary>What was looked at is held to what it was until the start: rules, or somebody, said yes to just that.</summary>
    public bool IsBound => Security == ExecSecurity.Allowlist || Inputs.Approval != ApprovalKind.None;

    /// <summary>Every program of the command was recognised.</summary>
    public bool AnalysisOk { get; init; }

    /// <summary>
    /// Every program of the command is allowed. Meaningful whatever the security is; the table looks at it only under "allowlist".
    /// </summary>
    public bool EverySegmentSatisfied => Judgement.Satisfied;

    /// <summary>The table counts the command as allowed by the allowlist.</summary>
    public bool AllowlistSatisfied { get; init; }

    /// <summary>An earlier "allow always" covers it.</summary>
    public bool Durable => Judgement.Durable;

    /// <summary>The durable rule that covers the very command text; null when none does.</summary>
    public AllowlistRule? DurableCommandRule => Judgement.DurableCommandRule;

    /// <summary>What looking at rules and files cost, in the coin of <see cref="MatchWork"/>.</summary>
    public long Work => Judgement.Work;

    /// <summary>One verdict for each program, in the order in which they are written.</summary>
    public IReadOnlyList<SegmentVerdict> Segments => Judgement.Segments;

    /// <summary>The rules that let programs run, in order.</summary>
    public IReadOnlyList<AllowlistRule> MatchedRules => Judgement.MatchedRules;
}
