using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// What a person can attach to a rule besides the program and its arguments. These members are of this node alone: a gateway neither sees
/// nor writes them. Whoever stores, compares or shows a rule hands the terms on whole: another one is a property and a row here, and where
/// cmdlets take and show it.
/// </summary>
internal sealed record RuleTerms
{
    /// <summary>All there are, in the order in which they are written and shown.</summary>
    public static IReadOnlyList<RuleTerm> All { get; } =
    [
        new()
        {
            Member = VariableNames.Allowed,
            Option = "--allowed-env",
            ValueName = "names",
            Description = "Variables that a request may set with this rule, separated by commas",
            Heading = "variables",
            Expected = "names of environment variables",
            Refusal = ("VariableInvalid", "A variable cannot be named"),
            Check = static (rule, where) => VariableNames.Check(rule, where, VariableNames.Allowed),
            Read = static (terms, rule) => terms with { AllowedEnv = VariableNames.Read(rule, VariableNames.Allowed) },
            Write = static (rule, terms) => rule.Put(VariableNames.Allowed, terms.AllowedEnv),
            Type = static (terms, typed) => terms with { AllowedEnv = VariableLists.Parse(typed) },
            Problem = static terms => VariableLists.Problem(terms.AllowedEnv, VariableNames.Allowed),
            Warning = static terms => VariableLists.Warning(terms.AllowedEnv),
            Show = static terms => string.Join(",", terms.AllowedEnv ?? []),
            Sentence = static shown => $"may set {shown}",
            Or = static (terms, others) => terms with { AllowedEnv = terms.AllowedEnv ?? others.AllowedEnv },
            WithoutEmpty = static terms => terms.AllowedEnv is { Count: 0 } ? terms with { AllowedEnv = null } : terms,
        },
    ];

    /// <summary>Nothing is attached.</summary>
    public static RuleTerms None { get; } = new();

    /// <summary>Variables that a request may set when the rule lets its program run; null, or none, for the harmless ones only.</summary>
    public IReadOnlyList<string>? AllowedEnv { get; init; }

    /// <summary>A sentence for each that somebody should know who attaches these.</summary>
    public IEnumerable<string> Warnings => All.Select(term => term.Warning(this)).OfType<string>();

    /// <summary>For a table of rules.</summary>
    public IEnumerable<string> Cells => All.Select(term => term.Show(this));

    /// <summary>As they are stored for a rule that had others.</summary>
    public RuleTerms WithoutEmpty => All.Aggregate(this, static (terms, term) => term.WithoutEmpty(terms));

    /// <summary>The terms of a rule of the document.</summary>
    public static RuleTerms Read(JsonObject rule) =>
        All.Aggregate(None, (terms, term) => rule.Has(term.Member) ? term.Read(terms, rule) : terms);

    /// <summary>A rule without any.</summary>
    public static JsonObject Without(JsonObject rule) => All.Aggregate(rule, static (left, term) => left.With(term.Member, null));

    /// <summary>Whether the document may hold those of a rule.</summary>
    public static ApprovalsIssue? Check(JsonObject rule, string where) =>
        All.Select(term => term.Check(rule, where)).FirstOrDefault(static issue => issue is not null);

    /// <summary>The rule with these.</summary>
    public JsonObject PutInto(JsonObject rule) => All.Aggregate(rule, (tree, term) => term.Write(tree, this));

    /// <summary>These, and of the others what is not said here.</summary>
    public RuleTerms Or(RuleTerms others) => All.Aggregate(this, (terms, term) => term.Or(terms, others));

    /// <summary>Why a rule with these lets nothing run at that time, for a sentence; null when it does.</summary>
    public string? WhyNever(DateTimeOffset now)
    {
        // Asked of every rule in every decision: nothing may be made for it.
        for (int i = 0; i < All.Count && !ReferenceEquals(this, None); i++)
        {
            if (All[i].WhyNever(this, now) is { } why)
            {
                return why;
            }
        }
        return null;
    }

    /// <summary>True when both allow the same.</summary>
    public bool Equals(RuleTerms? other) => other is not null && Cells.SequenceEqual(other.Cells);

    public override int GetHashCode() => Cells.Aggregate(0, static (hash, cell) => (hash * 31) + StringComparer.Ordinal.GetHashCode(cell));

    /// <summary>All that is attached; empty when nothing is.</summary>
    public override string ToString() => string.Join(", ",
        All.Select(term => (term, Shown: term.Show(this))).Where(one => one.Shown.Length > 0).Select(one => one.term.Sentence(one.Shown)));
}
