using OpenClaw.Gateway;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// Which gateway to dial (spec/state.md 6): what the caller says, else what was saved, else the default. A saved TLS choice, fingerprint or path
/// belongs to the saved host and port: with another of either it is dropped.
/// </summary>
internal static class EndpointChoice
{
    /// <exception cref="NodeStartException">The parts do not fit together.</exception>
    /// <exception cref="GatewayConfigurationException">A part can never work.</exception>
    public static GatewayEndpoint Resolve(NodeOptions options, SavedGateway? saved, OpenClawConfig config)
    {
        if (options is { Tls: false, TlsFingerprint: not null })
        {
            throw new NodeStartException("TlsOptions", "--no-tls cannot be combined with --tls-fingerprint");
        }
        string host = options.Host?.Trim() ?? saved?.Host ?? "127.0.0.1";
        int port = options.Port ?? saved?.Port ?? config.Port ?? GatewayEndpoint.DefaultPort;
        bool same = saved is not null && port == saved.Port && string.Equals(host, saved.Host, StringComparison.OrdinalIgnoreCase);
        bool tls = options.Tls ?? (options.TlsFingerprint is not null || (same ? saved!.Tls : config.TlsEnabled));
        string? pin = options.TlsFingerprint ?? (same && tls ? saved!.TlsFingerprint : null);
        string? path = options.ContextPath ?? (same ? saved!.ContextPath : null);
        return new GatewayEndpoint(host, port, tls, pin is null ? null : Pin(pin), path);
    }

    /// <summary>True when this is the gateway that was saved.</summary>
    public static bool IsSaved(GatewayEndpoint endpoint, SavedGateway? saved) =>
        saved is not null && saved.Port == endpoint.Port && string.Equals(saved.Host, endpoint.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>The form that is saved.</summary>
    public static SavedGateway ToSaved(GatewayEndpoint endpoint) =>
        new(endpoint.Host, endpoint.Port, endpoint.Tls, endpoint.Fingerprint?.ToString(), endpoint.ContextPath);

    private static TlsFingerprint Pin(string text) => TlsFingerprint.TryParse(text, out TlsFingerprint? pin)
        ? pin
        : throw new NodeStartException("TlsFingerprint", "gateway tls fingerprint must be a SHA-256 fingerprint", "Give 64 hex digits, for example from: openssl x509 -in cert.pem -noout -fingerprint -sha256");
}
