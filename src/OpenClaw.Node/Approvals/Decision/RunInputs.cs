using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Node.Approvals.Decision;

/// <summary>Where an approval comes from that accompanies a request.</summary>
internal enum ApprovalKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>A person approved this run.</summary>
    Explicit,

    /// <summary>A model approved it (<c>approvalSource: auto-review</c>).</summary>
    AutoReview,

    /// <summary>Nobody answered, and the policy says what then (<c>approvalSource: ask-fallback</c>).</summary>
    AskFallback,

    /// <summary>An administrator approved this very plan on this box (<c>Approve-OpenClawExec</c>).</summary>
    Local,
}

/// <summary>One command that wants to run, as the decision sees it.</summary>
internal sealed record RunInputs
{
    public required IReadOnlyList<string> Argv { get; init; }

    public required CommandAnalysis Analysis { get; init; }

    /// <summary>The request's directory; null when it names none.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The whole environment of the process to be.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Variables that the caller sets and the command gets.</summary>
    public IReadOnlyList<string> OverrideNames { get; init; } = [];

    public string? AgentId { get; init; }

    public ApprovalKind Approval { get; init; }

    public bool IsWindows { get; init; } = AnalysisContext.Current == AnalysisPlatform.Windows;

    /// <summary>True when somebody approved: the fallback is no approval, it only decides what happens without one.</summary>
    public bool Approved => Approval is ApprovalKind.Explicit or ApprovalKind.AutoReview or ApprovalKind.Local;
}
