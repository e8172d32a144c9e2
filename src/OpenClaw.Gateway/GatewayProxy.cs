namespace OpenClaw.Gateway;

/// <summary>Which HTTP proxy leads to the gateway. A proxy only ever sees <c>CONNECT host:port</c>.</summary>
public sealed class GatewayProxy
{
    private GatewayProxy(Uri? address, bool automatic, Func<string, string?>? environment = null)
    {
        Address = address;
        IsAutomatic = automatic;
        Environment = environment ?? System.Environment.GetEnvironmentVariable;
    }

    /// <summary>
    /// <c>OPENCLAW_PROXY_URL</c>, which <c>NO_PROXY</c> makes no exception from, as in the reference; else <c>HTTPS_PROXY</c> (or
    /// <c>HTTP_PROXY</c> for <c>ws</c>), then <c>ALL_PROXY</c>, minus <c>NO_PROXY</c>; where none is set, the proxy configured in Windows
    /// or macOS. Loopback addresses are always reached directly.
    /// </summary>
    public static GatewayProxy Automatic { get; } = new(null, automatic: true);

    /// <summary>
    /// The same, with variables that this process need not have: an installed node's proxy with a password is no variable of its commands.
    /// </summary>
    public static GatewayProxy AutomaticFrom(Func<string, string?> environment) => new(null, automatic: true, environment);

    /// <summary>Never a proxy.</summary>
    public static GatewayProxy None { get; } = new(null, automatic: false);

    /// <summary>Always this proxy.</summary>
    /// <param name="address">An <c>http://</c> or <c>https://</c> address; user information becomes basic authentication.</param>
    /// <exception cref="GatewayConfigurationException">Any other scheme.</exception>
    public static GatewayProxy At(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != "http" && address.Scheme != "https"))
        {
            throw new GatewayConfigurationException(new GatewayFailure(
                GatewayFailureReason.ConfigurationInvalid, "The proxy address must start with http:// or https://."));
        }
        return new GatewayProxy(address, automatic: false);
    }

    /// <summary>True when the environment decides.</summary>
    public bool IsAutomatic { get; }

    internal Uri? Address { get; }

    internal Func<string, string?> Environment { get; }

    /// <summary>Host and port, never the user information.</summary>
    public override string ToString() =>
        IsAutomatic ? "automatic" : Address is null ? "none" : $"{Address.Scheme}://{Address.Host}:{Address.Port}";
}
