using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Contract;
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
        Policies = PolicySource.Of(location, approvals, time);
        Requests = new WaitingRequests(location, time);
        Audit = new ExecAuditLog(location, time) { Copy = SystemLogCopy.OfThisMachine() };
    }

    public StateLocation Location { get; }

    public ExecApprovalsStore Approvals { get; }

    public IProcessRunner Runner { get; }

    public INodeLog Log { get; }

    public TimeProvider Time { get; }

    /// <summary>What holds for an agent.</summary>
    public PolicySource Policies { get; }

    /// <summary>Requests that wait for an administrator.</summary>
    public WaitingRequests Requests { get; }

    public ExecAuditLog Audit { get; }

    /// <summary>What prepared commands were: their programs, and the policy they were shown under.</summary>
    public PreparedPrograms Prepared { get; } = new();

    /// <summary>Programs of the gateway's skills; <see cref="CachedSkillBins"/> over the connection in a running node.</summary>
    public ISkillBins SkillBins { get; init; } = NoSkillBins.Instance;

    /// <summary>The release of the gateway; null while it is not known.</summary>
    public Func<string?> GatewayVersion { get; init; } = () => null;

    /// <summary>
    /// True for a gateway that hands back the policy under which a plan was made: with it, a plan without one is not from here.
    /// </summary>
    public bool GatewayKeepsSnapshot => GatewayReleases.KeepsPolicySnapshot(GatewayVersion());

    /// <summary>What the gateway's own <c>tools.exec</c> said with the last command that it had prepared; null before the first.</summary>
    public GatewayExecPolicy? GatewayExec { get; set; }

    /// <summary>
    /// False when the node withholds <c>system.execApprovals.set</c>: then an "allow always" of the gateway is one for once.
    /// </summary>
    public bool GatewayMayWritePolicy { get; set; } = true;

    /// <summary>The node's environment as it was at its start.</summary>
    public IReadOnlyDictionary<string, string> InheritedEnvironment { get; init; } = HostEnvironment.OfThisProcess();

    /// <summary>
    /// Makes sure that there is a document, as every request of a gateway does (docs/protocol/policy.md 1.3). A broken one stays as it is;
    /// it denies everything.
    /// </summary>
    /// <param name="loaded">The document as it was read for this request.</param>
    /// <param name="cancellationToken">Ends the wait for the file's lock.</param>
    /// <returns>The document for which the request is decided.</returns>
    public async Task<ExecApprovalsSnapshot> EnsureDocumentAsync(ExecApprovalsSnapshot loaded, CancellationToken cancellationToken)
    {
        try
        {
            return loaded.Malformed is null ? await Approvals.EnsureAsync(loaded, cancellationToken).ConfigureAwait(false) : loaded;
        }
        catch (NodeStateException e)
        {
            Log.Write(LogLevel.Warning, RunLogEvents.StateWriteFailed, $"The exec approvals document could not be created: {e.Message}");
            return loaded;
        }
    }

    /// <summary>
    /// Writes an audit record. False when it could not be written, of which somebody is told: what is to start then does not.
    /// </summary>
    public async Task<bool> RecordAsync(ExecAuditRecord record)
    {
        try
        {
            await Audit.AppendAsync(record).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is NodeStateException or IOException or UnauthorizedAccessException)
        {
            Log.Write(LogLevel.Warning, RunLogEvents.AuditWriteFailed, $"The record of commands could not be written: {e.Message}");
            return false;
        }
    }
}
