namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>How one family of interpreters takes code on its command line (docs/protocol/policy.md 7.4).</summary>
internal sealed record InterpreterRule
{
    /// <summary>Options that take code, compared in lower case, as a word of their own.</summary>
    public string[] Exact { get; init; } = [];

    /// <summary>Options that take code, compared as they are, alone or with the code glued on.</summary>
    public string[] CaseSensitive { get; init; } = [];

    /// <summary>True when code may be glued to a one-letter option of <see cref="Exact"/>.</summary>
    public bool Glued { get; init; } = true;

    /// <summary>Words that look like a glued option and are none.</summary>
    public string[] NotGlued { get; init; } = [];

    /// <summary>Long options that may be shortened to at least the second text.</summary>
    public (string Full, string Min)[] Shortened { get; init; } = [];

    /// <summary>Texts at the start of a word that mean code, compared in lower case; the label is the text up to "=".</summary>
    public string[] Prefixes { get; init; } = [];

    /// <summary>Letters that may stand in front of the code letter in one word, with that letter and its label.</summary>
    public (char Letter, string Label, string Before, string BeforeNumber)[] Clusters { get; init; } = [];

    /// <summary>True when options behind <c>--</c> count, too.</summary>
    public bool PastSeparator { get; init; }

    /// <summary>Spellings that the reference does not know: looked for last, so that its words are used where it has some.</summary>
    public InterpreterRule? More { get; init; }

    /// <summary>Code that hides in the word at a place; what to call it, or null.</summary>
    public Func<IReadOnlyList<string>, int, string?>? Hidden { get; init; }

    /// <summary>The last word in which <see cref="Hidden"/> is looked for; null for all.</summary>
    public Func<IReadOnlyList<string>, int>? HiddenUntil { get; init; }

    /// <summary>How the first operand is code.</summary>
    public CodeOperand? Operand { get; init; }
}

/// <summary>The first operand is code.</summary>
/// <param name="Label">What to call it.</param>
/// <param name="Values">Options that take a value.</param>
/// <param name="UnlessFile">True when <c>-f</c> or <c>--file</c> names a file with the code instead.</param>
internal sealed record CodeOperand(string Label, string[] Values, bool UnlessFile)
{
    /// <summary>All other options are flags.</summary>
    public OptionTable Options { get; } = OptionTable.Of(Values) with { Lenient = true, Trims = true };
}
