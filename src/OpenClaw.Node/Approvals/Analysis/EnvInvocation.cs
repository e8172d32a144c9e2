namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>
/// What stands between <c>env</c> and its command. Read twice on purpose: as the gateway's own nodes read it, because the keys that it sets
/// decide about a message on the wire, and as GNU env reads it, because that is what happens. Only where both agree may a payload be looked into.
/// </summary>
internal sealed record EnvInvocation
{
    /// <summary>Where the command starts in the argv that was read; behind the last word when <see cref="SplitArgv"/> holds it.</summary>
    public required int CommandIndex { get; init; }

    /// <summary>The command put together by <c>-S</c>.</summary>
    public IReadOnlyList<string>? SplitArgv { get; init; }

    /// <summary>Variables set, in order of appearance.</summary>
    public required IReadOnlyList<string> AssignmentKeys { get; init; }

    /// <summary>True when anything but the bare name stands in front of the command.</summary>
    public required bool UsesModifiers { get; init; }

    /// <summary>Set when env does not do what reading it word by word suggests, or does more than change variables.</summary>
    public AnalysisReason? Doubt { get; init; }

    /// <summary>True when the command runs without the PATH of the node.</summary>
    public bool DropsPath { get; init; }

    private const int MaxSplitDepth = 32;

    private static readonly HashSet<string> OptionsWithValue = new(StringComparer.Ordinal)
    {
        "-C", "-P", "-S", "-s", "-u", "--argv0", "--block-signal", "--chdir", "--default-signal", "--ignore-signal", "--split-string", "--unset",
    };

    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal) { "-0", "-i", "--ignore-environment", "--null" };

    /// <summary>Reads <paramref name="argv"/> from <paramref name="start"/> (the word <c>env</c> itself). Null when the options cannot be read.</summary>
    public static EnvInvocation? Read(IReadOnlyList<string> argv, int start, int depth = 0)
    {
        if (depth > MaxSplitDepth)
        {
            return null;
        }
        var keys = new List<string>();
        bool modifiers = false, dropsPath = false, assigned = false;
        AnalysisReason? doubt = null;
        for (int i = start + 1; i < argv.Count; i++)
        {
            string token = argv[i];
            if (token.Length == 0)
            {
                return null;
            }
            if (AssignmentKey(token) is { } key)
            {
                modifiers = assigned = true;
                keys.Add(key);
                dropsPath |= key == "PATH";
                continue;
            }
            if (token is "--" or "-")
            {
                // "-" alone means -i; after it GNU env still takes assignments, which the readers of the wire do not see.
                dropsPath |= token == "-";
                if (i + 1 < argv.Count && argv[i + 1].IndexOf('=') >= 0)
                {
                    doubt ??= Doubts.Assignment;
                }
                return i + 1 < argv.Count
                    ? new EnvInvocation { AssignmentKeys = keys, CommandIndex = i + 1, UsesModifiers = modifiers, Doubt = doubt, DropsPath = dropsPath }
                    : null;
            }
            if (token[0] == '-')
            {
                if (ReadOption(token) is not { } option)
                {
                    return null;
                }
                modifiers = true;
                if (assigned)
                {
                    doubt ??= Doubts.OptionAfterAssignment;
                }
                doubt ??= option.Doubt;
                dropsPath |= option.ClearsEnvironment;
                if (option.Splits)
                {
                    int payloadIndex = option.InlineValue is null ? i + 1 : i;
                    string? payload = option.InlineValue ?? (payloadIndex < argv.Count ? argv[payloadIndex] : null);
                    return payload is null ? null : ReadSplit(payload, argv, payloadIndex + 1, keys, depth);
                }
                if (option.TakesNext)
                {
                    i++;
                    dropsPath |= option.Unsets && i < argv.Count && argv[i] == "PATH";
                }
                else
                {
                    dropsPath |= option.Unsets && option.InlineValue == "PATH";
                }
                continue;
            }
            if (token.IndexOf('=') >= 0)
            {
                doubt ??= Doubts.Assignment;
            }
            return new EnvInvocation { AssignmentKeys = keys, CommandIndex = i, UsesModifiers = modifiers, Doubt = doubt, DropsPath = dropsPath };
        }
        return null;
    }

    private static EnvInvocation? ReadSplit(string payload, IReadOnlyList<string> argv, int trailing, List<string> keys, int depth)
    {
        if (ShellWords.Split(payload) is not { Count: > 0 } words)
        {
            return null;
        }
        var carried = new List<string>(words.Count + 1) { "env" };
        carried.AddRange(words);
        for (int i = trailing; i < argv.Count; i++)
        {
            carried.Add(argv[i]);
        }
        EnvInvocation? inner = Read(carried, 0, depth + 1);
        IReadOnlyList<string> command = inner switch
        {
            null => carried.GetRange(1, carried.Count - 1),
            { SplitArgv: { } split } => split,
            _ => carried.GetRange(inner.CommandIndex, carried.Count - inner.CommandIndex),
        };
        if (inner is not null)
        {
            keys.AddRange(inner.AssignmentKeys);
        }
        return new EnvInvocation
        {
            AssignmentKeys = keys, CommandIndex = trailing, SplitArgv = command, UsesModifiers = true, Doubt = Doubts.Split, DropsPath = true,
        };
    }

    private readonly record struct Option(bool Splits, bool TakesNext, string? InlineValue, bool Unsets, bool ClearsEnvironment, AnalysisReason? Doubt);

    private static Option? ReadOption(string token)
    {
        if (token.StartsWith("--", StringComparison.Ordinal))
        {
            int equals = token.IndexOf('=');
            string name = equals < 0 ? token : token.Substring(0, equals);
            string? value = equals < 0 ? null : token.Substring(equals + 1);
            if (Flags.Contains(name))
            {
                return new Option(false, false, null, false, name == "--ignore-environment", value is null ? null : Doubts.Option);
            }
            if (!OptionsWithValue.Contains(name))
            {
                return null;
            }
            // GNU env: the signal options take a value only after "=".
            bool clear = name == "--unset";
            return new Option(name == "--split-string", value is null, value, clear, false, clear ? null : Doubts.Option);
        }
        for (int i = 1; i < token.Length; i++)
        {
            string name = "-" + token[i];
            if (OptionsWithValue.Contains(name))
            {
                string? value = i < token.Length - 1 ? token.Substring(i + 1) : null;
                // "-s" is no option of GNU env; -i or -0 in front of it in one cluster is unusual enough to ask.
                bool plain = name == "-u" && i == 1;
                return new Option(name is "-S" or "-s", value is null, value, name == "-u", token.IndexOf('i') is > 0 and var at && at < i, plain ? null : Doubts.Option);
            }
            if (!Flags.Contains(name))
            {
                return null;
            }
        }
        return token.Length > 1 ? new Option(false, false, null, false, token.IndexOf('i') >= 0, null) : null;
    }

    /// <summary>The variable of <c>NAME=value</c>, null when it is none that the wire's readers see.</summary>
    internal static string? AssignmentKey(string token)
    {
        int i = 0;
        while (i < token.Length && (token[i] is '_' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') || (i > 0 && token[i] is >= '0' and <= '9')))
        {
            i++;
        }
        return i > 0 && i < token.Length && token[i] == '=' ? token.Substring(0, i) : null;
    }

    private static class Doubts
    {
        public static readonly AnalysisReason Option = new("env-option", "env is given an option that does more than set or unset variables, so the command behind it may not be what it looks like.");
        public static readonly AnalysisReason Split = new("env-split-string", "env -S puts the command together by its own quoting rules.");
        public static readonly AnalysisReason Assignment = new("env-assignment", "env sets a variable whose name is unusual or hidden behind a separator.");
        public static readonly AnalysisReason OptionAfterAssignment = new("env-option", "An option stands behind a variable of env, where env takes it for the command.");
    }
}
