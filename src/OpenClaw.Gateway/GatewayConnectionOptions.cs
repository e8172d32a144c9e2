using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Identity;

namespace OpenClaw.Gateway;

/// <summary>
/// Everything a <see cref="Connection.GatewayConnection"/> is told once, at its start. The same connection serves a node and an operator.
/// </summary>
public sealed record GatewayConnectionOptions
{
    /// <summary><c>node</c> or <c>operator</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Who we say we are.</summary>
    public required GatewayClientInfo Client { get; init; }

    /// <summary>
    /// Where the gateway may be, in order; the first that answers with a hello is kept. A setup code's endpoints replace this list while it
    /// is used.
    /// </summary>
    public IReadOnlyList<GatewayEndpoint> Candidates { get; init; } = [];

    /// <summary>Explicit credentials.</summary>
    public GatewayCredentials Credentials { get; init; } = GatewayCredentials.None;

    /// <summary>
    /// A setup code (<c>--pair</c>): its endpoints and its bootstrap token are used instead of <see cref="Candidates"/> and
    /// <see cref="Credentials"/>.
    /// </summary>
    public SetupCode? SetupCode { get; init; }

    /// <summary>Use the setup code only when no device token is stored yet (<c>--pair-if-needed</c>).</summary>
    public bool SetupCodeOnlyIfNeeded { get; init; }

    /// <summary>The key that proves which device this is; null only for an operator that goes without.</summary>
    public DeviceIdentity? Identity { get; init; }

    /// <summary>Where device tokens are kept; null keeps none.</summary>
    public IDeviceTokenStore? TokenStore { get; init; }

    /// <summary>Operator scopes; empty for a node.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Capabilities, for example <c>system</c>.</summary>
    public IReadOnlyList<string> Caps { get; init; } = [];

    /// <summary>The node commands offered.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>The PATH the node will use; null leaves it out.</summary>
    public string? PathEnv { get; init; }

    /// <summary>Allow plain <c>ws://</c> to any host name (<c>OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1</c>).</summary>
    public bool AllowInsecurePrivateWs { get; init; }

    /// <summary>Cloudflare Access headers, for the first candidate only.</summary>
    public CloudflareAccess? CloudflareAccess { get; init; }

    /// <summary>How to leave this machine.</summary>
    public GatewayProxy Proxy { get; init; } = GatewayProxy.Automatic;

    /// <summary>End after the first failed attempt or the first lost connection: for a command somebody waits for.</summary>
    public bool SingleAttempt { get; init; }

    /// <summary>The longest incoming message, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>How many frames may wait to be sent; a sender beyond that waits.</summary>
    public int SendQueueLength { get; init; } = 256;

    /// <summary>
    /// How many bytes may wait to be sent, waiting senders included. Beyond that the gateway does not read: the connection is ended, and
    /// made anew.
    /// </summary>
    public long MaxUnsentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long things may take.</summary>
    public GatewayTimings Timings { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Random numbers in [0, 1) for the jitter of reconnects; null uses the system's.</summary>
    public Func<double>? Jitter { get; init; }

    /// <summary>Where to tell what happens.</summary>
    public INodeLog? Log { get; init; }

    /// <summary>How log lines begin; for a node as the reference's do, which monitoring looks for (docs/protocol/wire.md 5).</summary>
    internal string Subject => Role == "node" ? "node host gateway" : "gateway";
}
