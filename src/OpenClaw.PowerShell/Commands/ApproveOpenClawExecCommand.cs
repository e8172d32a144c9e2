using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Approve-OpenClawExec: allows a waiting request, once (the very same request, the next time it is asked within an hour) or always (by rules for its programs).
/// </summary>
[Cmdlet(VerbsLifecycle.Approve, "OpenClawExec", SupportsShouldProcess = true)]
[OutputType(typeof(ExecRequestView))]
public sealed class ApproveOpenClawExecCommand : ExecPolicyCmdlet
{
    /// <summary>The ids of the requests.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Add rules, so that it never has to be asked again.</summary>
    [Parameter]
    public SwitchParameter Always { get; set; }

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
                if (ShouldProcess($"{request.Command} (agent {request.AgentId ?? "unnamed"}, in {request.Directory})", Always ? "Allow always" : "Allow once"))
                {
                    request = approvals.Approve(id, Always);
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
