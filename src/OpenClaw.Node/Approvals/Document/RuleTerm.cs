using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// One thing that a person can attach to a rule, with all that is known of it: <see cref="RuleTerms.All"/> is the list. Whoever reads,
/// writes, checks, types or shows rules goes through the list and names none of them.
/// </summary>
internal sealed record RuleTerm
{
    /// <summary>What it is called in a document; a column of a file of rules has the same name.</summary>
    public required string Member { get; init; }

    /// <summary>The program's option for it.</summary>
    public required string Option { get; init; }

    /// <summary>What stands behind the option in the help: <c>names</c>.</summary>
    public required string ValueName { get; init; }

    /// <summary>What the option is for.</summary>
    public required string Description { get; init; }

    /// <summary>Over its column in the program's table of rules.</summary>
    public required string Heading { get; init; }

    /// <summary>What is to be given, for a sentence: <c>names of environment variables</c>.</summary>
    public required string Expected { get; init; }

    /// <summary>The id of a cmdlet's error about a value that cannot be stored, and what its sentence begins with.</summary>
    public required (string Id, string Text) Refusal { get; init; }

    /// <summary>Whether a rule of the document may hold what it holds.</summary>
    public required Func<JsonObject, string, ApprovalsIssue?> Check { get; init; }

    /// <summary>The terms with that of a rule of the document.</summary>
    public required Func<RuleTerms, JsonObject, RuleTerms> Read { get; init; }

    /// <summary>A rule of the document with that of the terms.</summary>
    public required Func<JsonObject, RuleTerms, JsonObject> Write { get; init; }

    /// <summary>The terms with what a person types for it; null where that says nothing that it can be.</summary>
    public required Func<RuleTerms, IReadOnlyList<string>, RuleTerms?> Type { get; init; }

    /// <summary>Why it cannot be stored; null when it can.</summary>
    public required Func<RuleTerms, string?> Problem { get; init; }

    /// <summary>What somebody should know who attaches it; null when there is nothing.</summary>
    public required Func<RuleTerms, string?> Warning { get; init; }

    /// <summary>Why a rule with it lets nothing run at that time, for a sentence ("has ..."); null when it does.</summary>
    public Func<RuleTerms, DateTimeOffset, string?> WhyNever { get; init; } = static (_, _) => null;

    /// <summary>For a cell of a table; empty when it is not attached. What is shown alike is the same.</summary>
    public required Func<RuleTerms, string> Show { get; init; }

    /// <summary>What a sentence says of it, made of what is shown.</summary>
    public required Func<string, string> Sentence { get; init; }

    /// <summary>The first terms; where they say nothing about it, with what the second say.</summary>
    public required Func<RuleTerms, RuleTerms, RuleTerms> Or { get; init; }

    /// <summary>The terms as they are stored: what is attached no longer leaves no empty member behind.</summary>
    public required Func<RuleTerms, RuleTerms> WithoutEmpty { get; init; }

    /// <summary>The terms with what a person typed.</summary>
    /// <param name="terms">The others.</param>
    /// <param name="typed">The text, or several where it is a list.</param>
    /// <param name="problem">Why it cannot be stored; null when it can.</param>
    public RuleTerms Typed(RuleTerms terms, IReadOnlyList<string> typed, out string? problem)
    {
        RuleTerms? read = Type(terms, typed);
        problem = read is null ? "expected " + Expected : Problem(read);
        return read ?? terms;
    }
}
