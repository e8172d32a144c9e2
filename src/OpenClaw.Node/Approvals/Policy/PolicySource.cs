using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Approvals.Policy;

/// <summary>
/// What holds for an agent at this moment: the stored document and <c>openclaw.json</c>, each as it is now, and the time. Whoever needs a
/// policy asks here, so that what a policy depends on next is not handed through all of them.
/// </summary>
internal sealed class PolicySource(ExecApprovalsStore store, ExecConfigFile config, TimeProvider time)
{
    /// <summary>What <c>openclaw.json</c> says now; the same object while the file stays as it is.</summary>
    public ExecConfig Config => config.Load();

    /// <summary>For a state directory and the store that somebody has for it already.</summary>
    public static PolicySource Of(StateLocation location, ExecApprovalsStore store, TimeProvider? time = null) =>
        new(store, new ExecConfigFile(location.ConfigPath), time ?? TimeProvider.System);

    /// <summary>What holds for an agent; null for requests that name none.</summary>
    public EffectivePolicy For(string? agentId) => For(store.Load(), agentId);

    /// <summary>The same under a document that was loaded already, or that would be stored.</summary>
    public EffectivePolicy For(ExecApprovalsSnapshot document, string? agentId) =>
        EffectivePolicy.Resolve(document, config.Load(), agentId, time.GetUtcNow());
}
