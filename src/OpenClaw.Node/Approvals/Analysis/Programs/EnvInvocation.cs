using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// What stands between <c>env</c> and its command. Read twice on purpose: as the gateway's own nodes read it, because the keys that it sets
/// decide about a message on the wire, and as GNU env reads it, because that is what happens. Only where both agree may a payload be looked
/// into.
/// </summary>
internal sealed record EnvInvocation
{
    /// <summary>Where the command starts in the argv that was read; behind the last word when <see cref="SplitArgv"/> holds it.</summary>
    public required int CommandIndex { get; init; }

    /// <summary>The command put together by <c>-S</c>.</summary>
    public IReadOnlyList<string>? SplitArgv { get; init; }

    /// <summary>Variables set, with their values, in order of appearance.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Assignments { get; init; }

    /// <summary>True when anything but the bare name stands in front of the command.</summary>
    public required bool UsesModifiers { get; init; }

    /// <summary>Set when env does not do what reading it word by word suggests, or does more than change variables.</summary>
    public AnalysisReason? Doubt { get; init; }

    /// <summary>True when the command runs without the PATH of the node.</summary>
    public bool DropsPath { get; init; }

    /// <summary>True when the command runs in another directory, wherever the option stands: <c>-iC x</c>, <c>-S '-C x …'</c>.</summary>
    public bool ChangesDirectory { get; init; }

    /// <summary>
    /// True when <see cref="SplitArgv"/> may be another command than the one that runs: options in the text that are not read, or signs
    /// that only env knows (<c>\_</c>, <c>${X}</c>, <c>#</c>).
    /// </summary>
    public bool IsGuess { get; init; }

    /// <summary>Its canonical name.</summary>
    public const string Program = "env";

    private const int MaxSplitDepth = 3;

    // It is made for the first line of a script, and no system reads a longer one there.
    private const int MaxSplitCharacters = 4096;

    private static readonly char[] OwnSigns = ['\\', '$', '#', '\v', '\f', '\r'];

    private static readonly OptionTable Options = new()
    {
        LongWithValue = ["--argv0", "--block-signal", "--chdir", "--default-signal", "--ignore-signal", "--split-string", "--unset"],
        ShortWithValue = "CPSsu", AttachedValue = true,
        LongFlags = ["--ignore-environment", "--null"], ShortFlags = "0i", Clusters = true,
    };

    /// <summary>
    /// Reads <paramref name="argv"/> from <paramref name="start"/> (the word <c>env</c> itself). Null when the options cannot be read.
    /// </summary>
    public static EnvInvocation? Read(IReadOnlyList<string> argv, int start, int depth = 0)
    {
        if (depth > MaxSplitDepth)
        {
            return null;
        }
        var assignments = new List<KeyValuePair<string, string>>();
        bool modifiers = false, dropsPath = false, assigned = false, elsewhere = false;
        AnalysisReason? doubt = null;
        foreach (OptionWord word in Options.Read(argv, start + 1))
        {
            string token = word.Token;
            switch (word.Kind)
            {
                case WordKind.Operand when AssignmentKey(token) is { } key:
                    modifiers = assigned = true;
                    assignments.Add(new KeyValuePair<string, string>(key, token.Substring(key.Length + 1)));
                    dropsPath |= key == "PATH";
                    continue;
                case WordKind.Separator:
                case WordKind.Operand when token == "-":
                    // "-" alone means -i; after it GNU env still takes assignments, which the readers of the wire do not see.
                    dropsPath |= token == "-";
                    modifiers |= token == "-";
                    doubt ??= token == "-" ? Doubts.Removal : null;
                    doubt ??= word.Next < argv.Count && argv[word.Next].IndexOf('=') >= 0 ? Doubts.Assignment : null;
                    return word.Next < argv.Count ? Command(word.Next) : null;
                case WordKind.Operand when token.Length > 0:
                    doubt ??= token.IndexOf('=') >= 0 ? Doubts.Assignment : null;
                    return Command(word.Index);
                case WordKind.Operand:
                case WordKind.Unknown:
                    return null;
            }
            modifiers = true;
            elsewhere |= word.Name is "-C" or "--chdir";
            doubt ??= assigned ? Doubts.OptionAfterAssignment : null;
            doubt ??= OptionDoubt(word) ?? Doubts.Removal;
            dropsPath |= word.Kind == WordKind.Flag
                ? word.Name == "--ignore-environment" || (token[1] != '-' && token.IndexOf('i') >= 0) : word.Before.IndexOf('i') >= 0;
            if (word.Name is "-S" or "-s" or "--split-string")
            {
                return word.ValueIn(argv) is { } payload
                    && ReadSplit(payload, argv, word.Next, assignments, depth) is { } split
                    ? split with { ChangesDirectory = elsewhere || split.ChangesDirectory } : null;
            }
            dropsPath |= word.Name is "-u" or "--unset" && word.ValueIn(argv) == "PATH";
        }
        return null;

        EnvInvocation Command(int index) =>
            new()
            {
                Assignments = assignments, CommandIndex = index, UsesModifiers = modifiers, Doubt = doubt, DropsPath = dropsPath,
                ChangesDirectory = elsewhere,
            };
    }

    /// <summary>
    /// Doubt for all that does more than take a variable away. "-i" or "-0" in front of another option in one word is unusual enough to
    /// ask.
    /// </summary>
    private static AnalysisReason? OptionDoubt(OptionWord word) => word.Kind switch
    {
        WordKind.Flag => word.Value is null ? null : Doubts.Option,
        _ => word.Name is "-u" or "--unset" && word.Before.Length == 0 ? null : Doubts.Option,
    };

    private static EnvInvocation? ReadSplit(string payload, IReadOnlyList<string> argv, int trailing,
        List<KeyValuePair<string, string>> assignments, int depth)
    {
        if (payload.Length > MaxSplitCharacters || ShellWords.Split(payload) is not { Count: > 0 } words)
        {
            return null;
        }
        List<string> carried = ["env", .. words, .. argv.Skip(trailing)];
        EnvInvocation? inner = Read(carried, 0, depth + 1);
        IReadOnlyList<string> command = inner switch
        {
            null => carried.GetRange(1, carried.Count - 1),
            { SplitArgv: { } split } => split,
            _ => carried.GetRange(inner.CommandIndex, carried.Count - inner.CommandIndex),
        };
        if (inner is not null)
        {
            assignments.AddRange(inner.Assignments);
        }
        return new EnvInvocation
        {
            Assignments = assignments, CommandIndex = trailing, SplitArgv = command, UsesModifiers = true, Doubt = Doubts.Split,
            DropsPath = true, ChangesDirectory = inner is { ChangesDirectory: true },
            IsGuess = payload.IndexOfAny(OwnSigns) >= 0 || inner is { IsGuess: true }
                || inner is null && words.Exists(static word => word.StartsWith("-", StringComparison.Ordinal)),
        };
    }

    /// <summary>
    /// True when an env that could not be read may put a command together all the same: <c>-S</c> in a word with other letters, too deep
    /// inside others, too long.
    /// </summary>
    public static bool MaySplit(IReadOnlyList<string> argv, int start) => argv.Skip(start + 1).Any(static word => word.Length > 1
        && word[0] == '-' && (word[1] == '-' ? word.StartsWith("--s", StringComparison.Ordinal) : word.IndexOfAny(['S', 's']) > 0));

    /// <summary>The variable of <c>NAME=value</c>, null when it is none that the wire's readers see.</summary>
    internal static string? AssignmentKey(string token)
    {
        int i = 0;
        while (i < token.Length
            && (token[i] is '_' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') || (i > 0 && token[i] is >= '0' and <= '9')))
        {
            i++;
        }
        return i > 0 && i < token.Length && token[i] == '=' ? token.Substring(0, i) : null;
    }

    private static class Doubts
    {
        public static readonly AnalysisReason Option = new("env-option",
            "env is given an option that does more than change variables, so the command behind it may not be what it looks like.");
        public static readonly AnalysisReason Removal = new("env-option",
            "env takes variables away from the command behind it, so programs may look elsewhere for their files than they usually do.");
        public static readonly AnalysisReason Split = new("env-split-string", "env -S puts the command together by its own quoting rules.");
        public static readonly AnalysisReason Assignment = new("env-assignment",
            "env sets a variable whose name is unusual or hidden behind a separator.");
        public static readonly AnalysisReason OptionAfterAssignment = new("env-option",
            "An option stands behind a variable of env, where env takes it for the command.");
    }
}
