using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Identity;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Handshake;

/// <summary>
/// What a run knows of its credentials as it goes on: which are still in use, whether the one retry with the device token was spent, what
/// is stored. Owned by the run's own task.
/// </summary>
internal sealed class ConnectionAuth
{
    private readonly GatewayConnectionOptions _options;
    private GatewayCredentials _credentials;
    private bool _preferBootstrap;
    private bool _retryPending;
    private bool _retrySpent;
    private bool _toldOfOther;

    public ConnectionAuth(GatewayConnectionOptions options)
    {
        _options = options;
        _credentials = options.Credentials;
        Candidates = options.Candidates;
        if (options.SetupCode is { } code
            && (!options.SetupCodeOnlyIfNeeded || Load() is not { } known
                || !options.Candidates.Concat(code.Candidates).Any(endpoint => known.IsFrom(endpoint.Origin))))
        {
            _credentials = new GatewayCredentials { BootstrapToken = code.BootstrapToken };
            _preferBootstrap = true;
            Candidates = code.Candidates;
        }
    }

    /// <summary>Where to go with these credentials.</summary>
    public IReadOnlyList<GatewayEndpoint> Candidates { get; }

    /// <summary>The stored token as it was when the last attempt began.</summary>
    public DeviceToken? Stored { get; private set; }

    /// <summary>The stored token if the gateway of the last attempt is the one that gave it out.</summary>
    private DeviceToken? Own { get; set; }

    /// <summary>What the last attempt sent.</summary>
    public AuthSelection Sent { get; private set; } = new(null, null, null, false);

    /// <summary>Chooses for the next attempt. Throws what the store throws.</summary>
    public AuthSelection Choose(GatewayEndpoint endpoint)
    {
        Stored = Load();
        Own = Stored?.IsFrom(endpoint.Origin) == true ? Stored : null;
        if (Stored is not null && Own is null && !_toldOfOther)
        {
            _toldOfOther = true;
            _options.Log?.Write(LogLevel.Warning, LogEvents.DeviceToken,
                $"The stored device token was given out by another gateway than {endpoint}; it is not sent there.");
        }
        Sent = AuthSelection.Choose(_credentials, Own?.Token, _preferBootstrap, _retryPending, endpoint.IsTrusted);
        _retryPending = false;
        return Sent;
    }

    public Verdict Judge(ConnectError error, GatewayEndpoint endpoint)
    {
        bool canOffer = !_retrySpent && endpoint.IsTrusted && Own is not null && Present(_credentials.Token)
            && !Present(_credentials.DeviceToken);
        bool others = Present(_credentials.Token) || Present(_credentials.Password) || Present(_credentials.BootstrapToken)
            || Present(_credentials.DeviceToken);
        Verdict verdict = ConnectErrorPolicy.Judge(error, Sent, canOffer, others);
        if (error.DetailCode == "AUTH_BOOTSTRAP_TOKEN_INVALID" && Own is not null)
        {
            // Seen: the line that paired the machine, typed once more.
            verdict = verdict with { Failure = verdict.Failure with { NextStep = $"This machine has a token of this gateway already: start without the setup code ({SettingWords.Current.SetupCode})." } };
        }
        if (verdict.Move == NextMove.DeviceToken)
        {
            _retryPending = _retrySpent = true;
        }
        return verdict;
    }

    public void Forget()
    {
        if (Own is { } stored && _options is { TokenStore: { } store, Identity: { } identity })
        {
            store.Clear(identity.DeviceId, _options.Role, stored);
            _options.Log?.Write(LogLevel.Warning, LogEvents.DeviceToken, "The gateway refused the stored device token; it was deleted.");
        }
    }

    /// <summary>Keeps the token a hello brought (docs/protocol/wire.md 3.6). Throws what the store throws.</summary>
    public void Accept(HelloWithToken accepted)
    {
        TokenOrigin origin = accepted.Hello.Endpoint.Origin;
        _retrySpent = false;
        string? token = accepted.DeviceToken;
        // A token for another role than the one we asked for is none of ours to keep.
        bool ours = token is not null && (accepted.Hello.Role is null || accepted.Hello.Role == _options.Role);
        if (ours && _options is { TokenStore: { } store, Identity: { } identity } && (Stored?.Token != token || Stored?.Origin != origin))
        {
            var fresh = new DeviceToken(token!, _options.Role, [.. accepted.Hello.Scopes.OrderBy(s => s, StringComparer.Ordinal)],
                _options.Time.GetUtcNow()) { Origin = origin };
            bool kept = store.Save(identity.DeviceId, fresh, Stored);
            _options.Log?.Write(LogLevel.Debug, LogEvents.DeviceToken,
                kept ? "Stored a device token." : "Another process stored a device token meanwhile; that one stays.");
        }
        if (_preferBootstrap)
        {
            // The setup code is used up. From here on the device token speaks for us.
            _preferBootstrap = false;
            _credentials = _options.TokenStore is null && ours ? new GatewayCredentials { DeviceToken = token } : GatewayCredentials.None;
        }
    }

    private DeviceToken? Load() =>
        _options is { TokenStore: { } store, Identity: { } identity } ? store.Load(identity.DeviceId, _options.Role) : null;

    private static bool Present(string? value) => !string.IsNullOrWhiteSpace(value);
}
