using OpenClaw.Gateway;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// What a caller (program, cmdlet, service) asks of a node. Everything is optional: a fresh box needs host and credentials at most.
/// </summary>
public sealed record NodeOptions : NodeSettings
{
    /// <summary>Nothing is asked for.</summary>
    public NodeOptions()
    {
    }

    /// <summary>What is asked for of gateway and node.</summary>
    public NodeOptions(NodeSettings settings)
        : base(settings)
    {
    }

    /// <summary>Where the state is; null finds it from the environment.</summary>
    public StateLocation? State { get; init; }

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
    public override string ToString() =>
        $"node options (host {Host ?? "saved"}, port {Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "saved"})";
}
