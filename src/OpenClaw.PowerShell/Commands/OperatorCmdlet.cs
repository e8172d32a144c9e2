using System.Management.Automation;
using System.Security;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// What the cmdlets of an operator share: the gateway they ask. That is the session named with -Session, the open session with -Url, the
/// last one opened, or, where none is open, a connection for this one command to -Url or to the saved gateway, with no more scopes than the
/// command needs.
/// </summary>
public abstract class OperatorCmdlet : OpenClawCmdlet
{
    private readonly Dictionary<string, GatewayOperator> _connected = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The session to use, by its number or as the object that Connect-OpenClawGateway wrote; default: the last one opened.
    /// </summary>
    [Parameter]
    [SessionId]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public int? Session { get; set; }

    /// <summary>The gateway as one address, for example wss://gateway.example:443/openclaw; an open session with it is used.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Url { get; set; }

    /// <summary>SHA-256 fingerprint of the gateway's certificate; implies TLS and replaces the check by certificate authorities.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? TlsFingerprint { get; set; }

    /// <summary>The gateway's shared token, for a command without a session; default: OPENCLAW_GATEWAY_TOKEN.</summary>
    [Parameter]
    public SecureString? Token { get; set; }

    /// <summary>The state directory with the operator's key; default: OPENCLAW_STATE_DIR, else ~/.openclaw.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>True for what can be wrong with one item: the next one is still looked at.</summary>
    private protected static bool IsExpected(Exception failure) => failure is OpenClawCommandException or GatewayOperatorException;

    /// <summary>The gateway to ask. Ends the command when there is none.</summary>
    private protected GatewayOperator Operator(IReadOnlyList<OperatorScope> scopes)
    {
        try
        {
            if (Open() is { } session)
            {
                session.Log.ReadBy(Heard);
                RequireScopes(session.Operator, scopes);
                return session.Operator;
            }

            return Connect(scopes);
        }
        catch (Exception failure)
            when (IsExpected(failure)
                || failure is NodeStateException or NodeStartException or GatewayConfigurationException or IOException
                or UnauthorizedAccessException)
        {
            ThrowFailure(failure, Session is null ? Url : Session);
            throw;
        }
    }

    /// <summary>The connections that were made for this command, for somebody who outlives it and disposes them.</summary>
    private protected IReadOnlyList<GatewayOperator> HandOver()
    {
        GatewayOperator[] connections = [.. _connected.Values];
        _connected.Clear();
        return connections;
    }

    private protected override void Release()
    {
        foreach (GatewayOperator connected in _connected.Values)
        {
            connected.Dispose();
        }
    }

    /// <summary>
    /// Narrower than needed means empty lists without a word (2026.9.6 shows a device without operator.admin its own requests only): said
    /// before it misleads.
    /// </summary>
    private static void RequireScopes(GatewayOperator session, IReadOnlyList<OperatorScope> scopes)
    {
        OperatorScope[] missing = [.. scopes.Where(scope => !session.Allows(scope))];
        if (missing.Length > 0)
        {
            throw new GatewayOperatorException(
                GatewayOperator.ScopeMissing,
                $"The session with {session.Gateway} has no {string.Join(", ", missing)}; it was opened for {string.Join(", ", session.Granted)}.",
                $"Connect-OpenClawGateway -Url {ToolWords.PowerShell.Word(session.Gateway.Url)} -Scope {string.Join(",", session.Granted.Concat(missing).Distinct())}");
        }
    }

    private OperatorSession? Open()
    {
        RunspaceOperators sessions = OperatorSessions.OfThisRunspace();
        if (Session is { } id)
        {
            return sessions.Get(id);
        }

        if (!string.IsNullOrEmpty(Url))
        {
            return Token is null && GatewayEndpoint.TryParseUrl(Url!, null, out GatewayEndpoint? endpoint)
                ? sessions.FindByUrl(endpoint.Url) : null;
        }

        return Token is null && StateDirectory is null && string.IsNullOrEmpty(TlsFingerprint) ? sessions.Default : null;
    }

    private GatewayOperator Connect(IReadOnlyList<OperatorScope> scopes)
    {
        string key = $"{Url} {TlsFingerprint}";
        if (!_connected.TryGetValue(key, out GatewayOperator? connected))
        {
            NodeOptions options = Options();
            WriteVerbose(
                $"No session is open{(string.IsNullOrEmpty(Url) ? "" : " with " + Url)}: connecting for this command with {string.Join(", ", scopes)}.");
            connected = Connect(options, scopes);
            WriteVerbose(
                $"Connected to {connected.Gateway}, gateway {connected.Hello.ServerVersion ?? "of unknown version"}, as operator {connected.DeviceId}.");
            _connected[key] = connected;
        }

        return connected;
    }

    private GatewayOperator Connect(NodeOptions options, IReadOnlyList<OperatorScope> scopes)
    {
        try
        {
            return AwaitShown("Connecting to the gateway", Url ?? "the saved gateway",
                cancellation => GatewayOperator.ConnectAsync(options, scopes, Heard, cancellation));
        }
        catch (GatewayOperatorException failure)
            when (!OperatorSessions.AreOnlyElsewhere && string.IsNullOrEmpty(Url) && OperatorSessions.OfThisRunspace().Default is null)
        {
            throw new OpenClawCommandException(
                failure.Reason, Failures.CategoryOfOperator(failure.Reason),
                $"No session with a gateway is open, and a connection for this command alone failed: {failure.Message}",
                $"Connect-OpenClawGateway -Url {ToolWords.PowerShell.Word(OwnNode?.Status.Gateway ?? "wss://gateway.example")} -Token (Read-Host -AsSecureString 'Gateway token')");
        }
        catch (GatewayOperatorException failure) when (OperatorSessions.AreOnlyElsewhere)
        {
            throw new OpenClawCommandException(
                "GatewaySessionElsewhere", ErrorCategory.ConnectionError,
                $"The session that Connect-OpenClawGateway opened belongs to another runspace; ForEach-Object -Parallel and Start-ThreadJob have runspaces of their own. A connection for this command alone failed: {failure.Message}",
                $"Ask from outside (Get-OpenClawNode | Invoke-OpenClawNode asks all nodes at once), or connect inside: Connect-OpenClawGateway -Url {ToolWords.PowerShell.Word(OperatorSessions.OnlyUrlElsewhere ?? "wss://gateway.example")} -Token $using:token");
        }
    }

    /// <summary>The node of this session, when it is one: who types the next step that it shows means its gateway.</summary>
    private static NodeSession? OwnNode => NodeSessions.OfThisRunspace().Only;

    private NodeOptions Options()
    {
        NodeSession? own = string.IsNullOrEmpty(Url) ? OwnNode : null;
        return new NodeOptions(ParseUrl(own?.Status.Gateway ?? Url) ?? new NodeSettings())
        {
            State = StateDirectory is null ? null
                : ClosedDirectory.Require(StateLocation.Resolve(GetUnresolvedProviderPathFromPSPath(StateDirectory))),
            TlsFingerprint = string.IsNullOrEmpty(TlsFingerprint) ? own?.Options.TlsFingerprint : TlsFingerprint,
            Credentials = new GatewayCredentials { Token = Secrets.Reveal(Token) },
        };
    }
}
