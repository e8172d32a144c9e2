using System.Management.Automation;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Reset-OpenClawNodeIdentity: gives this machine a new device key, so that to every gateway it is another device that has to be
/// approved.</para>
/// <para>The old key is kept beside the new one unless -NoBackup is given. A running node keeps it from happening.</para>
/// </summary>
[Cmdlet(VerbsCommon.Reset, "OpenClawNodeIdentity", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(NodeIdentityReset))]
public sealed class ResetOpenClawNodeIdentityCommand : OpenClawCmdlet
{
    /// <summary>The state directory; default: OPENCLAW_STATE_DIR, else ~/.openclaw.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter]
    public Output.NodeFlavor Flavor { get; set; }

    /// <summary>Do not keep the old key: for one that somebody else may have.</summary>
    [Parameter]
    public SwitchParameter NoBackup { get; set; }

    /// <summary>
    /// The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.
    /// </summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            StateLocation location = Locate(StateDirectory, Flavor, Scope);
            IdentityReset.RequireNoNode(location);
            (string what, string action) = File.Exists(location.DeviceIdentityPath)
                ? ("the device key in", "Replace by a new one, which has to be approved again")
                    : ("the node of", "Make a device key, which has to be approved: there is none");
            if (!ShouldProcess($"{what} {location.Directory} on {Environment.MachineName}", action))
            {
                return;
            }

            IdentityResetResult done = IdentityReset.Run(location, keepOld: !NoBackup);
            if (done.Backup is not null)
            {
                WriteVerbose($"The old key is in {done.Backup}.");
            }

            WriteObject(new NodeIdentityReset
            {
                DeviceId = done.DeviceId,
                PublicKey = done.PublicKey,
                PreviousDeviceId = done.PreviousDeviceId,
                Backup = done.Backup,
                StateDirectory = location.Directory,
                NextStep = "Start-OpenClawNode -SetupCode (Read-Host -AsSecureString 'Setup code')",
            });
        }
        catch (NodeStateException running) when (running.Problem == StateProblem.AlreadyRunning)
        {
            WriteFailure(new OpenClawCommandException("NodeRunning", ErrorCategory.ResourceBusy, running.Message,
                "Stop-OpenClawNode; an installed one: Stop-OpenClawNode -Service", StateDirectory));
        }
        catch (Exception failure) when (failure is NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, StateDirectory);
        }
    }
}
