using System.Management.Automation;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Disconnect-OpenClawGateway: closes sessions with gateways.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "OpenClawGateway", DefaultParameterSetName = IdSet)]
[OutputType(typeof(void))]
public sealed class DisconnectOpenClawGatewayCommand : OpenClawCmdlet
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

        foreach (int id in asked ?? [.. sessions.All.Select(s => s.Id)])
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
