using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What Approve- and Deny-OpenClawExec share: one answer for each id, shown and confirmed before it is given.</summary>
public abstract class AnswerExecRequestCmdlet : ExecRequestCmdlet
{
    /// <summary>The ids of the requests. At a gateway, a beginning of an id is enough to deny; to allow, the whole id is needed.</summary>
    // Many objects have an Id: whether that of an object of the pipeline is one of a request, InputObject says.
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Requests from Get-OpenClawExecRequest. What waits at a gateway is answered there.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Write the requests.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The answer in the gateway's words, and in words for a person.</summary>
    private protected abstract (string Decision, string Action) Answer { get; }

    private protected abstract ExecRequestView AnswerHere(ExecApprovals approvals, string id);

    private protected override void Process(ExecApprovals approvals) => ForEachId(id =>
    {
        ExecRequestView request = ExecRequests.Find(approvals, id);
        return ShouldProcess(ExecRequestText.Line(ExecRequestText.Lines(request)), Answer.Action) ? AnswerHere(approvals, id) : null;
    });

    private protected override void Process(GatewayApprovals gateway) => ForEachId(id =>
    {
        GatewayExecRequest request = Await(cancellation => gateway.FindForAnswerAsync(id, Answer.Decision, cancellation));
        if (!ShouldProcess($"{ExecRequestText.Line(ExecRequestText.Lines(request))}, asked at {gateway.Gateway}", Answer.Action))
        {
            return null;
        }

        Await(async cancellation =>
        {
            await gateway.ResolveAsync(request.Id, Answer.Decision, cancellation).ConfigureAwait(false);
            return true;
        });
        return request;
    });

    private protected override PSObject? Input => InputObject;

    private protected override bool IsIdGiven => Id.Length > 0;

    private IReadOnlyList<string> Ids() =>
        InputObject is null ? Id : [.. PipelineInput.Each(InputObject).Select(PipelineIds.OfExecRequest)];

    private void ForEachId(Func<string, object?> answer)
    {
        foreach (string id in Ids())
        {
            try
            {
                if (answer(id) is { } request && PassThru)
                {
                    WriteObject(request);
                }
            }
            catch (Exception failure) when (IsExpected(failure))
            {
                WriteFailure(failure, id);
            }
        }
    }
}
