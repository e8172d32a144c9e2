namespace OpenClaw.Node.Approvals;

/// <summary>What would happen to a command, and why.</summary>
public enum ExecTestOutcome
{
    /// <summary>It would run at once.</summary>
    Runs,

    /// <summary>Somebody would have to approve it; without an answer it is denied.</summary>
    NeedsApproval,

    /// <summary>It would be denied.</summary>
    Denied,
}
