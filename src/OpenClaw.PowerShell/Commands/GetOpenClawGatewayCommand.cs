using System.Management.Automation;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawGateway: the sessions with gateways, and how those gateways are.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawGateway", DefaultParameterSetName = IdSet)]
[OutputType(typeof(GatewaySessionInfo))]
public sealed class GetOpenClawGatewayCommand : GatewaySessionCmdlet
{
    private protected override void Process(RunspaceOperators sessions, OperatorSession session)
    {
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
}
