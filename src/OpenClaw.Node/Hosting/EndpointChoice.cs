using OpenClaw.Gateway;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// Which gateway to dial (docs/protocol/state.md 6): what the caller says, else what was saved, else the default. A saved TLS choice,
/// fingerprint or path belongs to the saved host and port: with another of either it is dropped.
/// </summary>
internal static class EndpointChoice
{
    /// <exception cref="NodeStartException">The parts do not fit together.</exception>
    /// <exception cref="GatewayConfigurationException">A part can never work.</exception>
    public static GatewayEndpoint Resolve(NodeSettings options, SavedGateway? saved, OpenClawConfig config)
    {
        if (options is { Tls: false, TlsFingerprint: not null })
        {
            Gateway.Text.SettingWords settings = ToolWords.Current.Settings;
            throw new NodeStartException(
                "TlsOptions",
                $"{settings.TlsFingerprint} is that of a TLS certificate, and there is none without TLS ({settings.NoTls}, or an address with ws://).",
                $"Leave out {settings.TlsFingerprint}, or connect with TLS (wss://).");
        }
        SavedGateway chosen = Merge(options, saved, config.Port, config.TlsEnabled);
        return new GatewayEndpoint(chosen.Host, chosen.Port, chosen.Tls, chosen.TlsFingerprint is { } pin ? Pin(pin) : null,
            chosen.ContextPath);
    }

    /// <summary>The same as it is written down; whether it can be dialled is not looked at.</summary>
    /// <param name="asked">What is said.</param>
    /// <param name="saved">What was saved.</param>
    /// <param name="defaultPort">The port where neither says one.</param>
    /// <param name="defaultTls">Whether another gateway than the saved one has TLS.</param>
    public static SavedGateway Merge(NodeSettings asked, SavedGateway? saved, int? defaultPort = null, bool defaultTls = false)
    {
        string host = asked.Host?.Trim() ?? saved?.Host ?? "127.0.0.1";
        int port = asked.Port ?? saved?.Port ?? defaultPort ?? GatewayEndpoint.DefaultPort;
        SavedGateway? same = saved is not null && port == saved.Port && string.Equals(host, saved.Host, StringComparison.OrdinalIgnoreCase)
            ? saved : null;
        bool tls = asked.Tls ?? (asked.TlsFingerprint is not null || (same?.Tls ?? defaultTls));
        return new SavedGateway(host, port, tls, asked.TlsFingerprint ?? (tls ? same?.TlsFingerprint : null),
            asked.ContextPath ?? same?.ContextPath);
    }

    /// <summary>True when this is the gateway that was saved.</summary>
    public static bool IsSaved(GatewayEndpoint endpoint, SavedGateway? saved) =>
        saved is not null && saved.Port == endpoint.Port && string.Equals(saved.Host, endpoint.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>The gateway that was saved, as the origin of tokens from before that was written down with them.</summary>
    public static TokenOrigin? Origin(SavedGateway? saved)
    {
        try
        {
            return saved is null ? null
                : new GatewayEndpoint(saved.Host, saved.Port, saved.Tls, saved.TlsFingerprint is { } pin ? Pin(pin) : null).Origin;
        }
        catch (Exception e) when (e is GatewayConfigurationException or NodeStartException)
        {
            // What cannot be dialled gave nothing out.
            return null;
        }
    }

    /// <summary>The form that is saved.</summary>
    public static SavedGateway ToSaved(GatewayEndpoint endpoint) =>
        new(endpoint.Host, endpoint.Port, endpoint.Tls, endpoint.Fingerprint?.ToString(), endpoint.ContextPath);

    private static TlsFingerprint Pin(string text)
    {
        try
        {
            return TlsFingerprint.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new NodeStartException("TlsFingerprint", problem.Message + ".",
                "Give what this prints, whole or its hex digits: openssl x509 -in cert.pem -noout -fingerprint -sha256");
        }
    }
}
