using System.Net;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Transport;

/// <summary>Where one dial is, and what it means when nothing more comes from there.</summary>
internal sealed class DialProgress(GatewayEndpoint endpoint, Uri? proxy, INodeLog? log = null)
{
    private volatile int _stage;

    /// <summary>The step that was begun last.</summary>
    public DialStage Stage
    {
        get => (DialStage)_stage;
        set
        {
            _stage = (int)value;
            if (value != DialStage.Lookup || !IPAddress.TryParse(Dialled, out _))
            {
                log?.Write(LogLevel.Debug, LogEvents.Trace, Words(value));
            }
        }
    }

    private string Dialled => proxy?.DnsSafeHost ?? endpoint.Host;

    private string Peer => proxy is null ? endpoint.Authority : $"the proxy {proxy.Host}:{proxy.Port}";

    private string Way => proxy is null ? "" : $" through the proxy {proxy.Host}:{proxy.Port}";

    /// <summary>The failure when the time is up at this step.</summary>
    public GatewayFailure Silence(TimeSpan limit)
    {
        string within = $"within {limit.TotalSeconds:0.#} s";
        return Stage switch
        {
            DialStage.Lookup => new GatewayFailure(GatewayFailureReason.NameNotResolved, $"No name server answered for {Dialled} {within}.")
            {
                NextStep = "Check this machine's DNS and its network, or give an address instead of the name.",
            },
            DialStage.Connect =>
                new GatewayFailure(proxy is null ? GatewayFailureReason.Unreachable : GatewayFailureReason.ProxyFailed,
                    $"{Capital(Peer)} did not take a connection {within}: nothing came back, not even a refusal.")
            {
                NextStep = "Check the address, that the machine is on, and that no firewall in between drops the packets.",
            },
            DialStage.ProxyTls =>
                new GatewayFailure(GatewayFailureReason.ProxyFailed,
                    $"{Capital(Peer)} took the connection and did not answer the TLS handshake {within}.")
            {
                NextStep = "Check whether the proxy speaks TLS; if it does not, its address begins with http://.",
            },
            DialStage.ProxyTunnel =>
                new GatewayFailure(GatewayFailureReason.ProxyFailed,
                    $"{Capital(Peer)} took the connection and did not answer the request for a tunnel to {endpoint.Authority} {within}.")
            {
                NextStep = "Check that the proxy itself reaches the gateway, and that it is an HTTP proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).",
            },
            DialStage.Tls =>
                new GatewayFailure(GatewayFailureReason.TlsFailed,
                    $"{endpoint.Authority} took the connection{Way} and did not answer the TLS handshake {within}.")
            {
                NextStep = $"No firewall is in the way. Check that the port is the gateway's and serves TLS (without it, use {SettingWords.Current.NoTls}), and that the gateway is not hung: openclaw gateway status",
            },
            _ => new GatewayFailure(GatewayFailureReason.UpgradeTimeout,
                $"{endpoint} {(endpoint.Tls ? "finished the TLS handshake" : "took the connection")}{Way} and did not answer the WebSocket upgrade {within}.")
            {
                NextStep = endpoint.Tls
                    ? "No firewall and no certificate is in the way. Check what serves this port: a proxy whose gateway is away, or a gateway that hangs; on it: openclaw gateway status"
                    : $"No firewall is in the way. Check what serves this port: a server that waits for TLS (use {SettingWords.Current.Tls}), or a gateway that hangs; on it: openclaw gateway status",
            },
        };
    }

    private string Words(DialStage stage) => stage switch
    {
        DialStage.Lookup => $"Looking up {Dialled}.",
        DialStage.Connect => $"Opening a TCP connection to {Peer}.",
        DialStage.ProxyTls => $"{Capital(Peer)} took the connection; its TLS handshake begins.",
        DialStage.ProxyTunnel => $"Asking {Peer} for a tunnel to {endpoint.Authority}.",
        DialStage.Tls => $"{endpoint.Authority} took the connection{Way}; the TLS handshake begins.",
        _ => $"{endpoint.Authority} {(endpoint.Tls ? "finished the TLS handshake" : "took the connection")}{Way}; asking for a WebSocket.",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
