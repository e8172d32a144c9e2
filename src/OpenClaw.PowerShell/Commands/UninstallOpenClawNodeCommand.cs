using System.Management.Automation;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Uninstall-OpenClawNode: stops and removes the installed node. Identity, configuration, policy and logs stay in the state directory.
/// </summary>
[Cmdlet(VerbsLifecycle.Uninstall, "OpenClawNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(NodeServiceStatus))]
public sealed class UninstallOpenClawNodeCommand : NodeServiceCmdlet
{
    /// <summary>What starts the node; default: the installed one.</summary>
    [Parameter]
    public NodeServiceType? Type { get; set; }

    /// <summary>For whom it is installed; default: the installed one.</summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

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
        if (FindService(StateDirectory, Flavor, Type, Scope) is { } service
            && ShouldChange(service, _ => null, "Uninstall the OpenClaw node"))
        {
            Change(service, service.UninstallAsync, PassThru);
        }
    }
}
