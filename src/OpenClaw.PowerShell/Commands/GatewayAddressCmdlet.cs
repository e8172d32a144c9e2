using System.Management.Automation;
using System.Security;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What the cmdlets that name a gateway share: the parameters that say which, and what they mean together.</summary>
public abstract class GatewayAddressCmdlet : NodeServiceCmdlet
{
    private protected const string EndpointSet = "Endpoint";
    private protected const string UrlSet = "Url";

    /// <summary>Host name or address of the gateway; default: the saved one, else 127.0.0.1.</summary>
    [Parameter(Position = 1, ParameterSetName = EndpointSet, ValueFromPipelineByPropertyName = true)]
    [AbsentWhenNull]
    public string? GatewayHost { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>Port of the gateway; default: the saved one, else 18789.</summary>
    [Parameter(Position = 2, ParameterSetName = EndpointSet, ValueFromPipelineByPropertyName = true)]
    [AbsentWhenNull]
    [PortNumber]
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
    [Parameter(ParameterSetName = EndpointSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = UrlSet, ValueFromPipelineByPropertyName = true)]
    public string? TlsFingerprint { get; set; }

    /// <summary>The state directory of the node; default: OPENCLAW_STATE_DIR, else ~/.openclaw.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter]
    public Output.NodeFlavor Flavor { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // What is bound by now was typed: a variable without a value there is a mistake.
        foreach (string name in MyInvocation.BoundParameters.Where(bound => bound.Value is null or ""
            || (bound.Value is SecureString secret && string.IsNullOrWhiteSpace(Secrets.Reveal(secret)))).Select(bound => bound.Key))
        {
            if (MyInvocation.MyCommand.Parameters[name].Attributes.OfType<AbsentWhenNullAttribute>().Any())
            {
                ThrowFailure(new OpenClawCommandException("ParameterEmpty", ErrorCategory.InvalidArgument, $"-{name} has no value.",
                    $"Give -{name} a value, or leave it out."));
            }
        }
    }

    /// <summary>The gateway as errors and questions name it.</summary>
    private protected string GatewayTarget =>
        Url ?? (GatewayHost is null ? "the saved gateway, else 127.0.0.1:18789" : Port is null ? GatewayHost : $"{GatewayHost}:{Port}");

    /// <summary>The state that the cmdlet is about.</summary>
    private protected virtual StateLocation Location => LocateOwn(StateDirectory, Flavor);

    private protected virtual void CheckEndpoint()
    {
        Exclude(Tls, nameof(Tls), NoTls, nameof(NoTls));
        Exclude(NoTls, nameof(NoTls), !string.IsNullOrEmpty(TlsFingerprint), nameof(TlsFingerprint));
    }

    private protected void Exclude(bool first, string firstName, bool second, string secondName)
    {
        if (first && second)
        {
            ThrowFailure(new OpenClawCommandException(
                "ParametersExclusive", ErrorCategory.InvalidArgument, $"-{firstName} cannot be combined with -{secondName}.",
                $"Leave out -{firstName} or -{secondName}."));
        }
    }

    /// <summary>The credentials that go with the address.</summary>
    private protected virtual GatewayCredentials Credentials() => GatewayCredentials.None;

    /// <summary>The endpoint, credentials and state directory as options of the library.</summary>
    /// <exception cref="OpenClawCommandException">-Url is no address, or the token cannot be had.</exception>
    private protected NodeOptions EndpointOptions() => new(EndpointSettings()) { State = Location, Credentials = Credentials() };

    /// <summary>The endpoint alone.</summary>
    /// <exception cref="OpenClawCommandException">-Url is no address.</exception>
    private protected NodeSettings EndpointSettings()
    {
        NodeSettings endpoint = ParseUrl(Url)
            ?? new NodeSettings { Host = GatewayHost, Port = Port, ContextPath = ContextPath, Tls = Tls ? true : NoTls ? false : null };
        return endpoint with { TlsFingerprint = string.IsNullOrEmpty(TlsFingerprint) ? null : TlsFingerprint };
    }
}
