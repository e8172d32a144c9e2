using System.Management.Automation;
using System.Security;
using OpenClaw.Gateway;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Install-OpenClawNode: an unattended node, started by the operating system and restarted after every failure.</para>
/// <para>An installed node is left alone (that is a success) unless -Force is given. Secrets go into a private file, never into a definition or a command line.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Install, "OpenClawNode", SupportsShouldProcess = true, DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(NodeServiceStatus))]
public sealed class InstallOpenClawNodeCommand : NodeServiceCmdlet
{
    private const string EndpointSet = "Endpoint";
    private const string UrlSet = "Url";

    /// <summary>Host name or address of the gateway; default: the saved one, else 127.0.0.1.</summary>
    [Parameter(Position = 0, ParameterSetName = EndpointSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? GatewayHost { get; set; }

    /// <summary>Port of the gateway; default: the saved one, else 18789.</summary>
    [Parameter(Position = 1, ParameterSetName = EndpointSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Path of the gateway's WebSocket behind a reverse proxy.</summary>
    [Parameter(ParameterSetName = EndpointSet, ValueFromPipelineByPropertyName = true)]
    public string? ContextPath { get; set; }

    /// <summary>Use TLS.</summary>
    [Parameter(ParameterSetName = EndpointSet, ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Tls { get; set; }

    /// <summary>Do not use TLS: only to loopback and private addresses.</summary>
    [Parameter(ParameterSetName = EndpointSet, ValueFromPipelineByPropertyName = true)]
    public SwitchParameter NoTls { get; set; }

    /// <summary>The gateway as one address, for example wss://gateway.example:443/openclaw.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UrlSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    /// <summary>SHA-256 fingerprint of the gateway's certificate; implies TLS and replaces the check by certificate authorities.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? TlsFingerprint { get; set; }

    /// <summary>Use this node instance id instead of the generated one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeId { get; set; }

    /// <summary>The name that operators see; default: the host name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? DisplayName { get; set; }

    /// <summary>Offer only these node commands.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCommandCompleter))]
    public string[]? Command { get; set; }

    /// <summary>Offer every command.</summary>
    [Parameter]
    public SwitchParameter AllCommand { get; set; }

    /// <summary>A setup code to pair with, used when the node has no device token yet.</summary>
    [Parameter]
    public SecureString? SetupCode { get; set; }

    /// <summary>The gateway's shared token; default: OPENCLAW_GATEWAY_TOKEN.</summary>
    [Parameter]
    public SecureString? Token { get; set; }

    /// <summary>What starts the node; default: Task on Windows, Systemd on Linux, Launchd on macOS.</summary>
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

    /// <summary>The account the node runs as, where it needs no password: a group managed account (DOMAIN\name$), LocalSystem, a POSIX account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceAccount { get; set; }

    /// <summary>systemd: let this user's services run without a session.</summary>
    [Parameter]
    public SwitchParameter EnableLinger { get; set; }

    /// <summary>Where the node keeps its state; default: OPENCLAW_STATE_DIR, else ~/.openclaw, or the machine's directory with -Scope Machine and -Type Service.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Replace an installed node.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the state of the installed node.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Exclude(Tls, nameof(Tls), NoTls, nameof(NoTls));
        Exclude(NoTls, nameof(NoTls), TlsFingerprint is not null, nameof(TlsFingerprint));
        Exclude(Command is not null, nameof(Command), AllCommand, nameof(AllCommand));
        Exclude(Credential is not null, nameof(Credential), ServiceAccount is not null, nameof(ServiceAccount));
        if (FindService(StateDirectory, Type, Scope) is not { } service)
        {
            return;
        }

        NodeServiceRequest request;
        try
        {
            request = CreateRequest(service);
        }
        catch (Exception failure) when (failure is OpenClawCommandException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, Url ?? GatewayHost);
            return;
        }

        if (ShouldProcess($"{service.Kind} on {Environment.MachineName}, state in {service.Location.Directory}", "Install an OpenClaw node"))
        {
            Change(service, cancellation => service.InstallAsync(request, cancellation), PassThru);
        }
    }

    private NodeServiceRequest CreateRequest(NodeService service)
    {
        Dictionary<string, string> secrets = [];
        if (Secrets.Reveal(Token) is { } token)
        {
            secrets["OPENCLAW_GATEWAY_TOKEN"] = token;
        }

        if (Secrets.Reveal(SetupCode) is { } code)
        {
            secrets[ServiceSecrets.SetupCode] = code;
        }

        GatewayEndpoint? endpoint = null;
        if (Url is not null && !GatewayEndpoint.TryParseUrl(Url, null, out endpoint))
        {
            throw new OpenClawCommandException(
                "GatewayUrlInvalid", ErrorCategory.InvalidArgument, $"'{Url}' is not the address of a gateway.", "Use ws://host:port/path or wss://host:port/path, without user name.", Url);
        }

        return new NodeServiceRequest
        {
            Runtime = Runtime == NodeServiceRuntime.PowerShell ? ModuleRuntime() : ProgramRuntime(),
            Settings = new ServiceSettings
            {
                Manager = service.Kind,
                Scope = Node.Services.ServiceScope.User,
                Name = "",
                Runtime = ServiceRuntimeKind.PowerShell,
                Host = endpoint?.Host ?? GatewayHost,
                Port = endpoint?.Port ?? Port,
                ContextPath = endpoint is null ? ContextPath : endpoint.ContextPath,
                Tls = endpoint is not null ? endpoint.Tls : Tls ? true : NoTls ? false : null,
                TlsFingerprint = TlsFingerprint,
                NodeId = NodeId,
                DisplayName = DisplayName,
                Commands = Command,
                AllCommands = AllCommand,
            },
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
                "ExecutableNotFound", ErrorCategory.ObjectNotFound, "The program openclaw-node was not found.", "Give its full path with -ExecutablePath, or leave out -Runtime.", path);
        }

        return RuntimeSource.OfProgram(path);
    }

    private void Exclude(bool first, string firstName, bool second, string secondName)
    {
        if (first && second)
        {
            ThrowFailure(new OpenClawCommandException(
                "ParametersExclusive", ErrorCategory.InvalidArgument, $"-{firstName} cannot be combined with -{secondName}.", $"Leave out -{firstName} or -{secondName}."));
        }
    }
}
