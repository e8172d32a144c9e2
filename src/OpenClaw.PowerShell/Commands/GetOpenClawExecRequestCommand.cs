using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawExecRequest: requests that were denied because nobody was there to say yes. Answer them with Approve- or Deny-OpenClawExec.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawExecRequest")]
[OutputType(typeof(ExecRequestView))]
public sealed class GetOpenClawExecRequestCommand : ExecPolicyCmdlet
{
    /// <summary>Only these requests.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[]? Id { get; set; }

    private protected override void Process(StateLocation location)
    {
        IReadOnlyList<ExecRequestView> requests = new ExecApprovals(location).GetRequests();
        if (Id is null)
        {
            WriteObject(requests, enumerateCollection: true);
            return;
        }

        foreach (string id in Id)
        {
            if (requests.FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase)) is { } request)
            {
                WriteObject(request);
            }
            else
            {
                WriteFailure(ExecRequests.NotFound(id), id);
            }
        }
    }
}
