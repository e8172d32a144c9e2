using System.Text;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Policy;

/// <summary>A rule as a snapshot names it: without ids and without what is written down about its use.</summary>
internal readonly record struct SnapshotRule(string Pattern, string? ArgPattern, bool FromAllowAlways);

/// <summary>
/// The document's policy for an agent at the time a plan was made (docs/protocol/policy.md 6.4). An approval counts only while it is still
/// current: otherwise somebody approved under rules that do not hold any more.
/// </summary>
internal sealed record PolicySnapshot(ExecSecurity Security, ExecAsk Ask, ExecSecurity AskFallback, bool AutoAllowSkills,
    IReadOnlyList<SnapshotRule> Rules)
{
    private const int MaxRules = 10_000;

    public static PolicySnapshot Create(ExecSecurity security, ExecAsk ask, ExecSecurity askFallback, bool autoAllowSkills,
        IEnumerable<AllowlistRule> rules) =>
        new(security, ask, askFallback, autoAllowSkills, RulesOf(rules));

    /// <summary>Rules as a snapshot names them.</summary>
    public static IReadOnlyList<SnapshotRule> RulesOf(IEnumerable<AllowlistRule> rules) =>
        Canonical(rules.Select(rule => new SnapshotRule(rule.Pattern, rule.ArgPattern, rule.FromAllowAlways)));

    /// <summary>
    /// True while the four settings are the same and no rule was taken away. New rules do not matter; a rule may have become an "allow
    /// always" one, and one for a script may hold another content since.
    /// </summary>
    public bool IsCurrent(PolicySnapshot now)
    {
        HashSet<SnapshotRule> rules = [.. now.Rules];
        HashSet<SnapshotRule> renewed = [.. now.Rules.Where(HoldsContent).Select(WithoutContent)];
        return Security == now.Security && Ask == now.Ask && AskFallback == now.AskFallback && AutoAllowSkills == now.AutoAllowSkills
            && Rules.All(rule => rules.Contains(rule) || !rule.FromAllowAlways && rules.Contains(rule with { FromAllowAlways = true })
                || HoldsContent(rule) && renewed.Contains(WithoutContent(rule)));
    }

    private static bool HoldsContent(SnapshotRule rule) =>
        rule.FromAllowAlways && ArgPattern.IsHash(rule.ArgPattern) && ArgPattern.Split(rule.ArgPattern!).Content is not null;

    private static SnapshotRule WithoutContent(SnapshotRule rule) => rule with { ArgPattern = ArgPattern.Split(rule.ArgPattern!).Hash };

    /// <summary>Reads one from a request; null when it has not exactly the form it must have.</summary>
    public static PolicySnapshot? Read(JsonTree tree)
    {
        if (tree.AsObject is not { } snapshot
            || ExecPolicyWords.ParseSecurity(snapshot["security"]?.AsText) is not { } security
            || ExecPolicyWords.ParseAsk(snapshot["ask"]?.AsText) is not { } ask
            || ExecPolicyWords.ParseSecurity(snapshot["askFallback"]?.AsText) is not { } askFallback
            || snapshot["autoAllowSkills"]?.AsBool is not { } autoAllowSkills
            || snapshot["allowlistRules"]?.AsArray is not { Count: <= MaxRules } list)
        {
            return null;
        }
        List<SnapshotRule> rules = [];
        foreach (JsonTree item in list)
        {
            if (item.AsObject is not { } rule || rule["pattern"]?.AsText is not { } pattern
                || rule.Has("argPattern") && rule["argPattern"]!.AsText is null
                || rule.Has("source") && rule["source"]!.AsText != "allow-always")
            {
                return null;
            }
            rules.Add(new SnapshotRule(pattern, rule["argPattern"]?.AsText, rule.Has("source")));
        }
        return new PolicySnapshot(security, ask, askFallback, autoAllowSkills, Canonical(rules));
    }

    public JsonObject ToTree() => JsonObject.Empty
        .Put("security", Security.ToWord())
        .Put("ask", Ask.ToWord())
        .Put("askFallback", AskFallback.ToWord())
        .Put("autoAllowSkills", AutoAllowSkills)
        .With("allowlistRules", new JsonArray(Rules
            .Select(rule => (JsonTree)JsonObject.Empty.Put("pattern", rule.Pattern).Put("argPattern", rule.ArgPattern)
                .Put("source", rule.FromAllowAlways ? "allow-always" : null))
            .ToArray()));

    /// <summary>
    /// Distinct, in the order of the UTF-8 bytes of the fields, absent before present: every implementation must write the same list.
    /// </summary>
    private static List<SnapshotRule> Canonical(IEnumerable<SnapshotRule> rules)
    {
        List<SnapshotRule> distinct = rules.Distinct().ToList();
        distinct.Sort((a, b) => Bytes(a.Pattern, b.Pattern) is not 0 and var byPattern ? byPattern
            : Optional(a.ArgPattern, b.ArgPattern) is not 0 and var byArguments ? byArguments
            : a.FromAllowAlways.CompareTo(b.FromAllowAlways));
        return distinct;
    }

    private static int Optional(string? a, string? b) => a is null ? b is null ? 0 : -1 : b is null ? 1 : Bytes(a, b);

    private static int Bytes(string a, string b)
    {
        byte[] left = Encoding.UTF8.GetBytes(a), right = Encoding.UTF8.GetBytes(b);
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (left[i] != right[i])
            {
                return left[i] - right[i];
            }
        }
        return left.Length - right.Length;
    }
}
