using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawExecRequest: requests that were denied because nobody was there to say yes, or that wait at a gateway. Answer them with Approve- or Deny-OpenClawExec.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawExecRequest", DefaultParameterSetName = LocalSet)]
[OutputType(typeof(ExecRequestView), ParameterSetName = [LocalSet])]
[OutputType(typeof(GatewayExecRequest), ParameterSetName = [EndpointSet, UrlSet])]
public sealed class GetOpenClawExecRequestCommand : ExecRequestCmdlet
{
    /// <summary>Only these requests.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[]? Id { get; set; }

    private protected override void Process(ExecApprovals approvals)
    {
        if (Id is null)
        {
            WriteObject(approvals.GetRequests(), enumerateCollection: true);
            return;
        }

        ForEachId(id => ExecRequests.Find(approvals, id));
    }

    private protected override void Process(GatewayApprovals gateway)
    {
        if (Id is null)
        {
            WriteObject(Await(gateway.ListAsync), enumerateCollection: true);
            return;
        }

        ForEachId(id => Await(cancellation => gateway.FindAsync(id, cancellation)));
    }

    private void ForEachId(Func<string, object> find)
    {
        foreach (string id in Id!)
        {
            try
            {
                WriteObject(find(id));
            }
            catch (Exception failure) when (IsExpected(failure))
            {
                WriteFailure(failure, id);
            }
        }
    }
}
