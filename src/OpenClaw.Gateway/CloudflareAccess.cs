namespace OpenClaw.Gateway;

/// <summary>
/// A Cloudflare Access service token: two headers of the upgrade request, sent over <c>wss</c> only (docs/protocol/wire.md 1.4).
/// </summary>
/// <param name="ClientId">Value of <c>CF-Access-Client-Id</c>.</param>
/// <param name="ClientSecret">Value of <c>CF-Access-Client-Secret</c>. A secret.</param>
public sealed record CloudflareAccess(string ClientId, string ClientSecret)
{
    /// <summary>
    /// Reads <c>CF_ACCESS_CLIENT_ID</c> and <c>CF_ACCESS_CLIENT_SECRET</c>; null when neither is set.
    /// </summary>
    /// <exception cref="GatewayConfigurationException">Only one of the two is set.</exception>
    public static CloudflareAccess? FromEnvironment(Func<string, string?> read)
    {
        string? id = read("CF_ACCESS_CLIENT_ID")?.Trim(), secret = read("CF_ACCESS_CLIENT_SECRET")?.Trim();
        return (string.IsNullOrEmpty(id), string.IsNullOrEmpty(secret)) switch
        {
            (true, true) => null,
            (false, false) => new CloudflareAccess(id!, secret!),
            _ => throw new GatewayConfigurationException(new GatewayFailure(
                GatewayFailureReason.ConfigurationInvalid,
                "Only one of CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET is set.")
            { NextStep = "Set both, or neither." }),
        };
    }

    /// <summary>Says nothing of the values.</summary>
    public override string ToString() => "Cloudflare Access service token";
}
