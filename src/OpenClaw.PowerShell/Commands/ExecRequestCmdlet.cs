using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Sessions;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// What the cmdlets for waiting requests share: on this machine, or at a gateway with one connection for the whole pipeline.
/// </summary>
public abstract class ExecRequestCmdlet : GatewayEndpointCmdlet
{
    private protected const string LocalSet = "Local";

    private readonly Dictionary<string, GatewayApprovals> _gateways = new(StringComparer.Ordinal);
    private (string? Url, string? TlsFingerprint, bool Id) _named;

    /// <summary>
    /// The requests that wait at a gateway instead of those that this machine denied; -Url and objects that came from a gateway imply it.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    public SwitchParameter Gateway { get; set; }

    /// <summary>
    /// The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.
    /// </summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <inheritdoc/>
    private protected override StateLocation Location => Locate(StateDirectory, Flavor, Scope);

    private protected abstract void Process(ExecApprovals approvals);

    private protected abstract void Process(GatewayApprovals gateway);

    /// <summary>What came through the pipeline, for the cmdlets that take requests.</summary>
    private protected virtual PSObject? Input => null;

    private protected virtual bool IsIdGiven => false;

    private bool AtGateway => Gateway || Url is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _named = (Url, TlsFingerprint, IsIdGiven);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            GoWhereTheInputIs();
            if (AtGateway)
            {
                CheckEndpoint();
                Process(Connect());
            }
            else
            {
                Process(new ExecApprovals(Location));
            }
        }
        catch (Exception failure)
            when (IsExpected(failure)
                || failure is NodeStateException or NodeStartException or GatewayConfigurationException or IOException
                or UnauthorizedAccessException)
        {
            WriteFailure(failure, AtGateway ? GatewayTarget : StateDirectory);
        }
    }

    /// <summary>An object that came from a gateway is answered there, unless another one was named.</summary>
    private void GoWhereTheInputIs()
    {
        if (Input is null)
        {
            return;
        }

        Exclude(_named.Id, "Id", true, "InputObject");
        (Url, TlsFingerprint, _) = _named;
        string[] address = [nameof(GatewayHost), nameof(Port), nameof(ContextPath), nameof(Tls), nameof(NoTls)];
        if (Url is null && !address.Any(MyInvocation.BoundParameters.ContainsKey)
            && (Gateway || PipelineInput.IsRow(Input) || PipelineInput.KindOf(Input) == typeof(GatewayExecRequest).FullName))
        {
            Url = PipelineInput.Text(Input, nameof(Url));
            TlsFingerprint ??= PipelineInput.Text(Input, nameof(TlsFingerprint));
        }
    }

    /// <summary>True for what can be wrong with one request: the next one is still looked at.</summary>
    private protected static bool IsExpected(Exception failure) =>
        failure is OpenClawCommandException or ExecRequestException or GatewayOperatorException;

    private protected override void Release()
    {
        foreach (GatewayApprovals gateway in _gateways.Values)
        {
            gateway.Dispose();
        }
    }

    /// <summary>The session that Connect-OpenClawGateway opened, when nothing was said about another gateway or another operator.</summary>
    private GatewayApprovals? OpenSession()
    {
        RunspaceOperators sessions = OperatorSessions.OfThisRunspace();
        string[] elsewhere = [nameof(GatewayHost), nameof(Port), nameof(ContextPath), nameof(Tls), nameof(NoTls), nameof(Token),
            nameof(TokenSecretName), nameof(StateDirectory)];
        if (elsewhere.Any(MyInvocation.BoundParameters.ContainsKey))
        {
            return null;
        }

        OperatorSession? session = Url is not null
            ? (GatewayEndpoint.TryParseUrl(Url, null, out GatewayEndpoint? url) ? sessions.FindByUrl(url.Url) : null)
            : string.IsNullOrEmpty(TlsFingerprint) ? sessions.Default : null;
        // Without operator.admin a gateway shows an operator its own requests only: the list would be empty without a word.
        if (session is null || !OperatorScopes.ForApprovals.All(session.Operator.Allows))
        {
            return null;
        }

        session.Log.ReadBy(Heard);
        return new GatewayApprovals(session.Operator);
    }

    private GatewayApprovals Connect()
    {
        if (OpenSession() is { } open)
        {
            return open;
        }

        NodeOptions options = EndpointOptions() with { State = LocateOwn(StateDirectory, Flavor) };
        string key =
            $"{options.Host} {options.Port} {options.Tls} {options.ContextPath} {options.TlsFingerprint} {options.State?.Directory}";
        if (!_gateways.TryGetValue(key, out GatewayApprovals? gateway))
        {
            gateway = AwaitShown("Connecting to the gateway", GatewayTarget,
                cancellation => GatewayApprovals.ConnectAsync(options, Heard, cancellation));
            _gateways[key] = gateway;
        }

        return gateway;
    }
}
