using System.Management.Automation;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What the cmdlets that show what is saved of a node share: whose it is.</summary>
public abstract class SavedNodeCmdlet : OpenClawCmdlet
{
    /// <summary>The state directory; default: OPENCLAW_STATE_DIR, else ~/.openclaw.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter]
    public Output.NodeFlavor Flavor { get; set; }

    /// <summary>
    /// The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.
    /// </summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <summary>What is written for one pipeline object; failures that it throws become errors of that object.</summary>
    private protected abstract object Read(StateLocation location);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            WriteObject(Read(Locate(StateDirectory, Flavor, Scope)));
        }
        catch (Exception failure)
            when (failure is NodeStateException or OpenClawCommandException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, StateDirectory);
        }
    }
}
