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
    public IEnumerable<CommandOptionValue> Values(IReadOnlyList<string> argv)
    {
        // Without a hyphen the values follow as words, one for each letter that wants one.
        bool rest = FirstIsCluster && argv.Count > 1 && argv[1].Length > 0 && argv[1][0] != '-' && argv[1].IndexOfAny([.. Letters]) >= 0,
            restFiles = false;
        for (int i = 1; i < argv.Count; i++)
        {
            string word = argv[i];
            if (rest && i > 1 || restFiles && !word.StartsWith("-", StringComparison.Ordinal))
            {
                yield return new CommandOptionValue(i, word, rest ? CarriedKind.Command : CarriedKind.PerhapsFile);
                continue;
            }
            (rest, restFiles) = (rest || Array.IndexOf(Rest, word) >= 0, restFiles || Array.IndexOf(RestFiles, word) >= 0);
            foreach (CommandOptionValue value in rest ? [] : ValuesOf(argv, i).Where(value => !IsHarmless(word, value)))
            {
                yield return value;
            }
        }
    }

    private bool IsHarmless(string option, CommandOptionValue value) =>
        IsHarmlessSetting is { } isHarmless && value.Kind == CarriedKind.Command
        && (option is "-c" or "--config" || option.StartsWith("--config=", StringComparison.Ordinal)) && isHarmless(value.Text);

    private IEnumerable<CommandOptionValue> ValuesOf(IReadOnlyList<string> argv, int at)
    {
        string word = argv[at];
        return word.Length < 2 || word[0] != '-' || word == "--" ? [] : word[1] == '-' ? OfLong(argv, at) : OfLetters(argv, at);
    }

    private IEnumerable<CommandOptionValue> OfLong(IReadOnlyList<string> argv, int at)
    {
        string[] parts = argv[at].Split(['='], 2);
        int index = parts.Length > 1 ? at : at + 1;
        foreach (CarriedKind kind in index < argv.Count ? Kinds(Begins(Long, parts[0]), Begins(LongFiles, parts[0])) : [])
        {
            yield return new CommandOptionValue(index, parts.Length > 1 ? parts[1] : argv[index], kind);
        }
    }

    // Where a letter stands first it takes the rest of the word, or it takes nothing, wherever else it stands. Behind it may be other
    // letters (rpm -ivh x) or the value (rpm -ix): which, only the program knows.
    private IEnumerable<CommandOptionValue> OfLetters(IReadOnlyList<string> argv, int at)
    {
        string word = argv[at];
        foreach (char letter in Letters + FileLetters)
        {
            int place = word.IndexOf(letter, 1);
            foreach (CarriedKind kind in place < 0 ? [] : Kinds(Letters.IndexOf(letter) >= 0, FileLetters.IndexOf(letter) >= 0))
            {
                if (place + 1 < word.Length)
                {
                    yield return new CommandOptionValue(at, word.Substring(place + 1), kind);
                }
                if (at + 1 < argv.Count)
                {
                    yield return new CommandOptionValue(at + 1, argv[at + 1], kind);
                }
            }
        }
    }

    private static IEnumerable<CarriedKind> Kinds(bool command, bool file)
    {
        if (command)
        {
            yield return CarriedKind.Command;
        }
        if (file)
        {
            yield return CarriedKind.File;
        }
    }

    private static bool Begins(string[] options, string name) =>
        Array.Exists(options, option => option.StartsWith(name, StringComparison.Ordinal));
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
