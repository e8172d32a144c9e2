using OpenClaw.Node.Approvals.Document;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>Everything the table of docs/protocol/policy.md 3 looks at.</summary>
internal readonly record struct DecisionInputs
{
    public required ExecSecurity Security { get; init; }

    public required ExecAsk Ask { get; init; }

    /// <summary>Every program that would start is known.</summary>
    public required bool AnalysisOk { get; init; }

    /// <summary>Every program is allowed by a rule, a safe filter, a safe builtin or a skill.</summary>
    public required bool AllowlistSatisfied { get; init; }

    /// <summary>Every program, or the very command text, was allowed by "allow always".</summary>
    public bool Durable { get; init; }

    /// <summary>The gateway says that somebody approved this very run.</summary>
    public bool Claimed { get; init; }

    /// <summary>Somebody approved this very run on this machine.</summary>
    public bool ApprovedHere { get; init; }

    /// <summary>The policy asks somebody at all; where it does not, nobody can have been asked and a claim changes nothing.</summary>
    public bool PolicyAsks { get; init; }

    /// <summary>An approval that counts.</summary>
    public bool Approved => ApprovedHere || Claimed && PolicyAsks;

    /// <summary>A <c>cmd.exe /c</c> payload on Windows that is not understood, so that no rule reaches through it.</summary>
    public bool WindowsWrapper { get; init; }
}

/// <summary>The decision table itself: a pure function, and the only place where "may it run" is answered.</summary>
internal static class DecisionTable
{
    public static DecisionReason Decide(DecisionInputs inputs)
    {
        bool blocked = inputs.Security == ExecSecurity.Allowlist && inputs.WindowsWrapper;
        bool known = inputs.Security == ExecSecurity.Allowlist && inputs.AnalysisOk && inputs.AllowlistSatisfied && !blocked;
        if (inputs.Security == ExecSecurity.Deny)
        {
            return DecisionReason.SecurityDeny;
        }
        bool mustAsk = inputs.Ask == ExecAsk.Always
            || inputs.Ask == ExecAsk.OnMiss && inputs.Security == ExecSecurity.Allowlist && !known && !inputs.Durable;
        if (mustAsk && !inputs.Approved)
        {
            return DecisionReason.ApprovalRequired;
        }
        if (inputs.Security == ExecSecurity.Allowlist && !known && !inputs.Approved && !inputs.Durable)
        {
            return blocked ? DecisionReason.WindowsWrapperMiss : DecisionReason.AllowlistMiss;
        }
        return DecisionReason.Allowed;
    }
}
