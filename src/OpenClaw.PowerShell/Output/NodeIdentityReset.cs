namespace OpenClaw.PowerShell.Output;

/// <summary>What Reset-OpenClawNodeIdentity did.</summary>
public sealed class NodeIdentityReset
{
    /// <summary>The new device id, 64 hex digits.</summary>
    public string DeviceId { get; init; } = "";

    /// <summary>The new Ed25519 public key, base64url.</summary>
    public string PublicKey { get; init; } = "";

    /// <summary>The device that this machine was before: an operator removes it at the gateway.</summary>
    public string? PreviousDeviceId { get; init; }

    /// <summary>Where the old key was put; null with -NoBackup, or where there was none.</summary>
    public string? Backup { get; init; }

    /// <summary>Where it is kept.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>The next command to type.</summary>
    public string NextStep { get; init; } = "";

    /// <summary>The new device id.</summary>
    public override string ToString() => DeviceId;
}
