using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Get-OpenClawExecRequest: requests that were denied because nobody was there to say yes, or that wait at a gateway. Answer them with
/// Approve- or Deny-OpenClawExec.
/// </summary>
[Cmdlet(VerbsCommon.Get, "OpenClawExecRequest", DefaultParameterSetName = LocalSet)]
[OutputType(typeof(ExecRequestView), ParameterSetName = [LocalSet])]
[OutputType(typeof(GatewayExecRequest), ParameterSetName = [EndpointSet, UrlSet])]
public sealed class GetOpenClawExecRequestCommand : ExecRequestCmdlet
{
    /// <summary>Only these requests.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[]? Id { get; set; }

    /// <summary>
    /// Requests, or their ids, to see how they are by now; with -Gateway also sessions with gateways, for all that waits there.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    private protected override PSObject? Input => InputObject;

    private protected override bool IsIdGiven => Id is not null;

    /// <summary>Null for all. A session with a gateway stands for all requests there.</summary>
    private IReadOnlyList<string>? Ids() =>
        InputObject is null || (Gateway && PipelineInput.KindOf(InputObject) == typeof(GatewaySessionInfo).FullName) ? Id
        : [.. PipelineInput.Each(InputObject).Select(PipelineIds.OfExecRequest)];

    private protected override void Process(ExecApprovals approvals)
    {
        if (Ids() is not { } ids)
        {
            WriteObject(approvals.GetRequests(), enumerateCollection: true);
            return;
        }

        ForEach(ids, id => ExecRequests.Find(approvals, id));
    }

    private protected override void Process(GatewayApprovals gateway)
    {
        if (Ids() is not { } ids)
        {
            WriteObject(Await(gateway.ListAsync), enumerateCollection: true);
            return;
        }

        ForEach(ids, id => Await(cancellation => gateway.FindAsync(id, cancellation)));
    }

    private void ForEach(IReadOnlyList<string> ids, Func<string, object> find)
    {
        foreach (string id in ids)
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
