using System.Management.Automation;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Restart-OpenClawNode: stops and starts the installed node; takes up this version of the module when it was installed from it.</summary>
[Cmdlet(VerbsLifecycle.Restart, "OpenClawNode", SupportsShouldProcess = true)]
[OutputType(typeof(NodeServiceStatus))]
public sealed class RestartOpenClawNodeCommand : NodeServiceCmdlet
{
    /// <summary>The installed node, which is the only one that can be restarted as a whole; may be left out.</summary>
    [Parameter]
    public SwitchParameter Service { get; set; }

    /// <summary>The node's state directory.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Write the state afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter]
    public NodeFlavor Flavor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (FindService(StateDirectory, Flavor) is { } service && ShouldProcess($"{service.Kind} on {Environment.MachineName}", "Restart the OpenClaw node"))
        {
            Change(service, cancellation => service.RestartAsync(ModuleRuntime(), cancellation), PassThru);
        }
    }
}
