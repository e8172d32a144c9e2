using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Execution.Programs;

namespace OpenClaw.Node.Approvals.Analysis.Operands;

/// <summary>
/// The files that a program which is no interpreter carries out because its arguments name them: <c>strace ./x</c>, <c>ssh -F x host</c>,
/// <c>git -c include.path=x</c>. A yes is for what was seen, so such a file is held to its content as a script is; where that cannot be
/// said in a plan, the command cannot be approved.
/// </summary>
/// <param name="Index">The one argument that is such a file; null for none.</param>
/// <param name="Unholdable">True when there are several, one stands inside a word, the program may look for it in another directory, or a
/// shell or interpreter behind the program reads what it likes.</param>
internal readonly record struct CarriedFiles(int? Index, bool Unholdable)
{
    /// <summary>Whoever asks chooses how many words there are, and each is looked for: of more than these nothing is said.</summary>
    public const int MostNames = 512;

    private static readonly char[] Separators = [' ', '\t', '\n', '\r', '\'', '"', '=', ';', ':', ',', '@', '|', '&', '<', '>', '(', ')',
        '{', '}', '$', '`', '!'];

    private static readonly char[] Signs = ['=', '@', ':', ','];

    private static readonly char[] Blanks = [' ', '\t', '\n'];

    // No system has a longer path.
    private const int LongestPath = 4096;

    private static readonly CarriedFiles Unclear = new(null, true);

    /// <summary>
    /// True for a program that carries out files of its arguments, or starts a program that they name; what only follows its project is
    /// none.
    /// </summary>
    public static bool CarriesOut(IReadOnlyList<string> argv) =>
        RowOf(argv) is { } row
            && (Starts(row, argv) || row.Danger is { CarriesOutFiles: true } || row.Runs is { } options && options.HasValues(argv));

    /// <summary>Looks at a command without the wrappers that are looked through.</summary>
    /// <param name="argv">The command.</param>
    /// <param name="files">The file system.</param>
    /// <param name="isFile">True when the program itself is a file that is held.</param>
    public static CarriedFiles Of(IReadOnlyList<string> argv, IOperandFiles files, bool isFile = false)
    {
        if (RowOf(argv) is not { } row)
        {
            return IsUnknown(argv) && !isFile ? OfUnknown(argv, files) : default;
        }
        if (OtherRoot.Of(row, argv) is { } other)
        {
            return other.MayMeanFile(files) ? Unclear : Of(row, other.Here(), files);
        }
        CarriedFiles found = Of(row, argv, files);
        return found.Index is not null && Starts(row, argv)
            && (DirectoryOptions.ChangesRoot(argv) || argv.Skip(1).Any(OtherRoot.IsName)) ? Unclear : found;
    }

    private static CarriedFiles Of(ProgramRow row, IReadOnlyList<string> argv, IOperandFiles files)
    {
        bool starts = Starts(row, argv), any = starts || row.Danger is { CarriesOutFiles: true } or { FollowsProject: true }
            || row.Runner is not null && DirectoryOptions.Any(argv);
        // By the word that each stands in.
        CommandOptionValue[] values = [.. (row.Runs?.Values(argv) ?? []).OrderBy(static value => value.Index)];
        if (!any && values.Length == 0)
        {
            return default;
        }
        int? found = null;
        int many = 0, names = 0;
        // It carries out a whole directory.
        bool unclear = starts && ExecutableName.Normalise(argv[0].Trim()) == "run-parts";
        for (int i = 1, next = 0; i < argv.Count && !unclear; i++)
        {
            int first = next;
            while (next < values.Length && values[next].Index == i)
            {
                next++;
            }
            if (!any && next == first)
            {
                continue;
            }
            ReadOnlySpan<CommandOptionValue> own = values.AsSpan(first, next - first);
            bool command = starts || IsCommand(own);
            string[] parts = starts || row is { Danger.TakesTexts: true } or { Code: not null } && argv[i].IndexOfAny(Blanks) >= 0
                ? Words(argv[i]) : PartsOf(argv[i], own);
            names += parts.Length + 1;
            unclear = names > MostNames || command && parts.Any(ReadsMore) || starts && IsPlaceholder(row, argv, i);
            if (!unclear && IsHeld(argv[i], files))
            {
                (found, many) = (i, many + 1);
            }
            else
            {
                unclear = unclear || IsAnyHeld(parts, argv[i], files) || MayAnyCome(own, argv[i], files);
            }
        }
        string program = argv[0].Trim();
        // A plan holds one file: not the program's own text and another.
        bool second = many == 1 && ExecutableName.IsPath(program) && IsHeld(program, files) && files.IsScriptLike(program);
        bool project = row is { Danger.FollowsProject: true, Code: null };
        return unclear || second || many > 1 && !project || found is { } at && MayBeElsewhere(argv, at, names, files) ? Unclear
            : many == 1 ? new CarriedFiles(found, false) : default;
    }

    /// <summary>
    /// No list of programs is whole: one of which nothing is known may carry out a file of code that it is given (<c>qjs x.js</c>). What a
    /// script of this machine does with its arguments it says itself, and it is held.
    /// </summary>
    private static CarriedFiles OfUnknown(IReadOnlyList<string> argv, IOperandFiles files)
    {
        string program = argv[0].Trim();
        if (ExecutableName.IsPath(program) && IsHeld(program, files) && files.IsScriptLike(program))
        {
            return default;
        }
        int? found = null;
        int names = 0;
        for (int i = 1; i < argv.Count; i++)
        {
            names++;
            bool isCode = IsCode(argv[i], files);
            foreach (string part in isCode ? [] : Behind(argv[i]))
            {
                if (++names > MostNames || IsCode(part, files))
                {
                    return Unclear;
                }
            }
            if (names > MostNames || isCode && found is not null)
            {
                return Unclear;
            }
            found = isCode ? i : found;
        }
        return found is not { } at ? default : MayBeElsewhere(argv, at, names, files) ? Unclear : new CarriedFiles(at, false);
    }

    private static bool IsUnknown(IReadOnlyList<string> argv) => argv.Count > 1
        && ExecutableName.Normalise(argv[0].Trim()) is { Length: > 0 } name && ProgramCatalog.Find(name) is null
        && !ProgramCatalog.OnlyLooks(name);

    private static bool IsCode(string name, IOperandFiles files) => IsHeld(name, files) && files.IsCode(name);

    /// <summary>
    /// True when the program may look for a file in another directory than the one it is started in: for an option that says so, and where
    /// another argument names a directory that has such a file, too (<c>just -d x -f y</c>), or there are too many of them to look.
    /// </summary>
    private static bool MayBeElsewhere(IReadOnlyList<string> argv, int at, int names, IOperandFiles files) =>
        argv[at][0] != '/'
        && (names + argv.Count > MostNames || DirectoryOptions.Any(argv) || IsAlsoElsewhere(argv, argv.Count, at, names, files));

    /// <summary>
    /// True when a word in front of a place, or a part of one (<c>--chroot=x</c>, <c>-rwx</c>, <c>cd x</c>), is a directory that has such a
    /// file as an argument names, too, and when there are too many of them to look.
    /// </summary>
    public static bool IsAlsoElsewhere(IReadOnlyList<string> argv, int before, int at, int names, IOperandFiles files)
    {
        for (int i = 1; i < before; i++)
        {
            foreach (string place in i == at ? [] : Behind(argv[i]).Concat(Words(argv[i])).Prepend(argv[i]).Distinct())
            {
                if (place is not ("" or "." or "./") && (++names > MostNames || files.IsFile(place + "/" + argv[at])))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static bool IsCommand(ReadOnlySpan<CommandOptionValue> values)
    {
        foreach (CommandOptionValue value in values)
        {
            if (value.Kind == CarriedKind.Command)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What of a word may be a file, and what of the values that stand in it.</summary>
    private static string[] PartsOf(string word, ReadOnlySpan<CommandOptionValue> values)
    {
        if (values.Length == 0)
        {
            return [.. Behind(word)];
        }
        List<string> parts = [.. Behind(word)];
        foreach (CommandOptionValue value in values)
        {
            if (value.Kind == CarriedKind.Command)
            {
                parts.AddRange(Words(value.Text));
            }
            else
            {
                parts.Add(value.Text);
            }
        }
        return [.. parts];
    }

    private static bool IsAnyHeld(string[] parts, string whole, IOperandFiles files)
    {
        foreach (string part in parts)
        {
            if (part != whole && IsHeld(part, files))
            {
                return true;
            }
        }
        return false;
    }

    private static bool MayAnyCome(ReadOnlySpan<CommandOptionValue> values, string whole, IOperandFiles files)
    {
        foreach (CommandOptionValue value in values)
        {
            if (MayCome(value, whole, files))
            {
                return true;
            }
        }
        return false;
    }

    private static string[] Words(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is known of the program, unless it is one whose script is found in another way.</summary>
    private static ProgramRow? RowOf(IReadOnlyList<string> argv) =>
        argv.Count > 0
            && ProgramCatalog.Find(ExecutableName.Normalise(argv[0].Trim())) is { Script: null, Shell: null, IsMultiplexer: false } row
            ? row : null;

    private static bool Starts(ProgramRow row, IReadOnlyList<string> argv) =>
        row.Wrapper is not null || row.Danger is { StartsPrograms: true } || row.CarriesWith(argv)
            || PackageRunner.StartsSomewhere(row, argv);

    /// <summary>Behind a program that starts others: what reads a script, a text, or starts others itself.</summary>
    public static bool ReadsMore(string word) => ProgramCatalog.Find(ExecutableName.Normalise(word)) is { IsLanguage: false } row
        && row is { Shell: not null } or { IsMultiplexer: true } or { Wrapper: not null } or { Carries: not null } or { Runner: not null }
            or { Code: not null } or { Script: not null };

    /// <summary>True for a word in the program's place that is only known when it starts (<c>find -exec {} ;</c>).</summary>
    private static bool IsPlaceholder(ProgramRow row, IReadOnlyList<string> argv, int at) =>
        row.Carries is not null && argv[at].StartsWith("{}", StringComparison.Ordinal)
        && (argv[at - 1] == argv[at] || argv[at - 1].StartsWith("-", StringComparison.Ordinal) && argv[at - 1] != "-I");

    /// <summary>
    /// A file in the option's own word that is not there yet: nothing would tell that it came (<c>make --file=x</c>, <c>tar
    /// --checkpoint-action=exec=./x</c>).
    /// </summary>
    private static bool MayCome(CommandOptionValue value, string whole, IOperandFiles files) =>
        value.Text.IndexOf("://", StringComparison.Ordinal) < 0
        && (value.Kind == CarriedKind.File
            ? value.Text.Length > 0 && value.Text != whole && !files.IsFile(value.Text) && files.IsMutable(value.Text)
            : Words(value.Text)
                .Any(word => word != whole && word.IndexOf('/') >= 0 && !files.IsFile(word) && files.IsMutable(word)));

    /// <summary>True when a word, or a part of it, is a file that could be changed.</summary>
    public static bool IsAnyFile(string word, IOperandFiles files) =>
        IsHeld(word, files) || Behind(word).Concat(Words(word)).Any(part => IsHeld(part, files));

    private static bool IsHeld(string name, IOperandFiles files) => name.Length > 0 && files.IsFile(name) && files.IsMutable(name);

    /// <summary>What of a word may be a file besides the whole word: what stands behind a sign, behind an option's letter.</summary>
    public static IEnumerable<string> Behind(string word) =>
        word.Length > 2 && word[0] == '-' || word.IndexOfAny(Signs) >= 0 ? PartsBehind(word) : [];

    private static IEnumerable<string> PartsBehind(string word)
    {
        for (int sign = word.IndexOfAny(Signs); sign >= 0
            && sign + 1 < word.Length; sign = word.IndexOfAny(Signs, sign + 1))
        {
            yield return word.Substring(sign + 1);
        }
        if (word.Length <= 2 || word[0] != '-')
        {
            yield break;
        }
        yield return word.Substring(2);
        // Behind several letters the value of the last one may follow (sed -nfx, make -sfx).
        int letters = 1, slash = word.IndexOf('/'), nameEnd = slash < 0 ? word.Length : slash;
        while (letters < word.Length && char.IsLetterOrDigit(word[letters]))
        {
            letters++;
        }
        int first = Math.Max(3, nameEnd - ProgramSearch.LongestName);
        for (int i = first; i <= letters && i < word.Length && word.Length - i <= LongestPath; i++)
        {
            yield return word.Substring(i);
        }
    }
}
