using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// What a person can attach to a rule besides the program and its arguments. These members are of this node alone: a gateway neither sees
/// nor writes them. Whoever stores, compares or shows a rule hands the terms on whole, so that what is attached next is said here and where
/// a person types it.
/// </summary>
internal sealed record RuleTerms
{
    /// <summary>What the members are called in a document.</summary>
    public static string[] MemberNames { get; } = [VariableNames.Allowed];

    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static string[] Columns { get; } = ["variables"];

    /// <summary>Nothing is attached.</summary>
    public static RuleTerms None { get; } = new();

    /// <summary>Variables that a request may set when the rule lets its program run; null, or none, for the harmless ones only.</summary>
    public IReadOnlyList<string>? AllowedEnv { get; init; }

    /// <summary>For a table of rules.</summary>
    public IEnumerable<string> Cells => [string.Join(",", AllowedEnv ?? [])];

    /// <summary>As they are stored for a rule that had others: what is attached no longer leaves no empty member behind.</summary>
    public RuleTerms WithoutEmpty => AllowedEnv is { Count: 0 } ? this with { AllowedEnv = null } : this;

    /// <summary>The terms of a rule of the document.</summary>
    public static RuleTerms Read(JsonObject rule) => new() { AllowedEnv = VariableNames.Read(rule, VariableNames.Allowed) };

    /// <summary>A rule without any.</summary>
    public static JsonObject Without(JsonObject rule) => MemberNames.Aggregate(rule, (left, name) => left.With(name, null));

    /// <summary>Whether the document may hold those of a rule.</summary>
    public static ApprovalsIssue? Check(JsonObject rule, string where) => VariableNames.Check(rule, where, VariableNames.Allowed);

    /// <summary>The rule with these.</summary>
    public JsonObject PutInto(JsonObject rule) => rule.Put(VariableNames.Allowed, AllowedEnv);

    /// <summary>These, and of the others what is not said here.</summary>
    public RuleTerms Or(RuleTerms others) => new() { AllowedEnv = AllowedEnv ?? others.AllowedEnv };

    /// <summary>True when both allow the same: a list counts by its names.</summary>
    public bool Equals(RuleTerms? other) => other is not null && (AllowedEnv ?? []).SequenceEqual(other.AllowedEnv ?? []);

    public override int GetHashCode() => AllowedEnv?.Count ?? 0;

    /// <summary>What a sentence about the rule ends with; empty when nothing is attached.</summary>
    public override string ToString() => AllowedEnv is { Count: > 0 } names ? $" (may set {string.Join(",", names)})" : "";
}
