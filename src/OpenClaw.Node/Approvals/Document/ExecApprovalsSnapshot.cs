namespace OpenClaw.Node.Approvals.Document;

/// <summary>The approvals document as it was at one moment.</summary>
/// <param name="Document">What counts: the stored document, an empty one, or (when malformed) one that denies everything.</param>
/// <param name="Hash">What a client must name to replace exactly this.</param>
/// <param name="Exists">False when nothing was ever stored.</param>
/// <param name="Malformed">Why the stored document cannot be used and how to repair it; null when it can.</param>
internal sealed record ExecApprovalsSnapshot(ExecApprovalsDocument Document, string Hash, bool Exists, string? Malformed)
{
    /// <summary>The size of the stored text in bytes; 0 when there is none.</summary>
    public int StoredBytes { get; init; }
}

/// <summary>How an update ended.</summary>
internal enum ApprovalsUpdateOutcome
{
    /// <summary>The new document is stored.</summary>
    Saved,

    /// <summary>There was nothing to change.</summary>
    Unchanged,

    /// <summary>The document is no longer the one that the caller expected.</summary>
    Conflict,
}

/// <summary>How an update ended and what is stored now.</summary>
internal sealed record ApprovalsUpdate(ApprovalsUpdateOutcome Outcome, ExecApprovalsSnapshot Snapshot);
