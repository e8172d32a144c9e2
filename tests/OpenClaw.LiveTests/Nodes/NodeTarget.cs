namespace OpenClaw.LiveTests.Nodes;

/// <summary>Where a node shall connect to, and with what.</summary>
internal sealed record NodeTarget(int Port, string? Token)
{
    /// <summary>The pin; its presence means TLS.</summary>
    public string? Fingerprint { get; init; }
}
