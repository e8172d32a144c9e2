using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// The words between a POSIX shell and its inline command (docs/protocol/policy.md 5). <see cref="Read"/> finds the command as the
/// gateway's own nodes do, and says in <see cref="Doubt"/> where a real shell reads the words otherwise or is put into a mode whose grammar
/// is another.
/// </summary>
internal sealed record PosixShellOptions
{
    /// <summary>Index of the inline command; -1 when there is none.</summary>
    public int PayloadIndex { get; init; } = -1;

    /// <summary>The inline command when it is glued to the option (<c>-c'echo a'</c>): no shell reads it so.</summary>
    public string? Attached { get; init; }

    /// <summary>True when a login start-up file runs before the inline command.</summary>
    public bool Login { get; init; }

    /// <summary>True when an interactive start-up file runs before the inline command.</summary>
    public bool Interactive { get; init; }

    /// <summary>Why the inline command cannot be taken for what the shell will run.</summary>
    public AnalysisReason? Doubt { get; init; }

    // Letters that change neither the grammar nor the environment of programs: errexit, nounset, xtrace, noglob, noexec, verbose, hashall,
    // notify, monitor, noclobber.
    private const string HarmlessLetters = "euxfnvhbmC";

    private static readonly HashSet<string> InlineFlags = new(StringComparer.Ordinal) { "-lc", "-c", "--command", "--commands",
        "--cmdline" };
    private static readonly HashSet<string> HarmlessLongOptions = new(StringComparer.Ordinal) { "--posix", "--norc", "--noprofile",
        "--noediting", "--verbose" };
    private static readonly HashSet<string> HarmlessSettings = new(StringComparer.Ordinal)
    {
        "errexit", "nounset", "xtrace", "noglob", "verbose", "pipefail", "posix", "noclobber", "hashall", "notify", "monitor",
    };

    /// <summary>The options that take words of their own; all others are read letter by letter.</summary>
    internal static OptionTable Options { get; } = new()
    {
        LongWithValue = ["--init-file", "--rcfile"], ShortWithValue = "oO", LettersTakeWords = true, Plus = true, Lenient = true,
        Trims = true,
    };

    internal static readonly AnalysisReason Mode = new("shell-option",
        "The shell is started with an option that changes how it reads commands or which files it runs first.");
    private static readonly AnalysisReason OptionAsCommand = new("option-as-command",
        "What stands behind -c is an option to the shell, so the command is somewhere else.");
    private static readonly AnalysisReason Glued = new("glued-command",
        "The command is glued to the option -c, which a shell reads as more options.");

    /// <summary>Reads a shell's argv (its own name is word 0).</summary>
    public static PosixShellOptions Read(IReadOnlyList<string> argv)
    {
        bool login = false, interactive = false;
        AnalysisReason? doubt = null;
        foreach (OptionWord word in Options.Read(argv, 1))
        {
            string token = word.Token;
            bool isDash = token is "-" or "+";
            if (word.Kind == WordKind.Separator || (word.Kind == WordKind.Operand && token.Length > 0 && !isDash))
            {
                break;
            }
            login |= token == "--login" || HasShort(token, 'l');
            interactive |= token == "--interactive" || HasShort(token, 'i');
            doubt ??= token.Length != argv[word.Index].Length || isDash || token.Length == 0 ? Mode : null;
            bool inline = InlineFlags.Contains(token);
            if (inline || HasShort(token, 'c'))
            {
                // --command exists in some shells only; -c with other letters is read letter by letter.
                doubt ??= inline && token is not ("-c" or "-lc") || (!inline && !OnlyHarmless(token, 'c')) ? Mode : null;
                return Found(argv, word, inline, login, interactive, doubt);
            }
            doubt ??= word.Kind == WordKind.Operand ? null : CheckOption(argv, word);
        }
        return new PosixShellOptions();
    }

    private static PosixShellOptions Found(IReadOnlyList<string> argv, OptionWord word, bool inline, bool login, bool interactive,
        AnalysisReason? doubt)
    {
        PosixShellOptions found = new() { Login = login, Interactive = interactive };
        string behind = inline ? "" : word.Token.Substring(word.Token.IndexOf('c') + 1);
        if (!IsLetters(behind))
        {
            return found with { PayloadIndex = word.Index, Attached = behind, Doubt = Glued };
        }
        if (word.Next >= argv.Count)
        {
            return found with { Doubt = doubt };
        }
        bool isOption = argv[word.Next].Trim() is { Length: > 0 } command && command[0] is '-' or '+';
        return found with { PayloadIndex = word.Next, Doubt = doubt ?? (isOption ? OptionAsCommand : null) };
    }

    private static AnalysisReason? CheckOption(IReadOnlyList<string> argv, OptionWord word)
    {
        (string token, int i) = (word.Token, word.Index);
        if (token is "-o" or "+o" || (token.Length > 2 && token[0] == '-' && token[1] != '-' && token[token.Length - 1] == 'o'))
        {
            return OnlyHarmless(token, 'o') && i + 1 < argv.Count && HarmlessSettings.Contains(argv[i + 1]) ? null : Mode;
        }
        return (token.StartsWith("--", StringComparison.Ordinal) ? HarmlessLongOptions.Contains(token) : AreHarmless(token)) ? null : Mode;
    }

    /// <summary>True for a word that turns an option off, and for those by which a script is only read or shown.</summary>
    internal static bool ShowsOrStops(string option) => option.Length > 1
        && (option[0] == '+' || option is "noexec" or "verbose" or "--verbose"
            || option[0] == '-' && option[1] != '-' && option.IndexOfAny(['n', 'v']) > 0);

    /// <summary>True for letters that change nothing about what is read.</summary>
    internal static bool AreHarmless(string token) => OnlyHarmless(token, null);

    /// <summary>The same with another letter among them, once.</summary>
    private static bool OnlyHarmless(string token, char? also)
    {
        int others = 0;
        for (int i = 1; i < token.Length; i++)
        {
            if (token[i] == also)
            {
                others++;
            }
            else if (HarmlessLetters.IndexOf(token[i]) < 0)
            {
                return false;
            }
        }
        return token.Length > 1 && others <= 1;
    }

    private static bool HasShort(string token, char option) =>
        token.Length >= 2 && token[0] == '-' && token[1] != '-' && token.IndexOf('-', 1) < 0 && token.IndexOf(option) > 0;

    private static bool IsLetters(string text) => text.All(static c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'));
}
