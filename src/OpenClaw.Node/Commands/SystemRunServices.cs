using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Commands;

/// <summary>What <c>system.run</c> and <c>system.run.prepare</c> need of the node. Made once by its composition.</summary>
internal sealed class SystemRunServices
{
    public SystemRunServices(StateLocation location, ExecApprovalsStore approvals, IProcessRunner runner, INodeLog log, TimeProvider time)
    {
        Location = location;
        Approvals = approvals;
        Runner = runner;
        Log = log;
        Time = time;
        Config = new ExecConfigFile(location.ConfigPath);
        Requests = new PendingRequests(location, time);
        Audit = new ExecAuditLog(location, time) { Copy = SystemLogCopy.OfThisMachine() };
    }

    public StateLocation Location { get; }

    public ExecApprovalsStore Approvals { get; }

    public IProcessRunner Runner { get; }

    public INodeLog Log { get; }

    public TimeProvider Time { get; }

    public ExecConfigFile Config { get; }

    /// <summary>Requests that wait for an administrator.</summary>
    public PendingRequests Requests { get; }

    public ExecAuditLog Audit { get; }

    /// <summary>What prepared commands were: their programs, and the policy they were shown under.</summary>
    public PreparedPrograms Prepared { get; } = new();

    /// <summary>Programs of the gateway's skills; <see cref="CachedSkillBins"/> over the connection in a running node.</summary>
    public ISkillBins SkillBins { get; init; } = NoSkillBins.Instance;

    /// <summary>The node's environment as it was at its start.</summary>
    public IReadOnlyDictionary<string, string> InheritedEnvironment { get; init; } = HostEnvironment.OfThisProcess();

    /// <summary>
    /// Makes sure that there is a document, as every request of a gateway does (spec/exec-approvals.md 1.3). A broken one stays as it is; it denies everything.
    /// </summary>
    public async Task EnsureDocumentAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Approvals.Load() is { Malformed: null })
            {
                await Approvals.EnsureAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (NodeStateException e)
        {
            Log.Write(LogLevel.Warning, RunLogEvents.StateWriteFailed, $"The exec approvals document could not be created: {e.Message}");
        }
    }

    /// <summary>Writes an audit record. A run is not stopped because it cannot be recorded, but somebody is told.</summary>
    public void Record(ExecAuditRecord record)
    {
        try
        {
            Audit.Append(record);
        }
        catch (NodeStateException e)
        {
            Log.Write(LogLevel.Warning, RunLogEvents.AuditWriteFailed, $"The record of commands could not be written: {e.Message}");
        }
    }

    /// <summary>What holds for an agent now.</summary>
    public EffectivePolicy PolicyFor(string? agentId) => EffectivePolicy.Resolve(Approvals.Load(), Config.Load(), agentId);
}
