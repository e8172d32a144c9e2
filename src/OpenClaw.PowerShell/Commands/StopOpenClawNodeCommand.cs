using System.Management.Automation;
using OpenClaw.Node.Services;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Stop-OpenClawNode: stops nodes of this session and whatever they run. Without -Id it stops them all; nothing to stop is no error.
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "OpenClawNode", SupportsShouldProcess = true, DefaultParameterSetName = SessionSet)]
[OutputType(typeof(NodeStatus), ParameterSetName = [SessionSet, ObjectSet])]
[OutputType(typeof(NodeServiceStatus), ParameterSetName = [ServiceSet])]
public sealed class StopOpenClawNodeCommand : SessionNodeCmdlet
{
    /// <summary>
    /// Stop the installed node instead of nodes of this session; it starts again at the next boot or with Start-OpenClawNode -Service.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ServiceSet)]
    public SwitchParameter Service { get; set; }

    /// <summary>The state directory of the installed node.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Write the last status of each node that was stopped.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    public NodeFlavor Flavor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ServiceSet)
        {
            if (FindService(StateDirectory, Flavor) is { } service
                && ShouldChange(service, state => state.Status == ServiceRunState.Stopped ? "does not run" : null,
                    "Stop the installed OpenClaw node"))
            {
                Change(service, service.StopAsync, PassThru);
            }

            return;
        }

        StopSessions();
    }

    private void StopSessions()
    {
        RunspaceNodes nodes = NodeSessions.OfThisRunspace();
        List<NodeSession> selected = Selected(nodes);
        if (selected.Count == 0 && InputObject is null && Id is null)
        {
            TellNothingToDo("This session runs no node; the installed one: Stop-OpenClawNode -Service");
        }

        foreach (NodeSession node in selected)
        {
            if (!ShouldProcess($"node {node.Id} ({node.Status})", "Stop"))
            {
                continue;
            }

            if (End(nodes, node) && PassThru)
            {
                WriteObject(node.Status);
            }
        }
    }

    private List<NodeSession> Selected(RunspaceNodes nodes)
    {
        int[]? ids = NamedIds();
        if (ids is null)
        {
            return InputObject is null ? [.. nodes.All] : [];
        }

        List<NodeSession> selected = [];
        foreach (int id in ids)
        {
            try
            {
                selected.Add(nodes.Get(id));
            }
            catch (OpenClawCommandException unknown)
            {
                WriteFailure(unknown, id);
            }
        }

        return selected;
    }
}
