using System.Management.Automation;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Disconnect-OpenClawGateway: closes sessions with gateways.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "OpenClawGateway", DefaultParameterSetName = IdSet)]
[OutputType(typeof(void))]
public sealed class DisconnectOpenClawGatewayCommand : GatewaySessionCmdlet
{
    private protected override void Process(RunspaceOperators sessions, OperatorSession session)
    {
        sessions.Close(session);
        WriteVerbose($"Closed the session with {session.Url}.");
    }
}
