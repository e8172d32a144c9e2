namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>How one family of interpreters takes code on its command line (spec/exec-approvals.md 7.4).</summary>
internal sealed record InterpreterRule
{
    /// <summary>Canonical names, without version.</summary>
    public required string[] Names { get; init; }

    /// <summary>Options that take code, compared in lower case, as a word of their own.</summary>
    public string[] Exact { get; init; } = [];

    /// <summary>Options that take code, compared as they are, alone or with the code glued on.</summary>
    public string[] CaseSensitive { get; init; } = [];

    /// <summary>True when code may be glued to a one-letter option of <see cref="Exact"/>.</summary>
    public bool Glued { get; init; } = true;

    /// <summary>Words that look like a glued option and are none.</summary>
    public string[] NotGlued { get; init; } = [];

    /// <summary>Long options that may be shortened to at least the second text.</summary>
    public (string Full, string Min)[] Shortened { get; init; } = [];

    /// <summary>Texts at the start of a word that mean code, compared in lower case; the label is the text up to "=".</summary>
    public string[] Prefixes { get; init; } = [];

    /// <summary>Letters that may stand in front of the code letter in one word, with that letter and its label.</summary>
    public (char Letter, string Label, string Before, string BeforeNumber)[] Clusters { get; init; } = [];

    /// <summary>True when options behind <c>--</c> count, too.</summary>
    public bool PastSeparator { get; init; }
}

/// <summary>The table of <see cref="InterpreterRule"/>s and the names that count as interpreters.</summary>
internal static class InterpreterTable
{
    private const string PerlLetters = "STWXUVacdflnpstuw0";

    private static readonly InterpreterRule[] Rules =
    [
        new() { Names = ["python", "python2", "python3", "pypy", "pypy3"], Exact = ["-c"], Clusters = [('c', "-c", "BEIOPRSbdiqsuvx", "")] },
        new() { Names = ["node", "nodejs", "bun", "deno"], Exact = ["-e", "--eval", "-p", "--print"] },
        new() { Names = ["awk", "gawk", "mawk", "nawk"], Exact = ["-e", "--source"], Shortened = [("--source", "--s")], Prefixes = ["--source="] },
        new() { Names = ["ruby"], Exact = ["-e"], Clusters = [('e', "-e", "SUWacdlnpsvw0", "W0")] },
        new() { Names = ["perl"], Exact = ["-e"], Clusters = [('e', "-e", PerlLetters, "l0"), ('E', "-e", PerlLetters, "l0")] },
        new() { Names = ["php"], Exact = ["-r"], CaseSensitive = ["-B", "-E", "-R"] },
        new() { Names = ["r", "rscript"], Exact = ["-e"] },
        new() { Names = ["julia"], Exact = ["-e", "--eval", "--print"], CaseSensitive = ["-E"] },
        new() { Names = ["elixir", "iex"], Exact = ["-e", "--eval", "--rpc-eval"], Glued = false },
        new() { Names = ["guile"], Exact = ["-c", "-e"], Glued = false },
        new() { Names = ["groovy"], Exact = ["-e"], NotGlued = ["-encoding"], Clusters = [('e', "-e", "np", "")] },
        new()
        {
            Names = ["scala", "scala-cli"], Glued = false,
            Exact =
            [
                "-e", "--script-snippet", "--execute-script", "--execute-sc", "--execute-scala-script", "--scala-snippet", "--execute-scala", "--java-snippet",
                "--execute-java", "--markdown-snippet", "--md-snippet", "--execute-markdown", "--execute-md",
            ],
        },
        new() { Names = ["clojure", "clj"], Exact = ["-e", "--eval"], Glued = false },
        new() { Names = ["raku", "perl6"], Exact = ["-e"], Clusters = [('e', "-e", "np", "")] },
        new() { Names = ["ghc", "ghci"], Exact = ["-e"], Glued = false },
        new() { Names = ["erl", "werl"], Exact = ["-eval", "-run", "-s"], Glued = false },
        new()
        {
            Names = ["gdb"], Glued = false,
            Exact = ["-ex", "-iex", "-eiex"],
            Shortened =
            [
                ("-eval-command", "-ev"), ("--eval-command", "--ev"), ("-init-eval-command", "-init-e"), ("--init-eval-command", "--init-e"),
                ("-early-init-eval-command", "-early-init-e"), ("--early-init-eval-command", "--early-init-e"),
            ],
            Prefixes = ["-ex=", "-iex=", "-eiex="],
        },
        new() { Names = ["expect"], Exact = ["-c"] },
        new() { Names = ["lua"], Exact = ["-e"] },
        new() { Names = ["osascript"], Exact = ["-e"] },
        new() { Names = ["find"], Exact = ["-exec", "-execdir", "-ok", "-okdir"], PastSeparator = true },
        new()
        {
            Names = ["make", "gmake"], Exact = ["-f", "--file", "--makefile", "--eval"], CaseSensitive = ["-E"],
            Shortened = [("--eval", "--ev")], Prefixes = ["-f"],
        },
        new() { Names = ["sed", "gsed"], CaseSensitive = ["-e"] },
        new() { Names = ["xargs"] },
    ];

    // Spellings that the reference does not know: looked for last, so that its words are used where it has some.
    private static readonly InterpreterRule[] MoreRules =
    [
        new() { Names = ["php"], Exact = ["--run", "--process-begin", "--process-code", "--process-end"] },
        new() { Names = ["gdb"], Exact = ["--ex", "--iex", "--eiex"], Prefixes = ["--ex=", "--iex=", "--eiex="], Glued = false },
        new()
        {
            Names = ["make", "gmake"], Shortened = [("--file", "--fi"), ("--makefile", "--m")],
            Clusters = [('f', "-f", "BbdeikLnpqRrSstvw", ""), ('E', "-E", "BbdeikLnpqRrSstvw", "")],
        },
        new() { Names = ["sed", "gsed"], Shortened = [("--expression", "--e")], Clusters = [('e', "-e", "nErsuzb", "")] },
    ];

    /// <summary>The rule of a program; null when it is no interpreter. A version behind the name is ignored.</summary>
    public static InterpreterRule? Find(string canonicalName) => Find(canonicalName, ByName);

    /// <summary>Further spellings for the program; null when there are none.</summary>
    public static InterpreterRule? FindMore(string canonicalName) => Find(canonicalName, MoreByName);

    private static readonly Dictionary<string, InterpreterRule> ByName = Index(Rules);
    private static readonly Dictionary<string, InterpreterRule> MoreByName = Index(MoreRules);

    private static InterpreterRule? Find(string canonicalName, Dictionary<string, InterpreterRule> rules) =>
        rules.TryGetValue(canonicalName, out InterpreterRule? rule) || rules.TryGetValue(WithoutVersion(canonicalName), out rule) ? rule : null;

    private static Dictionary<string, InterpreterRule> Index(InterpreterRule[] rules)
    {
        var index = new Dictionary<string, InterpreterRule>(StringComparer.Ordinal);
        foreach (InterpreterRule rule in rules)
        {
            foreach (string name in rule.Names)
            {
                index.Add(name, rule);
            }
        }
        return index;
    }

    // python3.11 is python: the version starts with a digit, a hyphen in front of it goes, too.
    private static string WithoutVersion(string name)
    {
        int end = name.Length;
        while (end > 0 && (name[end - 1] is '.' or (>= '0' and <= '9')))
        {
            end--;
        }
        while (end < name.Length && name[end] == '.')
        {
            end++;
        }
        if (end > 0 && end < name.Length && name[end - 1] == '-')
        {
            end--;
        }
        return end > 1 && end < name.Length ? name.Substring(0, end) : name;
    }
}
