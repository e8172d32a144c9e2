using System.Text;
using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.PowerShell;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Analysis.Payloads;

/// <summary>
/// Reads <c>powershell -Command …</c>: one static command of plain words (docs/protocol/policy.md 7.6). No variable, sub-expression, script
/// block, pipeline, redirection, operator or escape; the call operator in front of it is taken off. This is the reference's grammar, with
/// all that it takes and refuses; what it refuses is read once more by our own (<see cref="PsReader"/>).
/// </summary>
internal static class PowerShellPayload
{
    private const int MaxLength = PosixTokenizer.MaxLength;
    private const int MaxLayers = 5;

    // What PowerShell itself makes of these names hides the program of that name: aliases of both editions and words of the language.
    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "?", "%", "ac", "asnp", "cat", "cd", "cfs", "chdir", "clc", "clear", "clhy", "cli", "clp", "cls", "clv", "cnsn", "compare",
        "copy", "cp", "cpi", "cpp", "curl", "cvpa", "dbp", "del", "diff", "dir", "dnsn", "ebp", "echo", "epal", "epcsv", "epsn", "erase",
        "etsn", "exec", "exsn", "fc", "fhx", "fl", "foreach", "ft", "fw", "gal", "gbp", "gc", "gcb", "gci", "gcim", "gcm", "gcs", "gdr",
        "gerr", "ghy", "gi", "gin", "gjb", "gl", "gm", "gmo", "gp", "gps", "gpv", "group", "gsn", "gsnp", "gsv", "gtz", "gu", "gv",
        "gwmi", "h", "history", "icm", "iex", "ihy", "ii", "ipal", "ipcsv", "ipmo", "ipsn", "irm", "ise", "iwmi", "iwr", "kill", "lp",
        "ls", "man", "md", "measure", "mi", "mount", "move", "mp", "mv", "nal", "ndr", "ni", "nmo", "npssc", "nsn", "nv", "ogv", "oh",
        "popd", "ps", "pushd", "pwd", "r", "ral", "rbp", "rcjb", "rcsn", "rd", "rdr", "ren", "ri", "rjb", "rm", "rmdir", "rmo", "rni",
        "rnp", "rp", "rsn", "rsnp", "rujb", "rv", "rvpa", "rwmi", "sajb", "sal", "saps", "sasv", "sbp", "sc", "scb", "select", "set",
        "shcm", "si", "sl", "sleep", "sls", "sort", "sp", "spjb", "spps", "spsv", "start", "stz", "sujb", "sv", "swmi", "tee", "trcm",
        "type", "wget", "where", "wjb", "write", "help", "mkdir", "more", "oss", "prompt", "pause", "begin", "break", "catch", "class",
        "continue", "data", "define", "do", "dynamicparam", "else", "elseif", "end", "enum", "exit", "filter", "finally", "for", "from",
        "function", "hidden", "if", "in", "param", "process", "return", "static", "switch", "throw", "trap", "try", "until", "using",
        "var", "while", "workflow", "parallel", "sequence", "inlinescript", "configuration", "clean",
    };

    private static readonly AnalysisReason Unsupported = new("powershell-syntax",
        "The PowerShell text is more than one plain command: it has an operator, a variable, an expression or an escape in it.");
    private static readonly AnalysisReason Unterminated = new("unterminated-quote", "A quote is not finished.");
    private static readonly AnalysisReason NotAProgram = new("powershell-command",
        "PowerShell would run a command, alias or keyword of its own instead of the program of that name.");
    private static readonly AnalysisReason ScriptFile = new("script-file", "PowerShell runs a script file.");

    /// <summary>Reads the payload of a recognised PowerShell.</summary>
    public static PosixPayload.Outcome Read(ShellWrapper shell, AnalysisContext context)
    {
        if (shell.IsScriptFile)
        {
            return new PosixPayload.Outcome([], ScriptFile);
        }
        string text = JsText.Trim(shell.Inline);
        if (text.Length > MaxLength)
        {
            return new PosixPayload.Outcome([], ShellReasons.TooLong);
        }
        bool called = false;
        for (int layer = 0; layer < MaxLayers && text.Length > 1 && text[0] == '&' && JsText.IsWhiteSpace(text[1]); layer++)
        {
            called = true;
            text = JsText.Trim(text.Substring(1));
        }
        (List<string>? argv, AnalysisReason? refusal) = Split(text, called);
        if (argv is null)
        {
            return new PosixPayload.Outcome([], refusal);
        }
        CommandSegment segment = SegmentBuilder.Build(SegmentLink.First, argv, CommandWord.Of(argv),
            new SegmentOrigin(false, true, []), context);
        return new PosixPayload.Outcome([segment],
            CheckProgram(argv[0], called)
            ?? (segment.Wrappers.Count > 0 && context.Platform != AnalysisPlatform.Windows ? Unsupported : null));
    }

    /// <summary>True for a name that PowerShell takes for a word, alias or function of its own.</summary>
    internal static bool IsHidden(string program) => Hidden.Contains(program);

    internal static AnalysisReason? CheckProgram(string program, bool called)
    {
        // A verb-noun name is a cmdlet or function; ".ps1" is a script; a drive or module qualifier is resolved by PowerShell alone.
        bool path = ExecutableName.IsPath(program);
        bool odd = program.Length == 0 || program[0] is '-' or '.' && !path || program.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)
            || (!path && (program.IndexOf('-') > 0 || program.IndexOf(':') >= 0 || Hidden.Contains(program)))
                || program.IndexOfAny(['*', '?', '[', ']']) >= 0;
        // "Module\Verb-Noun" looks like a path and is none.
        return odd || !called && (char.IsDigit(program[0]) || PsNames.IsCommand(program)) ? NotAProgram : null;
    }

    private static (List<string>? Argv, AnalysisReason? Refusal) Split(string text, bool called)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool quoted = false;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            // PowerShell takes typographic quotes and dashes for the plain ones.
            if (c is '\0' or '\n' or '\r' or '`' or '%' or (>= '\u2010' and <= '\u201f') or '\u2028' or '\u2029' or '\u0085')
            {
                return (null, Unsupported);
            }
            if (quote == '\'')
            {
                if (c != '\'')
                {
                    word.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '\'')
                {
                    word.Append('\'');
                    i++;
                }
                else
                {
                    quote = '\0';
                }
                continue;
            }
            if (c == '$')
            {
                return (null, Unsupported);
            }
            if (quote == '"')
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    return (null, Unsupported);
                }
                if (c == '"')
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c);
                }
                continue;
            }
            if (c is '\'' or '"')
            {
                // A quoted first word is a string, not a command, unless the call operator stands in front. A quote inside a word splits it
                // in some editions.
                if (word.Length > 0 || quoted || (words.Count == 0 && !called))
                {
                    return (null, Unsupported);
                }
                quote = c;
                quoted = true;
                continue;
            }
            if (JsText.IsWhiteSpace(c))
            {
                Push(words, word, ref quoted);
                continue;
            }
            if ("&|<>;^(){}@,!#".IndexOf(c) >= 0 || quoted || (c == '=' && words.Count == 0)
                || (c == '-' && word.Length == 0 && IsStopParsing(text, i)))
            {
                return (null, Unsupported);
            }
            word.Append(c);
        }
        if (quote != '\0')
        {
            return (null, Unterminated);
        }
        Push(words, word, ref quoted);
        return words.Count == 0 ? (null, ShellReasons.NoCommand) : (words, null);
    }

    private static bool IsStopParsing(string text, int at) => string.CompareOrdinal(text, at, "--%", 0, 3) == 0;

    private static void Push(List<string> words, StringBuilder word, ref bool quoted)
    {
        if (word.Length > 0 || quoted)
        {
            words.Add(word.ToString());
        }
        word.Clear();
        quoted = false;
    }
}
