namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>What a word of a command line is.</summary>
internal enum WordKind
{
    /// <summary>No option. <c>-</c> alone is none.</summary>
    Operand,

    /// <summary><c>--</c>: behind it everything is an operand.</summary>
    Separator,

    /// <summary>An option without a value, or several letters in one word.</summary>
    Flag,

    /// <summary>An option with a value: in the same word or the next one.</summary>
    Valued,

    /// <summary>An option that the table does not know.</summary>
    Unknown,
}

/// <summary>One word of a command line as an <see cref="OptionTable"/> reads it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Where it stands.</param>
/// <param name="Token">The word, without blanks around it where the table takes them off.</param>
internal readonly record struct OptionWord(WordKind Kind, int Index, string Token)
{
    /// <summary>The option, spelled as in the table where it is known.</summary>
    public string Name { get; init; } = Token;

    /// <summary>Letters that stand in front of it in the same word.</summary>
    public string Before { get; init; } = "";

    /// <summary>What stands behind the option in the same word; null for nothing.</summary>
    public string? Value { get; init; }

    /// <summary>How many of the next words belong to it.</summary>
    public int Values { get; init; }

    /// <summary>Where the next word stands that is no value of this one; more than the argv has when the value is missing.</summary>
    public int Next => Index + 1 + Values;

    /// <summary>The value, wherever it stands; null where there is none.</summary>
    public string? ValueIn(IReadOnlyList<string> argv) =>
        Value ?? (Kind == WordKind.Valued && Index + 1 < argv.Count ? argv[Index + 1] : null);
}
