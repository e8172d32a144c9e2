using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Connect-OpenClawGateway: opens a session with a gateway as an operator, for the cmdlets that see, approve and use nodes.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "OpenClawGateway", DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(GatewaySessionInfo))]
public sealed class ConnectOpenClawGatewayCommand : GatewayEndpointCmdlet
{
    private readonly SessionLog _log = new();

    /// <summary>
    /// What to ask for; default: everything the cmdlets can do. A session with fewer scopes does less, and asks the approving operator for
    /// less.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public OperatorScope[] Scope { get; set; } = [.. OperatorScopes.All];

    /// <summary>The gateway's password; the user name is not used. Default: OPENCLAW_GATEWAY_PASSWORD.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>
    /// A name for the gateway. With an address it is remembered under that name; alone it names one that was remembered. A device token
    /// that the gateway gave is then enough; else the token is needed again.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayNameCompleter))]
    public string? Name { get; set; }

    /// <summary>How many seconds to wait for the gateway.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(1, 3600)]
    public int Timeout { get; set; } = 30;

    /// <summary>Write the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            CheckEndpoint();
            NodeOptions options = Named(EndpointOptions());
            options = options with { Credentials = options.Credentials with { Password = Secrets.Reveal(Credential?.Password) } };
            IReadOnlyList<OperatorScope> scopes = [.. Scope.Distinct().OrderBy(scope => scope.ToString(), StringComparer.Ordinal)];
            WriteVerbose($"Connecting to {GatewayTarget} as an operator with {string.Join(", ", scopes)}.");
            GatewayOperator connected = Connect(options, scopes);
            WriteVerbose(
                $"Connected to {connected.Gateway}, gateway {connected.Hello.ServerVersion ?? "of unknown version"}, as operator {connected.DeviceId}; granted {string.Join(", ", connected.Granted)}.");
            Remember(connected);
            OperatorSession session = OperatorSessions.OfThisRunspace().Add(connected, _log);
            if (PassThru)
            {
                WriteObject(OperatorMapping.From(session, isDefault: true));
            }
        }
        catch (Exception failure)
            when (failure is OpenClawCommandException or GatewayOperatorException or NodeStateException or NodeStartException
                or GatewayConfigurationException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            WriteFailure(NeedsToken(failure) ?? failure, Name is null ? GatewayTarget : Name);
        }
    }

    // What a person types where the remembered gateway has to be told its token again.
    private string NamedAgain => $"Connect-OpenClawGateway -Name {Name} -Token (Read-Host -AsSecureString 'Gateway token')";

    // A remembered gateway needs no address again, only what it does not know any more.
    private OpenClawCommandException? NeedsToken(Exception failure) =>
        Name is not null && !HasAddress
            && failure is GatewayOperatorException { Reason: nameof(GatewayFailureReason.AuthenticationRejected) } refused
            ? new OpenClawCommandException(refused.Reason, ErrorCategory.AuthenticationError, refused.Message, NamedAgain, Name)
            : null;

    private bool HasAddress => Url is not null || GatewayHost is not null || Port is not null;

    private NodeOptions Named(NodeOptions options)
    {
        if (Name is null)
        {
            return options;
        }

        if (!OperatorProfiles.IsName(Name))
        {
            throw new OpenClawCommandException("GatewayNameInvalid", ErrorCategory.InvalidArgument, $"'{Name}' cannot be a name.",
                "Use letters, digits, '.', '-' and '_', at most 64.", Name);
        }

        if (HasAddress)
        {
            return options;
        }

        OperatorProfile known = new OperatorProfiles(Location).Find(Name) ?? throw new OpenClawCommandException(
            "GatewayNameUnknown", ErrorCategory.ObjectNotFound, $"No gateway is remembered as '{Name}'.",
            $"Connect-OpenClawGateway -Name {Name} -Url wss://gateway.example -Token (Read-Host -AsSecureString 'Gateway token')", Name);
        if (!GatewayEndpoint.TryParseUrl(known.Url, null, out GatewayEndpoint? endpoint))
        {
            throw new OpenClawCommandException("GatewayUrlInvalid", ErrorCategory.InvalidData,
                $"What is remembered as '{Name}' is no address of a gateway.",
                $"Connect-OpenClawGateway -Name {Name} -Url wss://gateway.example", Name);
        }

        return options with { Host = endpoint.Host, Port = endpoint.Port, ContextPath = endpoint.ContextPath, Tls = endpoint.Tls,
            TlsFingerprint = options.TlsFingerprint ?? known.TlsFingerprint };
    }

    private void Remember(GatewayOperator connected)
    {
        if (Name is not null && HasAddress)
        {
            new OperatorProfiles(Location)
                .Save(new OperatorProfile(Name, connected.Gateway.Url, connected.Gateway.Fingerprint?.ToString()));
            if (!connected.HasDeviceToken)
            {
                WriteWarning(connected.PairingRequestId is { } request
                    ? $"{connected.Gateway} gives this operator a token of its own once it is approved; then connect once more.{Environment.NewLine}  > {ToolWords.PowerShell.ApproveDevice(request)} -AllowOperator{Environment.NewLine}  > {NamedAgain}"
                    : $"{connected.Gateway} gave this operator no token of its own: the next connect needs the gateway's again.{Environment.NewLine}  > {NamedAgain}");
            }

            WriteVerbose($"{connected.Gateway} is remembered as '{Name}': Connect-OpenClawGateway -Name {Name}");
        }
    }

    private GatewayOperator Connect(NodeOptions options, IReadOnlyList<OperatorScope> scopes)
    {
        _log.ReadBy(Heard);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        Task<GatewayOperator> connecting =
            Task.Run(() => GatewayOperator.ConnectAsync(options, scopes, _log, remember: Name is not null, limit.Token));
        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
        ProgressRecord? shown = null;
        try
        {
            while (!((IAsyncResult)connecting).AsyncWaitHandle.WaitOne(TimeSpan.FromMilliseconds(200)))
            {
                if (StopToken.IsCancellationRequested)
                {
                    limit.Cancel();
                    throw new PipelineStoppedException();
                }

                WriteHeard();
                if (clock.Elapsed.TotalSeconds >= Timeout)
                {
                    limit.Cancel();
                    throw new TimeoutException($"The gateway did not answer within {Timeout} s.");
                }

                if (clock.Elapsed.TotalSeconds > 1)
                {
                    shown = new ProgressRecord(1, "Connecting to the gateway",
                        options.Host
                        ?? "the saved gateway") { PercentComplete = (int)Math.Min(99, 100 * clock.Elapsed.TotalSeconds / Timeout) };
                    WriteProgress(shown);
                }
            }
        }
        finally
        {
            EndWait(shown);
        }

        return connecting.GetAwaiter().GetResult();
    }
}
