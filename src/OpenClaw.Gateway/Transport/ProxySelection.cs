using System.Globalization;

namespace OpenClaw.Gateway.Transport;

/// <summary>Which proxy, if any, leads to an endpoint. The rules are curl's, as far as both frameworks can keep them.</summary>
internal static class ProxySelection
{
    /// <param name="choice">What the caller asked for.</param>
    /// <param name="endpoint">Where to go.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="system">Asks the operating system.</param>
    public static Uri? Select(GatewayProxy choice, GatewayEndpoint endpoint, Func<string, string?> environment, Func<Uri, Uri?> system)
    {
        if (!choice.IsAutomatic)
        {
            return choice.Address;
        }
        if (endpoint.IsLoopback)
        {
            return null;
        }
        string? always = environment("OPENCLAW_PROXY_URL")?.Trim() is { Length: > 0 } product ? product : null;
        string? configured = always ?? First(environment, endpoint.Tls ? "https_proxy" : "http_proxy") ?? First(environment, "all_proxy");
        if (configured is null)
        {
            return system(new Uri((endpoint.Tls ? "https://" : "http://") + endpoint.Authority + "/"));
        }
        if (always is null && IsExcluded(endpoint, First(environment, "no_proxy")))
        {
            return null;
        }
        string text = configured.Contains("://") ? configured : "http://" + configured;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            return address;
        }
        // Going around a proxy that somebody set would be a surprise; the value may hold a password and is not quoted.
        throw new DialException(new GatewayFailure(
            GatewayFailureReason.ConfigurationInvalid,
            "The proxy in OPENCLAW_PROXY_URL, HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is not an http:// or https:// address."));
    }

    internal static bool IsExcluded(GatewayEndpoint endpoint, string? noProxy)
    {
        string host = endpoint.Host.ToLowerInvariant().TrimEnd('.');
        foreach (string item in (noProxy ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            string rule = item.Trim().ToLowerInvariant();
            if (rule == "*")
            {
                return true;
            }
            int colon = rule.LastIndexOf(':');
            if (colon > 0 && rule.IndexOf(':') == colon
                && int.TryParse(rule.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port))
            {
                if (port != endpoint.Port)
                {
                    continue;
                }
                rule = rule.Substring(0, colon);
            }
            rule = rule.TrimStart('*').TrimStart('.').TrimEnd('.').Trim('[', ']');
            if (rule.Length > 0 && (host == rule || host.EndsWith("." + rule, StringComparison.Ordinal)))
            {
                return true;
            }
        }
        return false;
    }

    private static string? First(Func<string, string?> environment, string name)
    {
        string? value = environment(name)?.Trim();
        return !string.IsNullOrEmpty(value) ? value
            : environment(name.ToUpperInvariant())?.Trim() is { Length: > 0 } upper ? upper
            : null;
    }
}
