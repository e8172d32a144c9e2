namespace OpenClaw.Node.Approvals.Decision;

/// <summary>Why a run is allowed or not. The names are stable: audit records, tests and <c>Test-OpenClawExec</c> show them.</summary>
internal enum DecisionReason
{
    /// <summary>It may run.</summary>
    Allowed,

    /// <summary>The policy says that nothing runs.</summary>
    SecurityDeny,

    /// <summary>Somebody has to approve it and nobody has.</summary>
    ApprovalRequired,

    /// <summary>No rule allows it and the policy does not ask.</summary>
    AllowlistMiss,

    /// <summary>
    /// As <see cref="AllowlistMiss"/>, for a text for cmd.exe that is not understood, so that no rule reaches through it.
    /// </summary>
    WindowsWrapperMiss,

    /// <summary>It carries program text (<c>python -c</c>) and the policy wants each such run approved.</summary>
    InlineEval,

    /// <summary>It touches the audit suppressions, which only a person may do.</summary>
    AuditSuppressions,

    /// <summary>A model approved what only a person may approve.</summary>
    ExplicitApprovalRequired,

    /// <summary>The approval was given under another policy.</summary>
    PolicyChanged,

    /// <summary>The policy changed between the decision and the start.</summary>
    ChangedBeforeStart,

    /// <summary>A program could not be found, so it cannot be held to what was approved.</summary>
    UnresolvedExecutable,

    /// <summary>The approved program has no path to hold on to.</summary>
    UnstableExecutable,

    /// <summary>The working directory does not exist.</summary>
    DirectoryMissing,

    /// <summary>The working directory of a plan that is only written down does not exist.</summary>
    DirectoryInaccessible,

    /// <summary>The working directory is something else.</summary>
    DirectoryNotADirectory,

    /// <summary>The path of the working directory leads over a link that somebody could turn.</summary>
    DirectoryNotCanonical,

    /// <summary>The working directory is not the object its path says.</summary>
    DirectoryIdentity,

    /// <summary>The working directory was exchanged after the check.</summary>
    DirectoryChanged,

    /// <summary>The command has a form whose script cannot be held to what was approved; the text says which.</summary>
    OperandUnbindable,

    /// <summary>The script or program was exchanged after the check.</summary>
    OperandChanged,

    /// <summary>The approval does not say which script it was for.</summary>
    OperandMissing,

    /// <summary>What would be executed is not what was decided about.</summary>
    PlanMismatch,

    /// <summary>The use of the approval could not be written down.</summary>
    StateWriteFailed,

    /// <summary>That it runs could not be written into the record of commands: nothing runs of which there is no record.</summary>
    AuditWriteFailed,

    /// <summary>A headless node cannot record a screen.</summary>
    ScreenRecording,
}

/// <summary>The texts of the wire for each reason (docs/protocol/policy.md 9).</summary>
internal static class DecisionTexts
{
    /// <summary>The message of the error result. <paramref name="detail"/> completes those that have one.</summary>
    public static string Message(DecisionReason reason, string? detail = null) => reason switch
    {
        DecisionReason.Allowed => "",
        DecisionReason.SecurityDeny => "SYSTEM_RUN_DISABLED: security=deny",
        DecisionReason.ScreenRecording => "PERMISSION_MISSING: screenRecording",
        _ => "SYSTEM_RUN_DENIED: " + Plain(reason, detail),
    };

    /// <summary>Why it is denied, without the code in front.</summary>
    public static string Plain(DecisionReason reason, string? detail = null) => reason switch
    {
        DecisionReason.ApprovalRequired or DecisionReason.AuditSuppressions => "approval required" + InBrackets(detail),
        DecisionReason.AllowlistMiss => "allowlist miss" + InBrackets(detail),
        DecisionReason.WindowsWrapperMiss => "allowlist miss"
            + InBrackets(detail
                ?? "Windows shell wrappers like cmd.exe /c require approval; approve once/always or run with --ask on-miss|always"),
        DecisionReason.InlineEval => $"approval required ({detail} requires explicit approval in strictInlineEval mode)",
        DecisionReason.ExplicitApprovalRequired => "explicit approval required",
        DecisionReason.PolicyChanged => "exec approval policy changed; request approval again",
        DecisionReason.ChangedBeforeStart => "exec approval changed before execution",
        DecisionReason.UnresolvedExecutable => "approval requires a resolved executable",
        DecisionReason.UnstableExecutable => "approval requires a stable executable path",
        DecisionReason.DirectoryMissing => "approval requires an existing canonical cwd",
        DecisionReason.DirectoryInaccessible => "working directory does not exist or is inaccessible",
        DecisionReason.DirectoryNotADirectory => "approval requires cwd to be a directory",
        DecisionReason.DirectoryNotCanonical => "approval requires canonical cwd (no symlink path components)",
        DecisionReason.DirectoryIdentity => "approval cwd identity mismatch",
        DecisionReason.DirectoryChanged => "approval cwd changed before execution",
        DecisionReason.OperandUnbindable => "approval " + detail,
        DecisionReason.OperandChanged => "approval script operand changed before execution",
        DecisionReason.OperandMissing => "approval missing script operand binding",
        DecisionReason.PlanMismatch => "execution plan mismatch",
        DecisionReason.StateWriteFailed => "approval state could not be persisted",
        DecisionReason.AuditWriteFailed => "the record of commands could not be written on the node (disk full, or out of descriptors)",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static string InBrackets(string? detail) => string.IsNullOrEmpty(detail) ? "" : " (" + detail + ")";

    /// <summary>The word of the event <c>exec.denied</c>.</summary>
    public static string EventReason(DecisionReason reason) => reason switch
    {
        DecisionReason.SecurityDeny => "security=deny",
        DecisionReason.AllowlistMiss or DecisionReason.WindowsWrapperMiss => "allowlist-miss",
        DecisionReason.PlanMismatch => "execution-plan-miss",
        DecisionReason.StateWriteFailed => "approval-state-write-failed",
        DecisionReason.AuditWriteFailed => "audit-write-failed",
        DecisionReason.ScreenRecording => "permission:screenRecording",
        _ => "approval-required",
    };

    /// <summary>The reason as lower-case words joined by hyphens, for audit records.</summary>
    public static string Code(DecisionReason reason)
    {
        System.Text.StringBuilder code = new();
        foreach (char c in reason.ToString())
        {
            if (char.IsUpper(c) && code.Length > 0)
            {
                code.Append('-');
            }
            code.Append(char.ToLowerInvariant(c));
        }
        return code.ToString();
    }
}
