namespace OpenClaw.Node.Approvals.Analysis.Cmd;

/// <summary>Commands that cmd.exe carries out itself. A rule names one as <c>cmd:dir</c>.</summary>
internal static class CmdBuiltins
{
    /// <summary>What stands in front of a built-in's name in a rule.</summary>
    public const string RulePrefix = "cmd:";

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "assoc", "break", "call", "cd", "chdir", "cls", "color", "copy", "date", "del", "dir", "dpath", "echo", "endlocal", "erase",
        "exit", "for", "ftype", "goto", "if", "keys", "md", "mkdir", "mklink", "move", "path", "pause", "popd", "prompt", "pushd", "rd",
        "rem", "ren", "rename", "rmdir", "set", "setlocal", "shift", "start", "time", "title", "type", "ver", "verify", "vol",
    };

    // Words that decide which commands run, or run what they are given: no rule can name them.
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["call"] = "write what it calls without it",
        ["start"] = "write the program without it",
        ["for"] = "send one command for each turn",
        ["if"] = "look first, and send the command that shall run then; && and || follow an exit code",
        ["goto"] = "it belongs into a batch file: allow that by a rule for its path",
        ["shift"] = "it belongs into a batch file: allow that by a rule for its path",
        ["setlocal"] = "leave it out: nothing outlives the command anyway",
        ["endlocal"] = "leave it out: nothing outlives the command anyway",
        ["else"] = "look first, and send the command that shall run then",
        ["do"] = "send one command for each turn",
        ["in"] = "send one command for each turn",
    };

    // What they change is cmd.exe's own, and is gone when the next command is started without it.
    private static readonly HashSet<string> Stateful = new(StringComparer.Ordinal)
    {
        "break", "chdir", "cls", "color", "dpath", "exit", "keys", "path", "popd", "prompt", "pushd", "rem", "set", "title", "verify",
    };

    /// <summary>The built-in of that name, in lower case; null when there is none.</summary>
    public static string? Find(string word) => word.ToLowerInvariant() is var name && Names.Contains(name) ? name : null;

    /// <summary>What to write instead of a word of the language; null when it is none.</summary>
    public static string? InsteadOf(string word) => Keywords.TryGetValue(word.ToLowerInvariant(), out string? instead) ? instead : null;

    /// <summary>True when commands behind it would see what it did.</summary>
    public static bool IsStateful(string name) => Stateful.Contains(name);

    /// <summary>True for a built-in that changes nothing and reads nothing but what everybody may: it needs no rule.</summary>
    public static bool IsHarmless(string name, IReadOnlyList<string> arguments) => name switch
    {
        "echo" or "rem" or "cd" or "exit" => true,
        "ver" => arguments.Count == 0,
        "vol" => arguments.Count == 0 || arguments.Count == 1 && arguments[0].Length == 2 && arguments[0][1] == ':'
            && IsLetter(arguments[0][0]),
        _ => false,
    };

    internal static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
