using System.Management.Automation;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Disconnect-OpenClawGateway: closes sessions with gateways.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "OpenClawGateway")]
[OutputType(typeof(void))]
public sealed class DisconnectOpenClawGatewayCommand : OpenClawCmdlet
{
    /// <summary>The numbers of the sessions; default: all of this PowerShell session.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public int[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RunspaceOperators sessions = OperatorSessions.OfThisRunspace();
        foreach (int id in Id ?? [.. sessions.All.Select(s => s.Id)])
        {
            try
            {
                OperatorSession session = sessions.Get(id);
                sessions.Close(session);
                WriteVerbose($"Closed the session with {session.Url}.");
            }
            catch (OpenClawCommandException failure)
            {
                WriteFailure(failure, id);
            }
        }
    }
}
