using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Configuration;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using NodeConfiguration = OpenClaw.PowerShell.Output.NodeConfiguration;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Set-OpenClawNodeConfiguration: changes what the node does at its next start: gateway, name, offered commands, browser.</para>
/// <para>What is as asked already is left alone. An installed node takes the change with Restart-OpenClawNode.</para>
/// </summary>
[Cmdlet(VerbsCommon.Set, "OpenClawNodeConfiguration", SupportsShouldProcess = true, DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(NodeConfiguration))]
public sealed class SetOpenClawNodeConfigurationCommand : GatewayAddressCmdlet
{
    /// <summary>The name that operators see.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AbsentWhenNull]
    public string? DisplayName { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>Offer only these node commands.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCommandCompleter))]
    public string[]? Command { get; set; }

    /// <summary>Offer every command again.</summary>
    [Parameter]
    public SwitchParameter AllCommand { get; set; }

    /// <summary>Forget the pinned certificate: this machine's certificate authorities decide again.</summary>
    [Parameter]
    public SwitchParameter NoTlsFingerprint { get; set; }

    /// <summary>Whether the gateway may use a browser of this machine.</summary>
    [Parameter]
    public BrowserProxyMode? BrowserProxy { get; set; }

    /// <summary>The browser profiles it may use; an empty list allows all.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidatePattern("^[a-z0-9-]+$")]
    public string[]? BrowserProfile { get; set; }

    /// <summary>Rewrite an openclaw.json that holds comments; its old text stays beside it as openclaw.json.bak.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the configuration as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.
    /// </summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <inheritdoc/>
    private protected override StateLocation Location => Locate(StateDirectory, Flavor, Scope);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        CheckEndpoint();
        Exclude(Command is not null, nameof(Command), AllCommand, nameof(AllCommand));
        Exclude(NoTlsFingerprint, nameof(NoTlsFingerprint), !string.IsNullOrEmpty(TlsFingerprint), nameof(TlsFingerprint));
        try
        {
            StateLocation location = Location;
            NodeConfigurationChange change = CreateChange();
            IReadOnlyList<string> differences = change.Describe(location);
            if (differences.Count == 0)
            {
                TellNothingToDo($"The configuration in {location.Directory} is so already.");
            }
            else if (!Store(location, change, differences))
            {
                return;
            }

            if (PassThru)
            {
                WriteObject(ConfigurationMapping.From(Node.Configuration.NodeConfiguration.Read(location), location));
            }
        }
        catch (NodeStateException running) when (running.Problem == StateProblem.AlreadyRunning)
        {
            WriteFailure(new OpenClawCommandException("NodeRunning", ErrorCategory.ResourceBusy, running.Message, "Stop-OpenClawNode",
                StateDirectory));
        }
        catch (Exception failure)
            when (failure is NodeStateException or NodeStartException or GatewayConfigurationException or OpenClawCommandException
                or ServiceException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, StateDirectory);
        }
    }

    private bool Store(StateLocation location, NodeConfigurationChange change, IReadOnlyList<string> differences)
    {
        string description =
            $"Change the configuration in {location.Directory} on {Environment.MachineName}: {string.Join("; ", differences)}";
        if (!ShouldProcess(description, description + ". Continue?", "Node configuration"))
        {
            return false;
        }

        change.Apply(location);
        if (Await(cancellation => NodeStatusClient.TryReadAsync(location, TimeSpan.FromSeconds(2), cancellation)) is not null)
        {
            WriteWarning(
                $"The node that runs goes on as it was until it is started anew.{Environment.NewLine}  > {ToolWords.PowerShell.RestartService}");
        }
        else
        {
            WriteVerbose("It counts from the next start of a node on.");
        }

        return true;
    }

    private NodeConfigurationChange CreateChange()
    {
        bool address = Url is not null || GatewayHost is not null || Port is not null || ContextPath is not null || Tls || NoTls
            || !string.IsNullOrEmpty(TlsFingerprint);
        return new NodeConfigurationChange
        {
            Endpoint = address ? EndpointSettings() : null,
            DisplayName = DisplayName,
            Commands = Command,
            AllCommands = AllCommand,
            ForgetPin = NoTlsFingerprint,
            BrowserProxy = BrowserProxy is null ? null : BrowserProxy == BrowserProxyMode.Enabled,
            BrowserProfiles = BrowserProfile,
            Force = Force,
        };
    }
}
