using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Output;

/// <summary>Makes the objects that a user sees out of the library's records, and the library's values out of parameters.</summary>
internal static class PolicyMapping
{
    public static ExecPolicy ToExecPolicy(EffectivePolicy policy, string agent, ExecApprovalsStore store, ExecApprovalsSnapshot snapshot,
        StateLocation location) => new()
    {
        Agent = agent,
        Security = ToLevel(policy.Security).ToString(),
        Ask = ToMode(policy.Ask).ToString(),
        AskFallback = ToLevel(policy.AskFallback).ToString(),
        AutoAllowSkill = policy.AutoAllowSkills,
        AllowedEnv = policy.AllowedEnv,
        InheritEnv = policy.InheritEnv,
        RuleCount = policy.Rules.Count,
        SecuritySource = policy.SecuritySource,
        AskSource = policy.AskSource,
        Problem = policy.Problem,
        Path = store.Path,
        Hash = snapshot.Hash,
        StateDirectory = location.Directory,
    };

    public static ExecRule ToExecRule(string agent, AllowlistEntry entry, StateLocation location) =>
        ToExecRule(agent, entry, RuleGrant.Of(entry), location);

    private static ExecRule ToExecRule(string agent, AllowlistEntry entry, RuleGrant? grant, StateLocation location) => new()
    {
        Id = entry.Id,
        Agent = agent,
        Pattern = entry.Pattern,
        ArgPattern = entry.ArgPattern,
        Danger = entry.IsAllowAlways ? null : RuleDanger.Of(entry.Pattern, entry.ArgPattern)?.ToString(),
        Attached = entry.Terms,
        AllowAlways = entry.IsAllowAlways,
        CommandText = grant?.Command ?? entry.Members["commandText"]?.AsText,
        GrantedDirectory = grant?.Directory,
        GrantedBy = grant?.By,
        GrantedAt = grant?.At?.ToLocalTime(),
        GrantedRequest = grant?.Request,
        LastUsed = entry.LastUsedAt is >= 0 and < 253402300799999 and { } ms
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms).ToLocalTime() : null,
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
