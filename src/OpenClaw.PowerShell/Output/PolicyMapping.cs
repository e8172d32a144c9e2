using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Output;

/// <summary>Makes the objects that a user sees out of the library's records, and the library's values out of parameters.</summary>
internal static class PolicyMapping
{
    public static ExecPolicy ToExecPolicy(EffectivePolicy policy, string agent, ExecApprovalsStore store, ExecApprovalsSnapshot snapshot, StateLocation location) => new()
    {
        Agent = agent,
        Security = ToLevel(policy.Security),
        Ask = ToMode(policy.Ask),
        AskFallback = ToLevel(policy.AskFallback),
        AutoAllowSkill = policy.AutoAllowSkills,
        RuleCount = policy.Rules.Count,
        SecuritySource = policy.SecuritySource,
        AskSource = policy.AskSource,
        Problem = policy.Problem,
        Path = store.Path,
        Hash = snapshot.Hash,
        StateDirectory = location.Directory,
    };

    public static ExecRule ToExecRule(string agent, AllowlistEntry entry, StateLocation location) => new()
    {
        Id = entry.Id,
        Agent = agent,
        Pattern = entry.Pattern,
        ArgPattern = entry.ArgPattern,
        AllowAlways = entry.IsAllowAlways,
        LastUsed = entry.LastUsedAt is >= 0 and < 253402300799999 and { } ms ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms).ToLocalTime() : null,
        LastUsedCommand = entry.LastUsedCommand,
        LastResolvedPath = entry.LastResolvedPath,
        StateDirectory = location.Directory,
    };

    public static ExecSecurityLevel ToLevel(ExecSecurity value) => value switch
    {
        ExecSecurity.Full => ExecSecurityLevel.Full,
        ExecSecurity.Allowlist => ExecSecurityLevel.Allowlist,
        _ => ExecSecurityLevel.Deny,
    };

    public static ExecAskMode ToMode(ExecAsk value) => value switch
    {
        ExecAsk.Off => ExecAskMode.Off,
        ExecAsk.OnMiss => ExecAskMode.OnMiss,
        _ => ExecAskMode.Always,
    };

    public static ExecSecurity? ToSecurity(ExecSecurityLevel? value) => value switch
    {
        null => null,
        ExecSecurityLevel.Full => ExecSecurity.Full,
        ExecSecurityLevel.Allowlist => ExecSecurity.Allowlist,
        _ => ExecSecurity.Deny,
    };

    public static ExecAsk? ToAsk(ExecAskMode? value) => value switch
    {
        null => null,
        ExecAskMode.Off => ExecAsk.Off,
        ExecAskMode.OnMiss => ExecAsk.OnMiss,
        _ => ExecAsk.Always,
    };
}
