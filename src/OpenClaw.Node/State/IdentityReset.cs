using System.Globalization;
using OpenClaw.Gateway.Identity;

namespace OpenClaw.Node.State;

/// <summary>What a reset came to. Public parts only.</summary>
/// <param name="DeviceId">The new device.</param>
/// <param name="PublicKey">Its public key, base64url.</param>
/// <param name="PreviousDeviceId">The old device; null when there was none, or its file could not be read.</param>
/// <param name="Backup">Where the old key was put; null when it was not kept.</param>
internal sealed record IdentityResetResult(string DeviceId, string PublicKey, string? PreviousDeviceId, string? Backup);

/// <summary>
/// A new device key on an operator's explicit wish. To every gateway it is another device that has to be approved. By default the old key
/// and its tokens stay beside the new ones (<c>device.json.20260131T120000Z.bak</c>, 0600): a reset by mistake can be undone until an
/// operator removes the old device at the gateway, which is what really ends it.
/// </summary>
internal static class IdentityReset
{
    /// <exception cref="NodeStateException">A node runs with the state directory, or a file cannot be written.</exception>
    public static IdentityResetResult Run(StateLocation location, bool keepOld, TimeProvider? time = null)
    {
        // First: a directory that is there already is not taken over any more.
        StateAdoption.Adopt(location);
        // Held until the end: a node that starts meanwhile must not load the old key.
        using FileLock instance = FileLock.TryAcquire(location.InstanceLockPath) ?? throw Running(location);
        DeviceIdentityStore store = new(location, time);
        string? previous = null;
        try
        {
            previous = store.TryLoad()?.DeviceId;
        }
        catch (NodeStateException damaged) when (damaged.Problem == StateProblem.Malformed)
        {
            // A key that cannot be used is the usual reason to make a new one.
        }
        string? backup = null;
        if (keepOld)
        {
            string stamp = (time ?? TimeProvider.System).GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            backup = Copy(location.DeviceIdentityPath, stamp);
            Copy(location.DeviceAuthPath, stamp);
        }
        DeviceIdentity fresh = store.Reset();
        return new IdentityResetResult(fresh.DeviceId, fresh.PublicKey, previous, backup);
    }

    /// <summary>For who asks before a reset: nobody is asked about what cannot be done. Makes and changes nothing.</summary>
    /// <exception cref="NodeStateException">A node runs with the state directory.</exception>
    public static void RequireNoNode(StateLocation location)
    {
        if (File.Exists(location.InstanceLockPath))
        {
            using FileLock instance = FileLock.TryAcquire(location.InstanceLockPath) ?? throw Running(location);
        }
    }

    private static string? Copy(string path, string stamp)
    {
        if (PrivateFile.Read(path) is not { } content)
        {
            return null;
        }
        string copy = $"{path}.{stamp}.bak";
        PrivateFile.WriteAtomic(copy, content);
        return copy;
    }

    private static NodeStateException Running(StateLocation location)
    {
        string who = FileLock.ReadOwner(location.InstanceLockPath) is { } process
            ? $" (process {process.ToString(CultureInfo.InvariantCulture)})" : "";
        return new NodeStateException(
            StateProblem.AlreadyRunning,
            $"A node runs with the state directory {location.Directory}{who}; its identity cannot be replaced under it. Stop it first.",
            location.InstanceLockPath);
    }
}
