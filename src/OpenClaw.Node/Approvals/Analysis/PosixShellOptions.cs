namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>
/// The words between a POSIX shell and its inline command (spec/exec-approvals.md 5). <see cref="Read"/> finds the command as the gateway's own
/// nodes do, and says in <see cref="Doubt"/> where a real shell reads the words otherwise or is put into a mode whose grammar is another.
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

    // Letters that change neither the grammar nor the environment of programs: errexit, nounset, xtrace, noglob, noexec, verbose, hashall, notify, monitor, noclobber.
    private const string HarmlessLetters = "euxfnvhbmC";

    private static readonly HashSet<string> InlineFlags = new(StringComparer.Ordinal) { "-lc", "-c", "--command", "--commands", "--cmdline" };
    private static readonly HashSet<string> HarmlessLongOptions = new(StringComparer.Ordinal) { "--posix", "--norc", "--noprofile", "--noediting", "--verbose" };
    private static readonly HashSet<string> HarmlessSettings = new(StringComparer.Ordinal)
    {
        "errexit", "nounset", "xtrace", "noglob", "verbose", "pipefail", "posix", "noclobber", "hashall", "notify", "monitor",
    };

    private static readonly AnalysisReason Mode = new("shell-option", "The shell is started with an option that changes how it reads commands or which files it runs first.");
    private static readonly AnalysisReason OptionAsCommand = new("option-as-command", "What stands behind -c is an option to the shell, so the command is somewhere else.");
    private static readonly AnalysisReason Glued = new("glued-command", "The command is glued to the option -c, which a shell reads as more options.");

    /// <summary>Reads a shell's argv (its own name is word 0).</summary>
    public static PosixShellOptions Read(IReadOnlyList<string> argv)
    {
        bool login = false, interactive = false;
        AnalysisReason? doubt = null;
        for (int i = 1; i < argv.Count;)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                doubt ??= Mode;
                i++;
                continue;
            }
            if (token == "--")
            {
                break;
            }
            login |= token == "--login" || HasShort(token, 'l');
            interactive |= token == "--interactive" || HasShort(token, 'i');
            doubt ??= token.Length != argv[i].Length ? Mode : null;
            bool inline = InlineFlags.Contains(token);
            if (inline || IsCombined(token))
            {
                // --command exists in some shells only; -c with other letters is read letter by letter.
                doubt ??= inline && token is not ("-c" or "-lc") || (!inline && !OnlyHarmless(token, 'c')) ? Mode : null;
                return Found(argv, i, token, inline, login, interactive, doubt);
            }
            if (token[0] is not ('-' or '+'))
            {
                break;
            }
            doubt ??= CheckOption(argv, i, token);
            i += Advance(token);
        }
        return new PosixShellOptions { Login = false, Interactive = false };
    }

    private static PosixShellOptions Found(IReadOnlyList<string> argv, int i, string token, bool inline, bool login, bool interactive, AnalysisReason? doubt)
    {
        int payload = i + 1;
        string? attached = null;
        if (!inline)
        {
            string suffix = token.Substring(token.IndexOf('c') + 1);
            if (!IsLetters(suffix))
            {
                attached = suffix;
                payload = i;
                doubt = Glued;
            }
            else
            {
                payload += CountValues(token);
            }
        }
        if (payload < argv.Count && attached is null)
        {
            string command = argv[payload].Trim();
            doubt ??= command.Length > 0 && (command[0] is '-' or '+') ? OptionAsCommand : null;
        }
        return new PosixShellOptions
        {
            PayloadIndex = payload < argv.Count ? payload : -1, Attached = attached, Login = login, Interactive = interactive, Doubt = doubt,
        };
    }

    private static AnalysisReason? CheckOption(IReadOnlyList<string> argv, int i, string token)
    {
        if (token is "-o" or "+o" || (token.Length > 2 && token[0] == '-' && token[1] != '-' && token[token.Length - 1] == 'o'))
        {
            return OnlyHarmless(token, 'o') && i + 1 < argv.Count && HarmlessSettings.Contains(argv[i + 1]) ? null : Mode;
        }
        return token.StartsWith("--", StringComparison.Ordinal)
            ? HarmlessLongOptions.Contains(token) ? null : Mode
            : OnlyHarmless(token, '\0') ? null : Mode;
    }

    private static bool OnlyHarmless(string token, char also)
    {
        int seen = 0;
        for (int i = 1; i < token.Length; i++)
        {
            if (token[i] == also)
            {
                seen++;
            }
            else if (HarmlessLetters.IndexOf(token[i]) < 0)
            {
                return false;
            }
        }
        return token.Length > 1 && seen <= 1;
    }

    private static bool HasShort(string token, char option) =>
        token.Length >= 2 && token[0] == '-' && token[1] != '-' && token.IndexOf('-', 1) < 0 && token.IndexOf(option) > 0;

    private static bool IsCombined(string token) =>
        token.Length >= 2 && token[0] == '-' && token[1] != '-' && token.IndexOf('-', 1) < 0 && token.IndexOf('c') > 0;

    private static int Advance(string token)
    {
        if (token.Length >= 2 && token[1] != '-' && token.IndexOf('-', 1) < 0 && CountValues(token) is > 0 and var values)
        {
            return 1 + values;
        }
        return token is "--init-file" or "--rcfile" ? 2 : 1;
    }

    private static int CountValues(string token)
    {
        int count = 0;
        for (int i = 1; i < token.Length; i++)
        {
            if (token[i] is 'o' or 'O')
            {
                count++;
            }
        }
        return count;
    }

    private static bool IsLetters(string text)
    {
        foreach (char c in text)
        {
            if (c is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z')))
            {
                return false;
            }
        }
        return true;
    }
}
