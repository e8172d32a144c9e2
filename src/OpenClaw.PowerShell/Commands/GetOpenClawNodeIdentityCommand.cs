using System.Management.Automation;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawNodeIdentity: the public half of the device key, to compare with what an operator sees. Makes nothing: a machine that never started a node has none.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNodeIdentity")]
[OutputType(typeof(NodeIdentity))]
public sealed class GetOpenClawNodeIdentityCommand : OpenClawCmdlet
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
            SavedNode saved = SavedNode.Read(location);
            if (saved.DeviceId is null || saved.PublicKey is null)
            {
                throw new OpenClawCommandException(
                    "NoIdentity", ErrorCategory.ObjectNotFound, $"There is no device identity in {location.Directory}.", "Start-OpenClawNode makes one at its first start.", location.Directory);
            }

            WriteObject(new NodeIdentity
            {
                DeviceId = saved.DeviceId,
                PublicKey = saved.PublicKey,
                NodeId = saved.NodeId,
                DisplayName = saved.DisplayName,
                IsPaired = saved.HasDeviceToken,
                StateDirectory = location.Directory,
            });
        }
        catch (Exception failure) when (failure is NodeStateException or OpenClawCommandException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, StateDirectory);
        }
    }
}
