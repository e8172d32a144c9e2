using System.Text.RegularExpressions;
using OpenClaw.Gateway;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// Where explicit credentials come from, in order (docs/protocol/wire.md 3.4): the caller, the environment, openclaw.json.
/// </summary>
internal static class CredentialSources
{
    private static readonly Regex Placeholder = new(@"\$\{[A-Za-z_][A-Za-z0-9_]*\}", RegexOptions.CultureInvariant);

    /// <summary>Chooses the credentials.</summary>
    /// <param name="given">What the caller gave.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="config">openclaw.json.</param>
    /// <param name="environmentOnly">
    /// True when a device token is stored for the same gateway as last time: what stands in openclaw.json could be older than the pairing
    /// and would be sent instead of the token.
    /// </param>
    /// <exception cref="NodeStartException">A value is a placeholder that nobody replaced.</exception>
    public static GatewayCredentials Resolve(GatewayCredentials given, Func<string, string?> environment, OpenClawConfig config,
        bool environmentOnly)
    {
        string? token = Plain(given.Token, "the given token") ?? Plain(environment("OPENCLAW_GATEWAY_TOKEN"), "OPENCLAW_GATEWAY_TOKEN");
        string? password = Plain(given.Password, "the given password")
            ?? Plain(environment("OPENCLAW_GATEWAY_PASSWORD"), "OPENCLAW_GATEWAY_PASSWORD");
        // One kind of explicit credential is enough: a token of openclaw.json must not come beside a password that somebody typed.
        if (token is null && password is null && Plain(given.DeviceToken, "the given device token") is null && !environmentOnly)
        {
            token = (config.IsRemote ? config.Secret("remote", "token") : null) ?? config.Secret("auth", "token");
            password = (config.IsRemote ? config.Secret("remote", "password") : null) ?? config.Secret("auth", "password");
        }
        return given with { Token = token, Password = password };
    }

    /// <summary>The trimmed value, null when there is none.</summary>
    /// <exception cref="NodeStartException">It holds <c>${NAME}</c>: somebody's template was not filled in.</exception>
    public static string? Plain(string? value, string where)
    {
        string text = value?.Trim() ?? "";
        if (Placeholder.IsMatch(text))
        {
            throw new NodeStartException("CredentialPlaceholder", $"{where} holds an unresolved placeholder (${{…}}) instead of a secret.",
                "Put the value itself there.");
        }
        return text.Length > 0 ? text : null;
    }
}
