namespace OpenClaw.Gateway.Identity;

/// <summary>Keeps device tokens between runs (docs/protocol/wire.md 3.4, 3.6).</summary>
public interface IDeviceTokenStore
{
    /// <summary>The stored token, or null when there is none for this device and role.</summary>
    DeviceToken? Load(string deviceId, string role);

    /// <summary>
    /// Stores a token unless the stored one is no longer <paramref name="expected"/> (another process was faster: the newer one stays).
    /// </summary>
    /// <returns>False when the stored token had changed and was kept.</returns>
    bool Save(string deviceId, DeviceToken token, DeviceToken? expected);

    /// <summary>Forgets the token if it is still <paramref name="expected"/>.</summary>
    void Clear(string deviceId, string role, DeviceToken expected);
}
