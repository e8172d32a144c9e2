namespace OpenClaw.Gateway;

/// <summary>Which HTTP proxy leads to the gateway. A proxy only ever sees <c>CONNECT host:port</c>.</summary>
public sealed class GatewayProxy
{
    private GatewayProxy(Uri? address, bool automatic)
    {
        Address = address;
        IsAutomatic = automatic;
    }

    /// <summary>
    /// <c>HTTPS_PROXY</c> (or <c>HTTP_PROXY</c> for <c>ws</c>), then <c>ALL_PROXY</c>, minus <c>NO_PROXY</c>; where none is set, the proxy configured
    /// in Windows or macOS. Loopback addresses are always reached directly.
    /// </summary>
    public static GatewayProxy Automatic { get; } = new(null, automatic: true);

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

    /// <summary>Host and port, never the user information.</summary>
    public override string ToString() =>
        IsAutomatic ? "automatic" : Address is null ? "none" : $"{Address.Scheme}://{Address.Host}:{Address.Port}";
}
