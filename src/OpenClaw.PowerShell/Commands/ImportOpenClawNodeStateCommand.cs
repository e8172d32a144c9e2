using System.Management.Automation;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Upstream;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Import-OpenClawNodeState: goes on as the node that OpenClaw's own node host (or Clawdbot's) was on this machine.</para>
/// <para>Identity, device token, gateway and exec policy are copied; the source is only read. The gateway sees the same device and asks for
/// no new approval.</para>
/// </summary>
[Cmdlet(VerbsData.Import, "OpenClawNodeState", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ImportedNodeState))]
public sealed class ImportOpenClawNodeStateCommand : OpenClawCmdlet
{
    /// <summary>The state directory of the other node, for example ~/.openclaw; it is only read. That node must not run any more.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string FromUpstream { get; set; } = "";

    /// <summary>
    /// The state directory to import into; default: OPENCLAW_STATE_DIR, else ~/.openclaw (~/.openclaw-powershell where that one is
    /// upstream's).
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Clawdbot: import into ~/.clawdbot, on a machine that still runs the node under that name.</summary>
    [Parameter]
    public Output.NodeFlavor Flavor { get; set; }

    /// <summary>Replace an identity that is already there. Its approval at a gateway is lost.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            string from = GetUnresolvedProviderPathFromPSPath(FromUpstream);
            StateLocation location = Locate(StateDirectory, Flavor);
            // What cannot be taken over is said before it is asked about.
            StateImport.Check(from, location, Force);
            if (!ShouldProcess(location.Directory, $"Take over the node of {from}"))
            {
                return;
            }

            StateImportResult result = AwaitShown("Import-OpenClawNodeState", $"Copying {from}",
                _ => Task.FromResult(StateImport.Run(from, location, Force)));
            WriteObject(new ImportedNodeState
            {
                DeviceId = result.DeviceId,
                Source = result.Source,
                IsPaired = result.HasDeviceToken,
                HasPolicy = result.HasPolicy,
                StateDirectory = location.Directory,
            });
        }
        catch (Exception failure) when (failure is NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, FromUpstream);
        }
    }
}
