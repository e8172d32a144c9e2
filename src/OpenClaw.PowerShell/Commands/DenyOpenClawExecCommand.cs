using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Deny-OpenClawExec: refuses a waiting request; it stays denied and is forgotten.</summary>
[Cmdlet(VerbsLifecycle.Deny, "OpenClawExec", SupportsShouldProcess = true)]
[OutputType(typeof(ExecRequestView))]
public sealed class DenyOpenClawExecCommand : ExecPolicyCmdlet
{
    /// <summary>The ids of the requests.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Write the requests.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(StateLocation location)
    {
        ExecApprovals approvals = new(location);
        foreach (string id in Id)
        {
            try
            {
                ExecRequestView request = ExecRequests.Find(approvals, id);
                if (ShouldProcess($"{request.Command} (agent {request.AgentId ?? "unnamed"}, in {request.Directory})", "Deny"))
                {
                    request = approvals.Deny(id);
                    if (PassThru)
                    {
                        WriteObject(request);
                    }
                }
            }
            catch (Exception failure) when (failure is OpenClawCommandException or ExecRequestException)
            {
                WriteFailure(failure, id);
            }
        }
    }
}
