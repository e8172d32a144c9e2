using System.Management.Automation;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawGateway: the sessions with gateways, and how those gateways are.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawGateway")]
[OutputType(typeof(GatewaySessionInfo))]
public sealed class GetOpenClawGatewayCommand : OpenClawCmdlet
{
    /// <summary>The numbers of the sessions; default: all of this PowerShell session.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public int[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RunspaceOperators sessions = OperatorSessions.OfThisRunspace();
        if (Id is null && sessions.All.Count == 0)
        {
            WriteVerbose("No session is open: Connect-OpenClawGateway opens one.");
        }

        foreach (int id in Id ?? [.. sessions.All.Select(s => s.Id).OrderBy(number => number)])
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
