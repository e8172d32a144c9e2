namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Options of a program that does something else as a rule: what stands behind them is run, or holds commands (<c>tar --to-command</c>,
/// <c>git -c core.pager=…</c>, <c>sort --compress-program</c>, <c>fd -x</c>). Read on the safe side: a beginning of a long name counts as
/// the name, a letter counts wherever it stands in a cluster.
/// </summary>
internal sealed record CommandOptions
{
    /// <summary>Long options whose value is a command.</summary>
    public string[] Long { get; init; } = [];

    /// <summary>Letters whose value is a command: behind the letter, or the next word.</summary>
    public string Letters { get; init; } = "";

    /// <summary>Long options whose value is a file (or directory) of commands, settings or programs.</summary>
    public string[] LongFiles { get; init; } = [];

    /// <summary>Letters whose value is such a file.</summary>
    public string FileLetters { get; init; } = "";

    /// <summary>Words behind which everything is a command: <c>git bisect run</c>, <c>find -exec</c>.</summary>
    public string[] Rest { get; init; } = [];

    /// <summary>Words behind which everything may be a file that is carried out: <c>apt install</c>.</summary>
    public string[] RestFiles { get; init; } = [];

    /// <summary>True where the first word is a cluster without a hyphen (<c>tar xfI a.tar ./x</c>).</summary>
    public bool FirstIsCluster { get; init; }

    /// <summary>True for a value of <c>-c</c> and <c>--config</c>, a setting, that names nothing that is run.</summary>
    public Func<string, bool>? IsHarmlessSetting { get; init; }

    /// <summary>What stands behind such options, in the order of the words.</summary>
    public IReadOnlyList<CommandOptionValue> Values(IReadOnlyList<string> argv) => Read(argv, int.MaxValue);

    /// <summary>True when there is any.</summary>
    public bool HasValues(IReadOnlyList<string> argv) => Read(argv, 1).Count > 0;

    private List<CommandOptionValue> Read(IReadOnlyList<string> argv, int enough)
    {
        // Without a hyphen the values follow as words, one for each letter that wants one.
        bool rest = FirstIsCluster && argv.Count > 1 && argv[1].Length > 0 && argv[1][0] != '-' && argv[1].IndexOfAny([.. Letters]) >= 0,
            restFiles = false;
        List<CommandOptionValue> values = [];
        for (int i = 1; i < argv.Count && values.Count < enough; i++)
        {
            string word = argv[i];
            if (rest && i > 1 || restFiles && !word.StartsWith("-", StringComparison.Ordinal))
            {
                values.Add(new CommandOptionValue(i, word, rest ? CarriedKind.Command : CarriedKind.PerhapsFile));
                continue;
            }
            (rest, restFiles) = (rest || Array.IndexOf(Rest, word) >= 0, restFiles || Array.IndexOf(RestFiles, word) >= 0);
            if (!rest && word.Length > 1 && word[0] == '-' && word != "--")
            {
                if (word[1] == '-')
                {
                    OfLong(argv, i, values);
                }
                else
                {
                    OfLetters(Letters, CarriedKind.Command, argv, i, values);
                    OfLetters(FileLetters, CarriedKind.File, argv, i, values);
                }
            }
        }
        return values;
    }

    private bool IsHarmless(string option, string value, CarriedKind kind) =>
        IsHarmlessSetting is { } isHarmless && kind == CarriedKind.Command
        && (option is "-c" or "--config" || option.StartsWith("--config=", StringComparison.Ordinal)) && isHarmless(value);

    private void Add(List<CommandOptionValue> values, string option, int index, string value, CarriedKind kind)
    {
        if (!IsHarmless(option, value, kind))
        {
            values.Add(new CommandOptionValue(index, value, kind));
        }
    }

    private void OfLong(IReadOnlyList<string> argv, int at, List<CommandOptionValue> values)
    {
        string word = argv[at];
        OptionName name = OptionName.Of(word);
        string? own = name.Value;
        int index = own is null ? at + 1 : at;
        bool command = BeginsAny(name, Long), file = BeginsAny(name, LongFiles);
        if (index >= argv.Count || !command && !file)
        {
            return;
        }
        string value = own ?? argv[index];
        if (command)
        {
            Add(values, word, index, value, CarriedKind.Command);
        }
        if (file)
        {
            Add(values, word, index, value, CarriedKind.File);
        }
    }

    // Where a letter stands first it takes the rest of the word, or it takes nothing, wherever else it stands. Behind it may be other
    // letters (rpm -ivh x) or the value (rpm -ix): which, only the program knows.
    private void OfLetters(string letters, CarriedKind kind, IReadOnlyList<string> argv, int at, List<CommandOptionValue> values)
    {
        string word = argv[at];
        foreach (char letter in letters)
        {
            int place = word.IndexOf(letter, 1);
            if (place >= 0 && place + 1 < word.Length)
            {
                Add(values, word, at, word.Substring(place + 1), kind);
            }
            if (place >= 0 && at + 1 < argv.Count)
            {
                Add(values, word, at + 1, argv[at + 1], kind);
            }
        }
    }

    private static bool BeginsAny(OptionName name, string[] options)
    {
        foreach (string option in options)
        {
            if (name.Begins(option, least: 0))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>What the value of such an option is.</summary>
internal enum CarriedKind
{
    /// <summary>A command, or the name of a program.</summary>
    Command,

    /// <summary>A file or directory of programs, commands or settings.</summary>
    File,

    /// <summary>Such a file, or a name that the program knows.</summary>
    PerhapsFile,
}

/// <summary>A value of such an option.</summary>
/// <param name="Index">The word that it stands in.</param>
/// <param name="Text">The value.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct CommandOptionValue(int Index, string Text, CarriedKind Kind);
