using System.Management.Automation;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// What cmdlets about sessions with gateways have in common: they are named by their numbers, or come along the pipeline.
/// </summary>
public abstract class GatewaySessionCmdlet : OpenClawCmdlet
{
    private protected const string IdSet = "Id";
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

        foreach (int id in asked ?? [.. sessions.All.Select(session => session.Id).OrderBy(number => number)])
        {
            try
            {
                Process(sessions, sessions.Get(id));
            }
            catch (OpenClawCommandException failure)
            {
                WriteFailure(failure, id);
            }
        }
    }

    private protected abstract void Process(RunspaceOperators sessions, OperatorSession session);
}
