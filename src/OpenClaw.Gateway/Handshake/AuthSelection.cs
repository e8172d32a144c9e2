namespace OpenClaw.Gateway.Handshake;

/// <summary>What one connect frame proves itself with, chosen by the rules of docs/protocol/wire.md 3.4.</summary>
/// <param name="Token">For <c>auth.token</c>: the shared token or a device token. Every release takes a device token there, 2026.1.x only
/// there.</param>
/// <param name="BootstrapToken">For <c>auth.bootstrapToken</c>.</param>
/// <param name="Password">For <c>auth.password</c>.</param>
/// <param name="UsesStoredToken">True when <see cref="Token"/> came from the token store.</param>
internal sealed record AuthSelection(string? Token, string? BootstrapToken, string? Password, bool UsesStoredToken)
{
    /// <summary>The token the signature covers.</summary>
    public string SignatureToken => Token ?? BootstrapToken ?? "";

    /// <summary>True when nothing is sent.</summary>
    public bool IsEmpty => Token is null && BootstrapToken is null && Password is null;

    /// <param name="credentials">What the caller gave.</param>
    /// <param name="storedToken">The stored device token.</param>
    /// <param name="preferBootstrap">A setup code is being used: its token and nothing else.</param>
    /// <param name="retryWithDeviceToken">The shared token was refused once; offer the stored token in its place.</param>
    /// <param name="trustedEndpoint">Whether that offer may be made there.</param>
    public static AuthSelection Choose(GatewayCredentials credentials, string? storedToken, bool preferBootstrap, bool retryWithDeviceToken,
        bool trustedEndpoint)
    {
        string? token = Present(credentials.Token), deviceToken = Present(credentials.DeviceToken),
            bootstrap = Present(credentials.BootstrapToken), password = Present(credentials.Password), stored = Present(storedToken);
        if (preferBootstrap && bootstrap is not null)
        {
            return new AuthSelection(null, bootstrap, null, false);
        }
        bool retry = retryWithDeviceToken && deviceToken is null && token is not null && stored is not null && trustedEndpoint;
        if (retry)
        {
            // The reference sends both tokens in two members; one member is all that every release knows (3.3a).
            return new AuthSelection(stored, null, password, true);
        }
        bool useStored = deviceToken is null && token is null && password is null && stored is not null;
        string? sent = token ?? deviceToken ?? (useStored ? stored : null);
        return new AuthSelection(sent, sent is null && password is null ? bootstrap : null, password, useStored);
    }

    /// <summary>What kinds are sent, never the values.</summary>
    public override string ToString() => IsEmpty ? "nothing"
        : string.Join(" and ",
            new[] { Token is null ? null : UsesStoredToken ? "the stored device token" : "a token",
                BootstrapToken is null ? null : "a bootstrap token", Password is null ? null : "a password" }.Where(x => x is not null));

    private static string? Present(string? value) => string.IsNullOrWhiteSpace(value) ? null : value!.Trim();
}
