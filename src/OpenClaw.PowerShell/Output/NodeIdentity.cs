namespace OpenClaw.PowerShell.Output;

/// <summary>The public half of a device key: what Get-OpenClawNodeIdentity shows.</summary>
public sealed class NodeIdentity
{
    /// <summary>SHA-256 of the public key, 64 hex digits: the id that the gateway lists.</summary>
    public string DeviceId { get; init; } = "";

    /// <summary>The Ed25519 public key, base64url.</summary>
    public string PublicKey { get; init; } = "";

    /// <summary>True when a gateway has given this device a token: it was approved there once.</summary>
    public bool IsPaired { get; init; }

    /// <summary>The node's instance id, if one was saved.</summary>
    public string? NodeId { get; init; }

    /// <summary>The name that operators see, if one was saved.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Where it is kept.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>The device id.</summary>
    public override string ToString() => DeviceId;
}
