using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Audit;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Test-OpenClawExecHistory: checks the chain of the record of commands; a line that was changed, moved or taken out is found.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "OpenClawExecHistory")]
[OutputType(typeof(ExecAuditVerification))]
public sealed class TestOpenClawExecHistoryCommand : ExecPolicyCmdlet
{
    private protected override void Process(StateLocation location) => WriteObject(new ExecApprovals(location).VerifyHistory());
}
