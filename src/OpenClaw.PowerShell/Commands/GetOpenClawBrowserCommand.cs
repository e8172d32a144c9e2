using System.Management.Automation;
using OpenClaw.Browser.Hosting;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawBrowser: the browsers of this machine that the node could lend to agents, or its profiles. Starts none.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawBrowser", DefaultParameterSetName = BrowserSet)]
[OutputType(typeof(NodeBrowser), ParameterSetName = [BrowserSet])]
[OutputType(typeof(NodeBrowserProfile), ParameterSetName = [ProfileSet])]
public sealed class GetOpenClawBrowserCommand : OpenClawCmdlet
{
    private const string BrowserSet = "Browser";
    private const string ProfileSet = "Profile";

    /// <summary>The profiles instead of the browsers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    public SwitchParameter Profile { get; set; }

    /// <summary>The state directory; default: OPENCLAW_STATE_DIR, else ~/.openclaw.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot, on a machine that still runs it so.</summary>
    [Parameter]
    public Output.NodeFlavor Flavor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            StateLocation location = Locate(StateDirectory, Flavor).ForReading();
            // Asking the desktop for its default browser may take a second.
            BrowserOverview overview = Await(_ => Task.Run(() => BrowserOverview.Of(location)));
            if (overview.NotOffered is { } off)
            {
                WriteVerbose($"No gateway may use a browser of this node: {off}.");
            }
            else if (overview.Problem is { } problem)
            {
                WriteWarning(problem);
            }

            if (Profile)
            {
                WriteObject(BrowserMapping.Profiles(overview), enumerateCollection: true);
            }
            else
            {
                WriteObject(BrowserMapping.Browsers(overview), enumerateCollection: true);
            }
        }
        catch (Exception failure) when (failure is NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, StateDirectory);
        }
    }
}
