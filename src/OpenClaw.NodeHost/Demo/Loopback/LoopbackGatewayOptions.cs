using System.Security.Cryptography.X509Certificates;

namespace OpenClaw.NodeHost.Demo.Loopback;

/// <summary>How the loopback gateway behaves.</summary>
internal sealed record LoopbackGatewayOptions
{
    /// <summary>The shared token a client may show; null takes anybody.</summary>
    public string? Token { get; init; }

    /// <summary>The password a client may show.</summary>
    public string? Password { get; init; }

    /// <summary>Bootstrap tokens of setup codes; each is good until its device is paired.</summary>
    public IReadOnlyCollection<string> BootstrapTokens { get; init; } = [];

    /// <summary>Approve every device at once, as a real gateway does for a local client with the shared token.</summary>
    public bool ApproveDevices { get; init; }

    /// <summary>Approve every command surface at once.</summary>
    public bool ApproveSurfaces { get; init; } = true;

    /// <summary>Serve TLS with this certificate (with private key).</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The protocol version of the hello: 3 or 4.</summary>
    public int Protocol { get; init; } = 4;

    /// <summary>The version it says it has.</summary>
    public string Version { get; init; } = "0.0.0-loopback";

    /// <summary>The methods it says it knows.</summary>
    public IReadOnlyList<string> Methods { get; init; } = ["node.event", "node.invoke.result", "node.list", "skills.bins"];

    /// <summary>The scopes it grants an operator; none says nothing about them.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>How often it ticks, in milliseconds; the ticks themselves are sent when <see cref="SendTicks"/> is on.</summary>
    public int TickIntervalMs { get; init; } = 30_000;

    /// <summary>Whether it ticks at all.</summary>
    public bool SendTicks { get; init; } = true;

    /// <summary>The longest frame it takes after the hello.</summary>
    public int MaxPayload { get; init; } = 26_214_400;

    /// <summary>The clock of the challenge.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What it does wrong, for tests.</summary>
    public LoopbackFaults Faults { get; init; } = new();
}
