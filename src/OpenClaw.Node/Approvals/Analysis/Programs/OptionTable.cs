namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// The options of one program, and the one reader of command lines. Spellings are not guessed: without more said, an option counts as it is
/// listed, alone in its word, and what is not listed is <see cref="WordKind.Unknown"/>.
/// </summary>
internal sealed record OptionTable
{
    public string[] LongFlags { get; init; } = [];

    public string[] LongWithValue { get; init; } = [];

    public string ShortFlags { get; init; } = "";

    public string ShortWithValue { get; init; } = "";

    /// <summary>Long options that are not allowed; an abbreviation that could mean one of them means nothing.</summary>
    public string[] Denied { get; init; } = [];

    /// <summary>
    /// Options that begin with <c>-</c>, <c>--</c> or <c>/</c>, in any case, shortened to as few letters as said; the first that fits
    /// counts.
    /// </summary>
    public (string Full, int Min, bool HasValue)[] Shortened { get; init; } = [];

    /// <summary>True when a short option's value may follow in the same word (<c>-n5</c>).</summary>
    public bool AttachedValue { get; init; }

    /// <summary>True when a short option's value may follow behind "=" (<c>-p=x</c>).</summary>
    public bool ValueAfterEquals { get; init; }

    /// <summary>True when several short flags may share one word; with <see cref="AttachedValue"/> the last may have a value.</summary>
    public bool Clusters { get; init; }

    /// <summary>True when each letter with a value takes one of the next words, wherever it stands in its own: <c>-eo posix</c>.</summary>
    public bool LettersTakeWords { get; init; }

    /// <summary>True when <c>+e</c> is an option.</summary>
    public bool Plus { get; init; }

    /// <summary>True when <c>-5</c> is an option.</summary>
    public bool Numeric { get; init; }

    /// <summary>True when <c>--</c> ends the options.</summary>
    public bool Separator { get; init; } = true;

    /// <summary>True when a long option may be shortened while it stays the only one that begins so.</summary>
    public bool Abbreviates { get; init; }

    /// <summary>True when an option that is not listed is a flag.</summary>
    public bool Lenient { get; init; }

    /// <summary>True when blanks around a word do not count.</summary>
    public bool Trims { get; init; }

    /// <summary>A table of options that are written in one list, as configurations and rows of filters do.</summary>
    public static OptionTable Of(IEnumerable<string> withValue, IEnumerable<string>? flags = null, IEnumerable<string>? denied = null)
    {
        string[] refused = [.. denied ?? []];
        string[] valued = [.. withValue.Except(refused)];
        string[] plain = [.. (flags ?? []).Except(refused)];
        return new OptionTable
        {
            LongWithValue = Long(valued), LongFlags = Long(plain), Denied = Long(refused), ShortWithValue = Letters(valued),
            ShortFlags = Letters(plain),
        };

        static string[] Long(string[] options) => [.. options.Where(static option => option.StartsWith("--", StringComparison.Ordinal))];

        static string Letters(string[] options) =>
            string.Concat(options.Where(static option => option.Length == 2 && option[0] == '-' && option[1] != '-')
                .Select(static option => option[1]));
    }

    /// <summary>The words from a place on, one after the other; values are no words of their own.</summary>
    public IEnumerable<OptionWord> Read(IReadOnlyList<string> argv, int from)
    {
        bool separated = false;
        for (int i = from; i < argv.Count;)
        {
            string token = Trims ? argv[i].Trim() : argv[i];
            OptionWord word = separated ? new OptionWord(WordKind.Operand, i, token) : ReadWord(token, i);
            yield return word;
            separated |= word.Kind == WordKind.Separator;
            i = word.Next;
        }
    }

    /// <summary>Index of the first word that is no option; -1 when an option is not understood or has no value.</summary>
    public int Skip(IReadOnlyList<string> argv, int index)
    {
        foreach (OptionWord word in Read(argv, index))
        {
            bool isOdd = word.Token.Length == 0 || word.Token.Trim().Length != word.Token.Length;
            if (isOdd || word.Kind == WordKind.Unknown || (word.Kind == WordKind.Flag && word.Value is not null) || word.Next > argv.Count)
            {
                return -1;
            }
            if (word.Kind is WordKind.Operand or WordKind.Separator)
            {
                return word.Kind == WordKind.Operand ? word.Index : word.Next;
            }
        }
        return Math.Max(index, argv.Count);
    }

    private OptionWord ReadWord(string token, int index)
    {
        if (token == "--" && Separator)
        {
            return new OptionWord(WordKind.Separator, index, token);
        }
        if (Shortened.Length > 0)
        {
            return ReadShortened(token, index);
        }
        if (token.Length < 2 || (token[0] != '-' && !(Plus && token[0] == '+')))
        {
            return new OptionWord(WordKind.Operand, index, token);
        }
        OptionWord? known = token.StartsWith("--", StringComparison.Ordinal) ? ReadLong(token, index) : LettersTakeWords
            ? ReadLetters(token, index) : ReadShort(token, index);
        return known ?? new OptionWord(Lenient ? WordKind.Flag : WordKind.Unknown, index, token);
    }

    private OptionWord? ReadLong(string token, int index)
    {
        OptionName written = OptionName.Of(token);
        string? name = Abbreviates ? Unabbreviated(written.ToString()) : written.Among(LongWithValue) ?? written.Among(LongFlags);
        bool valued = Array.IndexOf(LongWithValue, name) >= 0;
        if (name is null || !valued && Array.IndexOf(LongFlags, name) < 0)
        {
            return null;
        }
        string? value = written.Value;
        return new OptionWord(valued ? WordKind.Valued : WordKind.Flag, index,
            token) { Name = name, Value = value, Values = valued && value is null ? 1 : 0 };
    }

    /// <summary>A whole name always means itself, also when it begins another one.</summary>
    private string? Unabbreviated(string written)
    {
        string[] meant =
            [.. LongWithValue.Concat(LongFlags).Concat(Denied).Where(option => option.StartsWith(written, StringComparison.Ordinal))
                .Distinct()];
        return written.Length < 3 ? null : Array.IndexOf(meant, written) >= 0 ? written : meant.Length == 1 ? meant[0] : null;
    }

    private OptionWord? ReadShort(string token, int index)
    {
        if (Numeric && token.Skip(1).All(static digit => digit is >= '0' and <= '9'))
        {
            return new OptionWord(WordKind.Flag, index, token);
        }
        for (int at = 1; at < token.Length; at++)
        {
            if (ShortWithValue.IndexOf(token[at]) >= 0 && (at == 1 || AttachedValue))
            {
                bool isAttached = at + 1 < token.Length;
                return isAttached && !AttachedValue && !(ValueAfterEquals && token[at + 1] == '=')
                    ? null
                    : new OptionWord(WordKind.Valued, index, token) { Name = "-" + token[at], Before = token.Substring(1, at - 1),
                        Value = isAttached ? token.Substring(at + 1) : null, Values = isAttached ? 0 : 1 };
            }
            if (ShortFlags.IndexOf(token[at]) < 0 || (!Clusters && token.Length > 2))
            {
                return null;
            }
        }
        return new OptionWord(WordKind.Flag, index, token);
    }

    private OptionWord? ReadLetters(string token, int index)
    {
        if (token.IndexOf('-', 1) >= 0)
        {
            return null;
        }
        bool isAttached = ValueAfterEquals && token.Length > 2 && token[2] == '=' && ShortWithValue.IndexOf(token[1]) >= 0;
        int values = 0;
        for (int i = 1; i < token.Length && !isAttached; i++)
        {
            values += ShortWithValue.IndexOf(token[i]) >= 0 ? 1 : 0;
        }
        return new OptionWord(WordKind.Flag, index, token) { Values = values };
    }

    private OptionWord ReadShortened(string token, int index)
    {
        int start = token.StartsWith("--", StringComparison.Ordinal) ? 2 : token.Length > 0 && token[0] is '-' or '/' ? 1 : 0;
        foreach ((string full, int min, bool hasValue) in Shortened)
        {
            if (start > 0 && token.Length - start >= min && IsBeginning(full, token, start))
            {
                return new OptionWord(hasValue ? WordKind.Valued : WordKind.Flag, index, token) { Name = full, Values = hasValue ? 1 : 0 };
            }
        }
        return new OptionWord(start > 0 && (token[0] == '-' || IsSwitch(token, start)) ? WordKind.Flag : WordKind.Operand, index, token);
    }

    /// <summary>True when what stands in the word from a place on, in any case, begins the option.</summary>
    private static bool IsBeginning(string full, string token, int start)
    {
        if (token.Length - start > full.Length)
        {
            return false;
        }
        for (int i = start; i < token.Length; i++)
        {
            if (char.ToLowerInvariant(token[i]) != full[i - start])
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>True for a letter and more letters or digits behind the slash: no path.</summary>
    private static bool IsSwitch(string token, int start)
    {
        for (int i = start; i < token.Length; i++)
        {
            char c = char.ToLowerInvariant(token[i]);
            if (c is not (>= 'a' and <= 'z') && (i == start || c is not (>= '0' and <= '9')))
            {
                return false;
            }
        }
        return token.Length > start;
    }

    /// <summary>Words that are compared as they are.</summary>
    public static HashSet<string> Set(params string[] words) => new(words, StringComparer.Ordinal);
}
