using System.Management.Automation;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawGateway: the sessions with gateways, and how those gateways are.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawGateway", DefaultParameterSetName = IdSet)]
[OutputType(typeof(GatewaySessionInfo))]
public sealed class GetOpenClawGatewayCommand : OpenClawCmdlet
{
    private const string IdSet = "Id";
    private const string ObjectSet = "InputObject";

    /// <summary>The numbers of the sessions; default: all of this PowerShell session.</summary>
    [Parameter(Position = 0, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>Sessions from Connect-OpenClawGateway or Get-OpenClawGateway.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RunspaceOperators sessions = OperatorSessions.OfThisRunspace();
        int[]? asked = InputObject is null ? Id : Named(InputObject, PipelineIds.OfGateway);
        if (asked is null && InputObject is not null)
        {
            return;
        }

        if (asked is null && sessions.All.Count == 0)
        {
            WriteVerbose("No session is open: Connect-OpenClawGateway opens one.");
        }

        foreach (int id in asked ?? [.. sessions.All.Select(s => s.Id).OrderBy(number => number)])
        {
            try
            {
                OperatorSession session = sessions.Get(id);
                GatewayFacts? facts = null;
                try
                {
                    facts = Await(cancellation => GatewayFacts.AskAsync(session.Operator, cancellation));
                }
                catch (GatewayOperatorException unreachable)
                {
                    WriteFailure(unreachable, session.Url);
                }

                WriteObject(OperatorMapping.From(session, session == sessions.Default, facts));
            }
            catch (OpenClawCommandException failure)
            {
                WriteFailure(failure, id);
            }
        }
    }
}
