using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Plans;

namespace OpenClaw.Node.Approvals.Runs;

/// <summary>What somebody wants to run, checked as far as that is possible without looking at the policy.</summary>
internal sealed record RunRequest
{
    public required IReadOnlyList<string> Argv { get; init; }

    public required CommandAnalysis Analysis { get; init; }

    public RunPlan? Plan { get; init; }

    public string? AgentId { get; init; }

    public required string SessionKey { get; init; }

    public required string RunId { get; init; }

    public string? Cwd { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> EnvironmentOverrides { get; init; }

    /// <summary>The environment of the process to be.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool NeedsScreenRecording { get; init; }

    public bool SuppressNotifyOnExit { get; init; }

    public ApprovalKind Approval { get; init; }

    /// <summary>What the gateway said about an approval and who gave it, for the record; null when it said nothing.</summary>
    public string? Claim { get; init; }

    /// <summary>The approval is to be remembered as a rule.</summary>
    public bool AllowAlways { get; init; }
}
