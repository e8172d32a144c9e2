namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>Reads the words of a runner by its <see cref="PackageGrammar"/>. Only what the grammar lists is understood.</summary>
internal sealed class PackageReader
{
    private static readonly OptionTable None = new();

    private static readonly char[] Versions = ['@', '=', '<', '>', '!', '~', '['];

    private readonly IReadOnlyList<string> _argv;
    private readonly List<string> _values = [];
    private readonly List<string> _sources = [];
    private readonly List<string> _texts = [];

    private PackageReader(IReadOnlyList<string> argv) => _argv = argv;

    /// <summary>What the words say; null when they start nothing.</summary>
    public static PackageStart? Read(PackageGrammar grammar, IReadOnlyList<string> argv) => new PackageReader(argv).Read(grammar, 1);

    private PackageStart? Read(PackageGrammar grammar, int from)
    {
        bool separated = false, behindFlag = false,
            anywhere = grammar is { BehindSeparator: true } or { OnlyTexts: true } or { Before.Length: > 0 };
        int operands = grammar.Operands;
        if (grammar.Program is not null && operands == 0)
        {
            return from < _argv.Count ? Started(grammar, from, separated: false, behindFlag: false) : null;
        }
        foreach (OptionWord word in (grammar.Options ?? None).Read(_argv, from))
        {
            switch (word.Kind)
            {
                case WordKind.Separator:
                    separated = true;
                    break;
                case WordKind.Valued when Array.IndexOf(grammar.Before, word.Name) >= 0:
                    return word.Value is null ? Started(grammar, word.Index + 1, separated: true, behindFlag: false) : PackageStart.Unclear;
                case WordKind.Valued when word.ValueIn(_argv) is { } value:
                    Note(grammar, word.Name, value);
                    behindFlag = false;
                    break;
                case WordKind.Flag when word.Value is null && word.Token.Length > 0:
                    behindFlag = true;
                    break;
                case WordKind.Operand when word.Token.Trim().Length == 0:
                    return PackageStart.Unclear;
                case WordKind.Operand when operands > 0 || anywhere && !(separated && grammar.BehindSeparator):
                    _values.Add(word.Token);
                    if (--operands == 0 && grammar.Program is not null)
                    {
                        return Started(grammar, word.Index + 1, separated, behindFlag);
                    }
                    break;
                case WordKind.Operand:
                    return grammar.Commands is null ? Started(grammar, word.Index, separated, behindFlag)
                        : Command(grammar, word.Index, separated, behindFlag);
                default:
                    return PackageStart.Unclear;
            }
        }
        return _texts.Count > 0 || _values.Count > 0 || grammar.BehindSeparator ? With(new() { IsUnclear = NothingFound(grammar) }) : null;
    }

    /// <summary>True where a program has to stand and none does: then it is another way of calling it.</summary>
    private bool NothingFound(PackageGrammar grammar) => grammar.BehindSeparator && _texts.Count == 0;

    private PackageStart? Command(PackageGrammar grammar, int at, bool separated, bool behindFlag)
    {
        string word = _argv[at];
        if (grammar.Commands!.TryGetValue(word, out PackageGrammar? command))
        {
            return Read(command, at + 1);
        }
        if (word[0] == '+')
        {
            return PackageStart.Unclear;
        }
        bool starts = grammar.OthersStart && grammar.TakesFile?.Invoke(word) != false && !grammar.Own.Contains(word.ToLowerInvariant());
        return starts ? Started(grammar, at, separated, behindFlag) : null;
    }

    private PackageStart Started(PackageGrammar grammar, int at, bool separated, bool behindFlag)
    {
        if (grammar.Program is { } known)
        {
            return With(new() { Argv = [known, .. _argv.Skip(at)] });
        }
        if (at >= _argv.Count || _argv[at].Trim().Length == 0)
        {
            return PackageStart.Unclear;
        }
        string word = _argv[at];
        // The value of a flag may stand in the next word (npm --yes false).
        bool isValue = behindFlag && word is "true" or "false" or "null";
        bool further = grammar.ReadsFurther && !separated
            && _argv.Skip(at + 1).Any(static later => later.StartsWith("-", StringComparison.Ordinal));
        if (isValue || further || word[0] is '-' or '+')
        {
            return PackageStart.Unclear;
        }
        int colon = grammar.NamesEnvironment ? word.IndexOf(':') : -1;
        string program = NameAlone(colon > 0 ? word.Substring(colon + 1) : word);
        return With(new() { Argv = [program, .. _argv.Skip(at + 1)], TakesFile = grammar.TakesFile?.Invoke(program) == true });
    }

    private PackageStart With(PackageStart start) => start with { Values = _values, Sources = _sources, Texts = _texts };

    private void Note(PackageGrammar grammar, string option, string value)
    {
        if (Array.IndexOf(grammar.Texts, option) >= 0)
        {
            _texts.Add(value);
            return;
        }
        _values.Add(value);
        if (Array.IndexOf(grammar.Sources, option) >= 0)
        {
            _sources.Add(value);
        }
    }

    /// <summary>
    /// <c>tsx@4</c>, <c>python@3.12</c>, <c>nixpkgs#python3</c>: where the name alone is one that is known, the rest changes nothing of it.
    /// </summary>
    private static string NameAlone(string word)
    {
        int version = word.IndexOfAny(Versions, Math.Min(1, word.Length));
        string name = version > 0 ? word.Substring(0, version) : word.Substring(word.IndexOf('#') + 1);
        return name.Length < word.Length && ProgramCatalog.Find(name.ToLowerInvariant()) is not null ? name : word;
    }
}
