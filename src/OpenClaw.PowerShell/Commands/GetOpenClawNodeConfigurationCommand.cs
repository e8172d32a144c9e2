using System.Management.Automation;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawNodeConfiguration: what the node will do at its next start: gateway, name, offered commands, browser.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNodeConfiguration")]
[OutputType(typeof(NodeConfiguration))]
public sealed class GetOpenClawNodeConfigurationCommand : OpenClawCmdlet
{
    /// <summary>The state directory; default: OPENCLAW_STATE_DIR, else ~/.openclaw.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter]
    public Output.NodeFlavor Flavor { get; set; }

    /// <summary>The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.</summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            StateLocation location = Locate(StateDirectory, Flavor, Scope);
            WriteObject(ConfigurationMapping.From(Node.Configuration.NodeConfiguration.Read(location), location));
        }
        catch (Exception failure) when (failure is NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, StateDirectory);
        }
    }
}
