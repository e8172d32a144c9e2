using OpenClaw.Node.State;

namespace OpenClaw.Node.Services;

/// <summary>
/// Which variables of the installing session the service keeps (docs/protocol/state.md 7), and which it always gets. Never a secret.
/// </summary>
internal static class ServiceEnvironment
{
    // OPENCLAW_STATE_DIR and OPENCLAW_PROFILE are left out: the state directory is an argument, already resolved.
    private static readonly string[] Kept =
    [
        "OPENCLAW_CONFIG_PATH", "OPENCLAW_HOME", "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", "OPENCLAW_PROXY_URL", "HTTP_PROXY", "HTTPS_PROXY",
        "ALL_PROXY", "NO_PROXY", "OPENCLAW_CONNECT_CHALLENGE_TIMEOUT_MS", "OPENCLAW_HANDSHAKE_TIMEOUT_MS", "NODE_EXTRA_CA_CERTS",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "DOTNET_ROOT", "TMPDIR", "LANG", "LC_ALL",
    ];

    private static readonly KeyValuePair<string, string>[] Fixed = [new("OPENCLAW_SERVICE_MARKER", "openclaw"),
        new("OPENCLAW_SERVICE_KIND", "node")];

    /// <summary>For managers whose definitions carry variables.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ForDefinition(ServiceScope scope, StateLocation location,
        Func<string, string?> environment)
    {
        string path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        if (scope == ServiceScope.User && location.Home.IndexOf(':') < 0)
        {
            path = $"{location.Home}/.local/bin:{path}";
        }
        return [new("PATH", path), new("OPENCLAW_STATE_DIR", location.Directory), .. Captured(environment), .. Fixed];
    }

    /// <summary>For Windows's, whose definitions do not: the host sets them from <see cref="ServiceSettings"/>.</summary>
    public static IReadOnlyDictionary<string, string> ForSettings(Func<string, string?> environment) =>
        Captured(environment).Concat(Fixed).ToDictionary(v => v.Key, v => v.Value);

    private static IEnumerable<KeyValuePair<string, string>> Captured(Func<string, string?> environment)
    {
        foreach (string name in Kept)
        {
            if (StateLocation.Meaning(environment(name)) is { } value && !ServiceSecrets.IsSecret(name, value))
            {
                yield return new(name, value);
            }
        }
    }
}
