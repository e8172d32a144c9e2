namespace OpenClaw.Gateway.Transport;

/// <summary>How far a dial came: silence means something else at each step, and needs another look by a person.</summary>
internal enum DialStage
{
    /// <summary>The resolver was asked for the name.</summary>
    Lookup,

    /// <summary>A TCP connection was asked for.</summary>
    Connect,

    /// <summary>The proxy took the connection; its own TLS has begun.</summary>
    ProxyTls,

    /// <summary>The proxy was asked for a tunnel.</summary>
    ProxyTunnel,

    /// <summary>The server took the connection; TLS has begun.</summary>
    Tls,

    /// <summary>The WebSocket upgrade was asked for.</summary>
    Upgrade,
}
