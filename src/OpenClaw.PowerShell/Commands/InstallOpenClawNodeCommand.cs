using System.Management.Automation;
using System.Security;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Install-OpenClawNode: an unattended node, started by the operating system and restarted after every failure.</para>
/// <para>An installed node is left alone (that is a success) unless -Force is given. Secrets go into a private file, never into a
/// definition or a command line.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Install, "OpenClawNode", SupportsShouldProcess = true, DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(NodeServiceStatus))]
public sealed class InstallOpenClawNodeCommand : GatewayEndpointCmdlet
{
    /// <summary>Use this node instance id instead of the generated one.</summary>
    // Not from the pipeline: a result's NodeId is that of another node, and a record's Command no command of nodes.
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NodeId { get; set; }

    /// <summary>The name that operators see; default: the host name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AbsentWhenNull]
    public string? DisplayName { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>Offer only these node commands.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCommandCompleter))]
    public string[]? Command { get; set; }

    /// <summary>Offer every command.</summary>
    [Parameter]
    public SwitchParameter AllCommand { get; set; }

    /// <summary>A setup code to pair with, used when the node has no device token yet.</summary>
    [Parameter]
    [AbsentWhenNull]
    public SecureString? SetupCode { get; set; }

    /// <summary>
    /// A file with the gateway's token or a setup code, for a machine that is enrolled at its first start. One that is there is taken over
    /// and deleted; one that comes later is waited for. When the gateway has given the node a token of its own, the secret is gone from
    /// this machine.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? TokenFile { get; set; }

    /// <summary>What starts the node; default: Task on Windows, elsewhere what starts the other services of the machine.</summary>
    [Parameter]
    public NodeServiceType? Type { get; set; }

    /// <summary>For this account, or for the machine.</summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <summary>What runs the node: this PowerShell with a copy of this module, or openclaw-node.</summary>
    [Parameter]
    public NodeServiceRuntime Runtime { get; set; }

    /// <summary>Where openclaw-node is; default: the one on the PATH.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ExecutablePath { get; set; }

    /// <summary>The account the node runs as, with its password.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>
    /// The account the node runs as, where it needs no password: a group managed account (DOMAIN\name$), LocalSystem, a POSIX account.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceAccount { get; set; }

    /// <summary>systemd: let this user's services run without a session.</summary>
    [Parameter]
    public SwitchParameter EnableLinger { get; set; }

    /// <summary>Replace an installed node.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the state of the installed node.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        CheckEndpoint();
        Exclude(Command is not null, nameof(Command), AllCommand, nameof(AllCommand));
        Exclude(Credential is not null, nameof(Credential), ServiceAccount is not null, nameof(ServiceAccount));
        Exclude(TokenFile is not null, nameof(TokenFile), SetupCode is not null, nameof(SetupCode));
        if (FindService(StateDirectory, Flavor, Type, Scope) is not { } service)
        {
            return;
        }

        NodeServiceRequest request;
        try
        {
            request = CreateRequest();
        }
        catch (Exception failure)
            when (failure is OpenClawCommandException or NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, Url ?? GatewayHost);
            return;
        }

        if (ShouldInstall(service))
        {
            Change(service, cancellation => service.InstallAsync(request, cancellation), PassThru);
        }
    }

    private bool ShouldInstall(NodeService service)
    {
        bool isThere;
        try
        {
            isThere = Await(service.QueryAsync).Installed;
        }
        catch (Exception unknown) when (unknown is ServiceException or NodeStateException or IOException or UnauthorizedAccessException)
        {
            // The installation ends with it; what is only told may be meant for later.
            isThere = false;
            if (IsOnlyTold)
            {
                WriteWarning($"It would fail now: {unknown.Message}");
            }
        }

        if (isThere && !Force && IsOnlyTold)
        {
            TellNothingToDo(
                $"A node is installed already, with its state in {service.Location.Directory}; in its place: Install-OpenClawNode -Force");
            return false;
        }

        // One that is there is left alone without a question.
        return (isThere && !Force) || ShouldProcess(
            $"{service.Kind} on {Environment.MachineName}, state in {service.Location.Directory}", isThere
                ? "Install an OpenClaw node in place of the one that is installed" : "Install an OpenClaw node");
    }

    private NodeServiceRequest CreateRequest()
    {
        Dictionary<string, string> secrets = [];
        if (Secrets.Reveal(GivenToken()) is { } token)
        {
            secrets["OPENCLAW_GATEWAY_TOKEN"] = token;
        }

        if (Secrets.Reveal(SetupCode) is { } code)
        {
            secrets[ServiceSecrets.SetupCode] = code;
        }

        return new NodeServiceRequest
        {
            Runtime = Runtime == NodeServiceRuntime.PowerShell ? ModuleRuntime() : ProgramRuntime(),
            Settings = EndpointSettings() with { NodeId = NodeId, DisplayName = DisplayName, Commands = Command, AllCommands = AllCommand },
            TokenFile = FullPath(TokenFile),
            Secrets = secrets,
            AccountName = ServiceAccount ?? Credential?.UserName,
            AccountPassword = Secrets.Reveal(Credential?.Password),
            Force = Force,
            EnableLinger = EnableLinger,
        };
    }

    private RuntimeSource ProgramRuntime()
    {
        string? path = ExecutablePath is not null
            ? GetUnresolvedProviderPathFromPSPath(ExecutablePath)
            : (InvokeCommand.GetCommand("openclaw-node", CommandTypes.Application) as ApplicationInfo)?.Path;
        if (path is null || !File.Exists(path))
        {
            throw new OpenClawCommandException(
                "ExecutableNotFound", ErrorCategory.ObjectNotFound, "The program openclaw-node was not found.",
                "Give its full path with -ExecutablePath, or leave out -Runtime.", path);
        }

        return RuntimeSource.OfProgram(path);
    }
}
