using OpenClaw.Gateway.Identity;
using OpenClaw.Node.State.Json;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.State;

/// <summary>
/// Owns <c>identity/device.json</c> (docs/protocol/state.md 2). The key is made once and never replaced behind the operator's back: a file
/// that cannot be used stops the node, because a new key would be a new device that has to be approved again.
/// </summary>
internal sealed class DeviceIdentityStore(StateLocation location, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The stored identity, or null when there is none yet.</summary>
    /// <exception cref="NodeStateException">The file is there and cannot be used.</exception>
    public DeviceIdentity? TryLoad() => JsonStateFile.Read(location.DeviceIdentityPath) is { } tree ? Parse(tree) : null;

    /// <summary>The stored identity; makes and stores one when there is none. Two processes that start at once get the same.</summary>
    /// <exception cref="NodeStateException">The file is there and cannot be used, or cannot be written.</exception>
    public DeviceIdentity LoadOrCreate()
    {
        if (TryLoad() is { } existing)
        {
            return existing;
        }
        StateAdoption.Adopt(location);
        using FileLock held = FileLock.Acquire(location.DeviceIdentityPath + ".lock", timeout: null, _time);
        if (TryLoad() is { } madeMeanwhile)
        {
            return madeMeanwhile;
        }
        DeviceIdentity identity = DeviceIdentity.Generate();
        Store(identity);
        return identity;
    }

    /// <summary>Replaces the identity by a new one (on an operator's explicit wish) and forgets the tokens of the old one.</summary>
    /// <exception cref="NodeStateException">A file cannot be written.</exception>
    public DeviceIdentity Reset()
    {
        StateAdoption.Adopt(location);
        using FileLock held = FileLock.Acquire(location.DeviceIdentityPath + ".lock", timeout: null, _time);
        DeviceIdentity identity = DeviceIdentity.Generate();
        Store(identity);
        PrivateFile.Delete(location.DeviceAuthPath);
        return identity;
    }

    private void Store(DeviceIdentity identity) => JsonStateFile.Write(location.DeviceIdentityPath, new JsonObject([
        new("version", JsonTree.Of(1)),
        new("deviceId", JsonTree.Of(identity.DeviceId)),
        new("publicKeyPem", JsonTree.Of(identity.PublicKeyPem)),
        new("privateKeyPem", JsonTree.Of(identity.ExportPrivateKeyPem())),
        new("createdAtMs", JsonTree.Of(_time.GetUtcNow().ToUnixTimeMilliseconds())),
    ]));

    private DeviceIdentity Parse(JsonObject tree)
    {
        if (tree["version"]?.AsNumber is not 1)
        {
            throw Invalid("\"version\" is not 1");
        }
        if (tree["privateKeyPem"]?.AsText is not { } privatePem)
        {
            throw Invalid("\"privateKeyPem\" is missing");
        }
        try
        {
            DeviceIdentity identity = DeviceIdentity.FromPrivateKeyPem(privatePem);
            // The id stored beside the key is only a note and may be wrong; a public key of another device is a mixed-up file.
            if (tree["publicKeyPem"]?.AsText is { } publicPem && DeviceIdentity.DeviceIdOf(publicPem) != identity.DeviceId)
            {
                throw Invalid("its public key does not belong to its private key");
            }
            return identity;
        }
        catch (FormatException problem)
        {
            throw Invalid(problem.Message);
        }
    }

    private NodeStateException Invalid(string why) => new(
        StateProblem.Malformed,
        $"The device identity in {location.DeviceIdentityPath} cannot be used: {why}. It was left as it is. Restore it from a backup, or make a new one with: "
            + $"{ToolWords.Current.ResetIdentity}. A new identity has to be approved again.",
        location.DeviceIdentityPath);
}
