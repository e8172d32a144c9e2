using System.Collections;
using System.Management.Automation;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>New-OpenClawSupportBundle: puts all that a report of a fault needs into one zip, without secrets.</para>
/// <para>Nothing is sent, and nothing is changed, here or at the gateway.</para>
/// </summary>
[Cmdlet(VerbsCommon.New, "OpenClawSupportBundle", SupportsShouldProcess = true, DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(FileInfo))]
public sealed class NewOpenClawSupportBundleCommand : GatewayEndpointCmdlet
{
    /// <summary>The zip, or a directory for a new one; default: openclaw-support-HOST-TIME.zip in the current directory.</summary>
    [Parameter(Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Also the last 200 records of what was asked, decided and run.</summary>
    [Parameter]
    public SwitchParameter IncludeHistory { get; set; }

    /// <summary>Replace an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many seconds one step over the network may take.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(1, 300)]
    public int Timeout { get; set; } = 10;

    /// <summary>
    /// The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.
    /// </summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <inheritdoc/>
    private protected override StateLocation Location => Locate(StateDirectory, Flavor, Scope, evenClosed: true);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        CheckEndpoint();
        NodeOptions options;
        string? problem = null;
        try
        {
            options = EndpointOptions();
        }
        catch (NodeStateException broken)
        {
            // The bundle is made of the rest.
            options = new NodeOptions(EndpointSettings());
            problem = broken.Message;
        }
        catch (OpenClawCommandException failure)
        {
            WriteFailure(failure, Url);
            return;
        }

        string file = SupportBundle.PathOf(FullPath(Path), CurrentDirectory,
            options.Time.GetUtcNow());
        if (File.Exists(file) && !Force)
        {
            WriteFailure(new OpenClawCommandException("FileExists", ErrorCategory.ResourceExists, $"{file} exists.",
                "Use -Force to replace it.", file));
            return;
        }

        if (!ShouldProcess(file, "Write a support bundle"))
        {
            return;
        }

        SupportBundle bundle = new(told => Doctor(options, told, Timeout))
        {
            State = options.State,
            WhyNoState = problem,
            Options = options,
            IncludeHistory = IncludeHistory,
            Limit = TimeSpan.FromSeconds(Timeout),
            Shell = $"PowerShell {(SessionState.PSVariable.GetValue("PSVersionTable") as IDictionary)?["PSVersion"]}, host {Host.Name}",
        };
        try
        {
            SupportBundle.Save(file, AwaitShown("Making a support bundle", "Looking at the OpenClaw node", bundle.MakeAsync), Force);
        }
        catch (Exception failure) when (failure is NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, file);
            return;
        }

        WriteObject(new FileInfo(file));
    }
}
