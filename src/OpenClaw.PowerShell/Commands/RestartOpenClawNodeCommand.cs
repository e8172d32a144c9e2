using System.Management.Automation;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;
using NodeStatus = OpenClaw.PowerShell.Output.NodeStatus;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Restart-OpenClawNode: stops and starts the nodes of this session, as Start- and Stop-OpenClawNode mean them; where this session
/// has none, and with -Service, the installed node.</para>
/// <para>The installed node takes up this version of the module when it was installed from a module, and has no newer one.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Restart, "OpenClawNode", SupportsShouldProcess = true, DefaultParameterSetName = SessionSet)]
[OutputType(typeof(NodeStatus), ParameterSetName = [SessionSet, ObjectSet])]
[OutputType(typeof(NodeServiceStatus))]
public sealed class RestartOpenClawNodeCommand : SessionNodeCmdlet
{
    /// <summary>The installed node instead of the nodes of this session.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServiceSet)]
    public SwitchParameter Service { get; set; }

    /// <summary>Put this version of the module in place of a newer one that is installed; without it the newer one stays.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = ServiceSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>The installed node's state directory.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = ServiceSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Write the state afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter]
    public Output.NodeFlavor Flavor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        int[]? ids = NamedIds();
        if (ids is null && InputObject is not null)
        {
            return;
        }

        RunspaceNodes nodes = NodeSessions.OfThisRunspace();
        NodeSession[] own = [.. nodes.Running.Where(node => ids is null || ids.Contains(node.Id))];
        if (ParameterSetName != ServiceSet && StateDirectory is null && (own.Length > 0 || ids is not null))
        {
            foreach (int unknown in (ids ?? []).Where(id => own.All(node => node.Id != id)))
            {
                WriteFailure(new OpenClawCommandException(
                    "NodeNotFound", ErrorCategory.ObjectNotFound, $"This session runs no node with the id {unknown}.",
                    "Get-OpenClawNodeStatus lists the nodes of this session; the installed one: Restart-OpenClawNode -Service", unknown));
            }

            foreach (NodeSession node in own)
            {
                Restart(nodes, node);
            }

            return;
        }

        if (FindService(StateDirectory, Flavor) is { } service
            && ShouldChange(service, _ => null, "Restart the installed OpenClaw node", RuntimeSource.OwnVersion, Force))
        {
            Change(service, cancellation => service.RestartAsync(ModuleRuntime(), Force, cancellation), PassThru);
        }
    }

    private void Restart(RunspaceNodes nodes, NodeSession node)
    {
        if (!ShouldProcess($"node {node.Id} ({node.Status})", "Restart"))
        {
            return;
        }

        try
        {
            if (!End(nodes, node))
            {
                return;
            }

            NodeSession again = nodes.Start(node.Options, new NodeEvents(Events));
            again.WaitForAnswer(TimeSpan.FromSeconds(5), _ => { }, StopToken);
            if (again.EndedBy is { } failure)
            {
                nodes.Forget(again);
                WriteError(failure);
            }
            else if (PassThru)
            {
                WriteObject(again.Status);
            }
        }
        catch (Exception failure) when (failure is NodeStartException or NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, node.Id);
        }
    }
}
