using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// One rule of an agent's allowlist. Change it with <c>with</c>; members that this release does not know stay in <see cref="Members"/>.
/// </summary>
internal sealed record AllowlistEntry
{
    /// <summary>The members of a rule that this release knows, as they are called in a document.</summary>
    public static string[] KnownMembers { get; } =
        ["id", "pattern", "source", "argPattern", .. RuleTerms.All.Select(term => term.Member), RuleGrant.Member, "commandText",
            "lastUsedAt", "lastUsedCommand", "lastResolvedPath"];

    /// <summary>A uuid; given to every rule that comes without one.</summary>
    public required string Id { get; init; }

    /// <summary>A path, a bare program name, a glob of either, or a generated form such as <c>=command:…</c>; never blank.</summary>
    public required string Pattern { get; init; }

    /// <summary>True for a rule that an "allow always" made (<c>source: "allow-always"</c>); null source otherwise.</summary>
    public bool IsAllowAlways { get; init; }

    /// <summary>A regular expression over the arguments, or a generated hash; null for any arguments.</summary>
    public string? ArgPattern { get; init; }

    /// <summary>What a person attached to it.</summary>
    public RuleTerms Terms { get; init; } = RuleTerms.None;

    /// <summary>When the rule last let something run, in milliseconds since 1970.</summary>
    public double? LastUsedAt { get; init; }

    /// <summary>The command it let run then, cut to <see cref="ApprovalsLimits.UsageCharacters"/>.</summary>
    public string? LastUsedCommand { get; init; }

    /// <summary>The program file it resolved to then.</summary>
    public string? LastResolvedPath { get; init; }

    /// <summary>The rule as it was read, for members we do not know and the order of all of them.</summary>
    public JsonObject Members { get; init; } = JsonObject.Empty;

    /// <summary>What it lets run: two rules with the same key are the same permission, whoever gave it.</summary>
    public RuleKey Key => new(Pattern, ArgPattern);

    /// <summary>
    /// True for the rule that would be stored for these: a blank around a pattern means nothing, and what an "allow always" made is never
    /// what a person wrote.
    /// </summary>
    public bool Is(string pattern, string? argPattern, bool allowAlways = false) =>
        IsAllowAlways == allowAlways && Pattern.Trim() == pattern.Trim() && ArgPattern == argPattern;

    /// <summary>
    /// This rule when the same is added once more: it stays where it is, and takes what is attached to the other. The same object when that
    /// is nothing.
    /// </summary>
    public AllowlistEntry Taking(RuleTerms added)
    {
        RuleTerms terms = added.Or(Terms);
        return terms == Terms ? this : this with { Terms = terms.WithoutEmpty };
    }

    /// <summary>This rule of a person, as what an "allow always" for the same makes of it.</summary>
    public AllowlistEntry AllowedAlways(AllowlistEntry always) =>
        (Taking(always.Terms) with { IsAllowAlways = true, LastUsedAt = always.LastUsedAt ?? LastUsedAt })
            .WithGrant(always.Members[RuleGrant.Member]);

    /// <summary>The rule with what it was granted for, in clear.</summary>
    public AllowlistEntry WithGrant(JsonTree? grant) => this with { Members = ToTree().With(RuleGrant.Member, grant) };

    /// <summary>A new rule with an id of its own.</summary>
    public static AllowlistEntry Create(string pattern) => new() { Id = Guid.NewGuid().ToString("D"), Pattern = pattern };

    /// <summary>The rule as JSON.</summary>
    public JsonObject ToTree() => Terms.PutInto(Members
            .Put("id", Id)
            .Put("pattern", Pattern)
            .Put("source", IsAllowAlways ? "allow-always" : null)
            .Put("argPattern", ArgPattern))
        .Put("lastUsedAt", LastUsedAt)
        .Put("lastUsedCommand", LastUsedCommand)
        .Put("lastResolvedPath", LastResolvedPath);

    internal static AllowlistEntry FromTree(JsonObject tree) => new()
    {
        Id = tree["id"]?.AsText is { Length: > 0 } id ? id : Guid.NewGuid().ToString("D"),
        Pattern = tree["pattern"]!.AsText!,
        IsAllowAlways = tree["source"]?.AsText == "allow-always",
        ArgPattern = tree["argPattern"]?.AsText,
        Terms = RuleTerms.Read(tree),
        LastUsedAt = tree["lastUsedAt"]?.AsNumber,
        LastUsedCommand = ApprovalsLimits.CutUsage(tree["lastUsedCommand"]?.AsText),
        LastResolvedPath = ApprovalsLimits.CutUsage(tree["lastResolvedPath"]?.AsText),
        Members = tree,
    };
}
