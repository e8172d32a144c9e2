using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>One rule of the allowlist as the matcher sees it; who it belongs to is kept so that a decision can name it.</summary>
internal sealed record AllowlistRule
{
    /// <summary>The agent's key in the document, or <c>*</c>.</summary>
    public required string Agent { get; init; }

    /// <summary>The rule's id in the document, when it has one.</summary>
    public string? Id { get; init; }

    /// <summary>A path pattern, a bare name, or <c>=command:…</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>Which arguments; null for any.</summary>
    public string? ArgPattern { get; init; }

    /// <summary>True for a rule that came from "allow always" instead of an administrator's hand.</summary>
    public bool FromAllowAlways { get; init; }

    /// <summary>Variables that a request may set with it; null for the harmless ones only.</summary>
    public IReadOnlyList<string>? AllowedEnv { get; init; }

    /// <summary>Only in documents of old releases: the command that was allowed, as text.</summary>
    public string? CommandText { get; init; }

    /// <summary>A pattern <c>*</c> of a person without an argument part: everything that is a program.</summary>
    public bool IsBareWildcard => string.IsNullOrEmpty(ArgPattern) && !FromAllowAlways && JsText.Trim(Pattern) == "*";

    /// <summary>
    /// What the rule is recognised by when its use is written down: two rules with the same text are the same permission.
    /// </summary>
    public RuleKey Key => new(Pattern, ArgPattern);

    /// <summary>True when both are the same in everything; lists of variables are compared name by name.</summary>
    public bool Is(AllowlistRule other) =>
        AllowedEnv is null || other.AllowedEnv is null ? Equals(other)
        : AllowedEnv.SequenceEqual(other.AllowedEnv, StringComparer.Ordinal) && Equals(other with { AllowedEnv = AllowedEnv });

    public override string ToString() => string.IsNullOrEmpty(ArgPattern) ? Pattern : Pattern + " " + ArgPattern;
}

/// <summary>Pattern and argument pattern together.</summary>
internal readonly record struct RuleKey(string Pattern, string? ArgPattern);
