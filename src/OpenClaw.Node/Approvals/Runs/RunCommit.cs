using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.Runs;

/// <summary>The step between the decision and the start: what was used is written down, under the policy as it is at that moment.</summary>
internal static class RunCommit
{
    /// <summary>
    /// Writes down which rules were used and what "allow always" adds, if the decision still holds under the document as it is now.
    /// </summary>
    /// <returns>"Allowed", or what changed since the decision: a file of the run, or the policy, which does not allow it any
    /// more.</returns>
    /// <exception cref="InvalidOperationException">There is something to write down and no agent to write it down for.</exception>
    /// <exception cref="State.NodeStateException">The document cannot be read or written.</exception>
    public static async Task<DecisionReason> WriteAsync(PreparedRun run, string? agentId, ExecApprovalsStore approvals,
        PolicySource policies, CancellationToken cancellationToken)
    {
        DecisionReason drift = run.FindDrift();
        if (drift != DecisionReason.Allowed || !run.Usage.HasChanges)
        {
            return drift;
        }
        ExecApprovalsSnapshot current = approvals.Load();
        EffectivePolicy now = policies.For(current, agentId);
        if (current.Malformed is null && run.Usage.IsWrittenDown(current.Document, now.At))
        {
            return run.Authorization.HoldsUnder(now) ? DecisionReason.Allowed : DecisionReason.ChangedBeforeStart;
        }
        bool holds = true;
        await approvals.UpdateAsync(
            document =>
            {
                EffectivePolicy stored = policies.For(new ExecApprovalsSnapshot(document, "", Exists: true, null), agentId);
                holds = run.Authorization.HoldsUnder(stored);
                return holds ? run.Usage.Apply(document, stored.At) : null;
            },
            expectedHash: null,
            cancellationToken).ConfigureAwait(false);
        return holds ? DecisionReason.Allowed : DecisionReason.ChangedBeforeStart;
    }
}
