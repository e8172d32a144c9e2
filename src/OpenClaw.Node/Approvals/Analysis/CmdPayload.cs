using System.Text;

namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>
/// Reads <c>cmd.exe /c …</c> far enough to describe it. Under an allowlist such a payload is never satisfied (spec/exec-approvals.md 3); the
/// segment is for the explanation and for a person's decision.
/// </summary>
internal static class CmdPayload
{
    private static readonly AnalysisReason Unsupported = new("cmd-syntax", "The cmd.exe text is more than one plain command: it has an operator, a variable or an escape in it.");

    // Commands of cmd.exe itself: no file of that name is started.
    private static readonly HashSet<string> Builtins = new(StringComparer.OrdinalIgnoreCase)
    {
        "assoc", "break", "call", "cd", "chdir", "cls", "color", "copy", "date", "del", "dir", "dpath", "echo", "endlocal", "erase", "exit", "for", "ftype", "goto",
        "if", "keys", "md", "mkdir", "mklink", "move", "path", "pause", "popd", "prompt", "pushd", "rd", "rem", "ren", "rename", "rmdir", "set", "setlocal", "shift",
        "start", "time", "title", "type", "ver", "verify", "vol",
    };

    private static readonly AnalysisReason Builtin = new("cmd-builtin", "cmd.exe carries this word out itself instead of starting a program of that name.");

    /// <summary>Reads the payload of a recognised cmd.exe.</summary>
    public static PosixPayload.Outcome Read(ShellWrapper shell, AnalysisContext context)
    {
        string text = shell.Inline!;
        if (text.Length > PosixTokenizer.MaxLength)
        {
            return new PosixPayload.Outcome([], ShellReasons.TooLong);
        }
        var argv = new List<string>();
        var word = new StringBuilder();
        bool inQuotes = false, any = false;
        foreach (char c in text)
        {
            if (c is '\0' or '\n' or '\r' or '%' or '!' or '^' or '`' or '$' || (!inQuotes && "&|<>()@,;=".IndexOf(c) >= 0))
            {
                return new PosixPayload.Outcome([], Unsupported);
            }
            if (c == '"')
            {
                inQuotes = !inQuotes;
                any = true;
            }
            else if (!inQuotes && c is ' ' or '\t')
            {
                Push(argv, word, ref any);
            }
            else
            {
                word.Append(c);
            }
        }
        if (inQuotes)
        {
            return new PosixPayload.Outcome([], ShellReasons.Unterminated);
        }
        Push(argv, word, ref any);
        if (argv.Count == 0 || argv[0].Length == 0)
        {
            return new PosixPayload.Outcome([], ShellReasons.NoCommand);
        }
        var words = new List<CommandWord>(argv.Count);
        foreach (string value in argv)
        {
            words.Add(new CommandWord(value, -1, 0, false));
        }
        CommandSegment segment = SegmentBuilder.Build(SegmentLink.First, argv, words, new SegmentOrigin(false, true, []), context);
        // "echo." and "cd\" are built-ins, too.
        string head = argv[0].Split('.', '/', '\\', ':', '+', '[')[0];
        return new PosixPayload.Outcome([segment], Builtins.Contains(head) ? Builtin : null);
    }

    private static void Push(List<string> argv, StringBuilder word, ref bool any)
    {
        if (word.Length > 0 || any)
        {
            argv.Add(word.ToString());
        }
        word.Clear();
        any = false;
    }
}
