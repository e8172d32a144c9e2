using OpenClaw.Gateway.Identity;

namespace OpenClaw.Node.State.Upstream;

/// <summary>What was taken over.</summary>
/// <param name="DeviceId">The device the gateway knows.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="HasDeviceToken">The gateway has approved it before.</param>
/// <param name="HasPolicy">The exec policy was taken over too.</param>
internal sealed record StateImportResult(string DeviceId, string Source, bool HasDeviceToken, bool HasPolicy);

/// <summary>
/// Makes a node of ours out of the state of OpenClaw's own node host: the gateway sees the same device and asks for no new approval. Two
/// nodes with one identity throw each other out: the other must not run any more.
/// </summary>
internal static class StateImport
{
    /// <param name="from">The other node's state directory; only read.</param>
    /// <param name="to">Ours.</param>
    /// <param name="force">Replace an identity that is already here.</param>
    /// <exception cref="NodeStateException">Nothing was changed; the message says why.</exception>
    public static StateImportResult Run(string from, StateLocation to, bool force)
    {
        (UpstreamState state, DeviceIdentity identity) = Read(from, to, force);
        using FileLock? instance = FileLock.TryAcquire(to.InstanceLockPath);
        if (instance is null)
        {
            throw new NodeStateException(StateProblem.AlreadyRunning,
                $"A node runs with the state directory {to.Directory}. Stop it first.", to.Directory);
        }
        // The key last: a node that starts before everything is here must not find one.
        bool policy = state.ExecApprovals is not null && !File.Exists(to.ExecApprovalsPath);
        if (policy)
        {
            JsonStateFile.Write(to.ExecApprovalsPath, state.ExecApprovals!);
        }
        if (state.Node is { } node && (force || !File.Exists(to.NodeConfigPath)))
        {
            JsonStateFile.Write(to.NodeConfigPath, node);
        }
        bool token = state.DeviceAuth?["deviceId"]?.AsText == identity.DeviceId;
        if (token)
        {
            JsonStateFile.Write(to.DeviceAuthPath, state.DeviceAuth!);
        }
        JsonStateFile.Write(to.DeviceIdentityPath, state.Identity);
        return new StateImportResult(identity.DeviceId, state.Source,
            token && new DeviceTokenStore(to).Load(identity.DeviceId, "node") is not null, policy);
    }

    /// <summary>The same checks, and nothing is changed.</summary>
    public static void Check(string from, StateLocation to, bool force) => _ = Read(from, to, force);

    private static (UpstreamState State, DeviceIdentity Identity) Read(string from, StateLocation to, bool force)
    {
        (UpstreamState state, DeviceIdentity identity) = Source(from, to);
        return force || new DeviceIdentityStore(to).TryLoad() is not { } present || present.DeviceId == identity.DeviceId
            ? (state, identity)
            : throw new NodeStateException(
                StateProblem.Unsafe,
                $"{to.Directory} already holds another device identity ({present.DeviceId.Substring(0, 12)}). With --force (PowerShell: -Force) it is replaced, and its approval at a gateway is lost.",
                to.DeviceIdentityPath);
    }

    // Without the path: what is another node's is only read, and nobody is told to move it out of the way.
    private static (UpstreamState State, DeviceIdentity Identity) Source(string from, StateLocation to)
    {
        try
        {
            UpstreamState state = UpstreamState.Read(from, to.Home);
            return (state, Identity(state));
        }
        catch (NodeStateException unusable) when (unusable.Problem == StateProblem.Malformed)
        {
            throw new NodeStateException(
                StateProblem.Malformed, unusable.Message.Replace(JsonStateFile.LeftAsItIs, "It was only read."), path: null, unusable);
        }
    }

    private static DeviceIdentity Identity(UpstreamState state)
    {
        try
        {
            return DeviceIdentity.FromPrivateKeyPem(state.Identity["privateKeyPem"]?.AsText ?? "");
        }
        catch (FormatException problem)
        {
            throw new NodeStateException(StateProblem.Malformed, $"The device identity in {state.Source} cannot be used: {problem.Message}",
                state.Source, problem);
        }
    }
}
