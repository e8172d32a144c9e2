using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OpenClaw.Gateway;

/// <summary>
/// Where a gateway is: <c>ws[s]://host:port/path</c>, and the certificate it must show (docs/protocol/wire.md 1.1 to 1.3).
/// </summary>
public sealed record GatewayEndpoint
{
    /// <summary>The gateway's default port.</summary>
    public const int DefaultPort = 18789;

    /// <summary>Builds an endpoint.</summary>
    /// <param name="host">A name or an IP literal; brackets around IPv6 are taken off.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="tls">True for <c>wss</c>.</param>
    /// <param name="fingerprint">The pinned certificate; asks for TLS.</param>
    /// <param name="contextPath">A path in front of a reverse proxy; a missing leading slash is added, blank means none.</param>
    /// <exception cref="GatewayConfigurationException">One of them can never work.</exception>
    public GatewayEndpoint(string host, int port = DefaultPort, bool tls = false, TlsFingerprint? fingerprint = null,
        string? contextPath = null)
    {
        Host = CheckHost(host);
        Port = port is >= 1 and <= 65535
            ? port : throw Invalid($"{port.ToString(CultureInfo.InvariantCulture)} is not a port; use 1 to 65535.");
        Tls = tls;
        if (fingerprint is not null && !tls)
        {
            throw Invalid("gateway tls fingerprint requires wss:// gateway url");
        }
        Fingerprint = fingerprint;
        ContextPath = CheckPath(contextPath);
    }

    /// <summary>The local gateway, <c>ws://127.0.0.1:18789</c>.</summary>
    public static GatewayEndpoint Default { get; } = new("127.0.0.1");

    /// <summary>A host name or IP literal without brackets.</summary>
    public string Host { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>True for <c>wss</c>.</summary>
    public bool Tls { get; }

    /// <summary>The certificate it must show, or null for ordinary verification.</summary>
    public TlsFingerprint? Fingerprint { get; }

    /// <summary>Begins with a slash, or null.</summary>
    public string? ContextPath { get; }

    /// <summary>True for this machine.</summary>
    public bool IsLoopback => PlaintextPolicy.IsLoopback(Host);

    /// <summary>
    /// True where a stored device token may be offered in place of a refused shared one: this machine, or a pinned certificate
    /// (docs/protocol/wire.md 3.4).
    /// </summary>
    public bool IsTrusted => IsLoopback || (Tls && Fingerprint is not null);

    /// <summary>For example <c>wss://gateway.example:443/node</c>.</summary>
    public string Url => (Tls ? "wss://" : "ws://") + Authority + ContextPath;

    /// <summary>
    /// The gateway that is here, for tokens that it gives out. This machine has many names for itself; behind one port they are one
    /// gateway.
    /// </summary>
    public Identity.TokenOrigin Origin => new(IsLoopback ? "localhost" : Host.ToLowerInvariant(), Port, Tls, Fingerprint?.ToString());

    /// <summary>Host and port, IPv6 in brackets.</summary>
    internal string Authority => (Host.Contains(':') ? $"[{Host}]" : Host) + ":" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads a <c>ws</c>, <c>wss</c>, <c>http</c> or <c>https</c> URL; without a port it is 80 or 443. No user information, query or
    /// fragment.
    /// </summary>
    public static bool TryParseUrl(string? text, TlsFingerprint? fingerprint, [NotNullWhen(true)] out GatewayEndpoint? endpoint)
    {
        endpoint = null;
        if (text is null || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? uri) || uri.UserInfo.Length > 0 || uri.Query.Length > 0
            || uri.Fragment.Length > 0)
        {
            return false;
        }
        bool? tls = uri.Scheme switch { "ws" or "http" => false, "wss" or "https" => true, _ => null };
        if (tls is null || uri.Host.Length == 0)
        {
            return false;
        }
        // A scheme whose default port Uri does not know gives -1.
        int port = uri.IsDefaultPort || uri.Port < 0 ? (tls.Value ? 443 : 80) : uri.Port;
        try
        {
            endpoint = new GatewayEndpoint(uri.Host, port, tls.Value, fingerprint, uri.AbsolutePath == "/" ? null : uri.AbsolutePath);
            return true;
        }
        catch (GatewayConfigurationException)
        {
            return false;
        }
    }

    /// <summary>Null when this endpoint may be dialled, else why not.</summary>
    /// <param name="allowInsecurePrivateWs">The value of <c>OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1</c>.</param>
    public GatewayFailure? CheckPlaintext(bool allowInsecurePrivateWs) =>
        Tls || PlaintextPolicy.Allows(Host, allowInsecurePrivateWs)
            ? null
            : new GatewayFailure(
                GatewayFailureReason.PlaintextRefused,
                $"SECURITY ERROR: Cannot connect to \"{Host}\" over plaintext ws://. Both credentials and commands would cross the network unprotected.")
            {
                NextStep = $"Use TLS ({Text.SettingWords.Current.Tls}, best with {Text.SettingWords.Current.TlsFingerprint}), or an SSH tunnel or Tailscale to a private address.",
            };

    /// <summary>The URL.</summary>
    public override string ToString() => Url;

    private static string CheckHost(string? host)
    {
        string name = host?.Trim() ?? "";
        if (name.Length > 2 && name[0] == '[' && name[name.Length - 1] == ']')
        {
            name = name.Substring(1, name.Length - 2);
        }
        // Header and request line are built from it: nothing that could end a line or start another part of a URL.
        if (name.Length is 0 or > 253 || name.Any(c => c <= ' ' || c >= 0x7f || "/\\?#@[]\"<>".IndexOf(c) >= 0)
            || (name.Contains(':') && !System.Net.IPAddress.TryParse(name, out _)))
        {
            throw Invalid("The gateway host must be a host name or an IP address.",
                TryParseUrl(name, null, out _) ? $"A whole address: {Text.SettingWords.Current.Url} {name}"
                : name.Contains(':') && TryParseUrl("wss://" + name, null, out _)
                    ? $"With its port it is an address: {Text.SettingWords.Current.Url} wss://{name}, or ws://{name} without TLS" : null);
        }
        return name;
    }

    private static string? CheckPath(string? path)
    {
        string text = path?.Trim() ?? "";
        if (text.Length is 0 || text == "/")
        {
            return null;
        }
        if (text.Length > 1024 || text.Any(c => c <= ' ' || c >= 0x7f || c is '?' or '#' or '\\'))
        {
            throw Invalid("The gateway context path must be a plain URL path.");
        }
        return text[0] == '/' ? text : "/" + text;
    }

    private static GatewayConfigurationException Invalid(string message, string? nextStep = null) =>
        new(new GatewayFailure(GatewayFailureReason.ConfigurationInvalid, message) { NextStep = nextStep });
}
