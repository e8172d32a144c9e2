using OpenClaw.Gateway;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>What a caller (program, cmdlet, service) asks of a node. Everything is optional: a fresh box needs host and credentials at most.</summary>
public sealed record NodeOptions
{
    /// <summary>Where the state is; null finds it from the environment.</summary>
    public StateLocation? State { get; init; }

    /// <summary>The gateway's host; null keeps the saved one, else 127.0.0.1.</summary>
    public string? Host { get; init; }

    /// <summary>The gateway's port; null keeps the saved one, else 18789.</summary>
    public int? Port { get; init; }

    /// <summary>The path in front of the gateway; null keeps the saved one while host and port stay.</summary>
    public string? ContextPath { get; init; }

    /// <summary>True for TLS, false for none; null keeps the saved choice while host and port stay, else follows <c>gateway.tls.enabled</c> of openclaw.json.</summary>
    public bool? Tls { get; init; }

    /// <summary>The SHA-256 fingerprint of the gateway's certificate; implies TLS.</summary>
    public string? TlsFingerprint { get; init; }

    /// <summary>A new node id; null keeps the saved one.</summary>
    public string? NodeId { get; init; }

    /// <summary>The name an operator sees; null keeps the saved one, else the machine's name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The only commands to offer; null keeps the saved restriction unless <see cref="AllCommands"/>.</summary>
    public IReadOnlyList<string>? Commands { get; init; }

    /// <summary>Offer every command and forget a saved restriction.</summary>
    public bool AllCommands { get; init; }

    /// <summary>Credentials given by the caller; what is absent comes from the environment, then from openclaw.json.</summary>
    public GatewayCredentials Credentials { get; init; } = GatewayCredentials.None;

    /// <summary>A pairing setup code. A secret.</summary>
    public string? SetupCode { get; init; }

    /// <summary>Use the setup code only when no device token is stored yet.</summary>
    public bool SetupCodeOnlyIfNeeded { get; init; }

    /// <summary>How this process reads its environment.</summary>
    public Func<string, string?> ReadEnvironment { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>How long things of the connection may take; null takes the defaults and the environment.</summary>
    public GatewayTimings? Timings { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Says nothing of the secrets.</summary>
    public override string ToString() => $"node options (host {Host ?? "saved"}, port {Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "saved"})";
}
