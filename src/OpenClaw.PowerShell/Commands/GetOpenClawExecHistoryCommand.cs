using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Audit;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Get-OpenClawExecHistory: what was asked, decided, run and changed on this machine, oldest first. Arguments that look like secrets are
/// replaced.
/// </summary>
[Cmdlet(VerbsCommon.Get, "OpenClawExecHistory")]
[OutputType(typeof(ExecHistoryRecord))]
public sealed class GetOpenClawExecHistoryCommand : ExecPolicyCmdlet
{
    /// <summary>Only the newest records, this many.</summary>
    [Parameter(Position = 0)]
    [Alias("Last")]
    [ValidateRange(1, int.MaxValue)]
    public int Newest { get; set; } = int.MaxValue;

    /// <summary>Only records of these kinds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateSet("Denied", "Allowed", "Finished", "Changed")]
    public string[]? Kind { get; set; }

    /// <summary>Only records of these agents.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AgentName]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>Only records since then.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>Only records before then.</summary>
    [Parameter]
    public DateTime? Before { get; set; }

    private protected override void Process(StateLocation location)
    {
        Queue<ExecAuditRecord> kept = new();
        foreach (ExecAuditRecord record in new ExecApprovals(location).ReadHistory())
        {
            if (StopToken.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            if (!IsWanted(record))
            {
                continue;
            }

            if (Newest == int.MaxValue)
            {
                WriteObject(new ExecHistoryRecord(record));
                continue;
            }

            kept.Enqueue(record);
            if (kept.Count > Newest)
            {
                kept.Dequeue();
            }
        }

        WriteObject(kept.Select(record => new ExecHistoryRecord(record)), enumerateCollection: true);
    }

    private bool IsWanted(ExecAuditRecord record) =>
        (Kind is null || Kind.Contains(record.Kind.ToString(), StringComparer.OrdinalIgnoreCase))
        && (Agent is null || Agent.Contains(record.AgentId ?? "*", StringComparer.Ordinal))
        && (After is null || record.At >= After.Value.ToUniversalTime())
        && (Before is null || record.At < Before.Value.ToUniversalTime());
}
