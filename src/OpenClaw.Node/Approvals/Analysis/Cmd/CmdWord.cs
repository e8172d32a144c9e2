using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Cmd;

/// <summary>
/// Looks at the first word of a command: a built-in, a word of the language, or the name of a program that can only be one file.
/// </summary>
internal static class CmdWord
{
    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "con", "prn", "aux", "nul", "conin$", "conout$", "clock$",
    };

    /// <summary>The command with what its word means, or the reason why it cannot be known.</summary>
    public static (CmdCommand? Command, AnalysisReason? Refusal) Check(CmdCommand command, bool quoted)
    {
        string word = command.Word;
        if (!quoted && CmdBuiltins.InsteadOf(word) is { } keyword)
        {
            return (null, CmdReasons.Keyword(word, keyword));
        }
        if (!quoted && CmdBuiltins.Find(word) is { } name)
        {
            return name is "cd" or "chdir"
                ? Directory(command, name)
                : (command with { Builtin = name,
                    ArgumentsAreCertain = command.ArgumentsAreCertain && CmdArguments.SeenAlikeByBuiltins(command.Tail) }, null);
        }
        // "echo.", "dir\..\x.exe", "cd..", "start.exe": cmd.exe looks for a file in some spellings, and takes its own command in others.
        string stem = word.Split('.', ':', '\\', '/', '[', ']', '+', ',', ';', '=')[0].Trim();
        if (CmdBuiltins.InsteadOf(stem) is { } instead)
        {
            return (null, CmdReasons.Keyword(word, instead));
        }
        if (CmdBuiltins.Find(stem) is { } spelled)
        {
            return (null, CmdReasons.BuiltinSpelling(word, spelled));
        }
        return Problem(word) is { } problem ? (null, problem) : (command, null);
    }

    /// <summary><c>chcp</c> under any of its names.</summary>
    public static bool IsCodePageProgram(CmdCommand command) => command.Builtin is null && ExecutableName.Normalise(command.Word) == "chcp";

    /// <summary>Why the word may lead to something else than the file it seems to name; null when it does not.</summary>
    public static AnalysisReason? Problem(string word)
    {
        if (word.Length == 0 || word.Trim(' ', '\t').Length != word.Length)
        {
            return CmdReasons.Program(word, "begins or ends with a blank, or is empty");
        }
        if (word.IndexOf('/') >= 0)
        {
            return CmdReasons.Program(word, "has a slash (/) where Windows programs see an option");
        }
        if (word.StartsWith(@"\\", StringComparison.Ordinal))
        {
            return CmdReasons.Program(word, "names another machine or a device (\\\\), which is not looked at");
        }
        if (word.IndexOfAny(['*', '?', '<', '>', '|', '\t', '"']) >= 0)
        {
            return CmdReasons.Program(word, "has a character that no file name has");
        }
        if (word[word.Length - 1] == '\\')
        {
            return CmdReasons.Program(word, "ends in a backslash, as a folder does");
        }
        bool drive = word.Length > 1 && word[1] == ':' && CmdBuiltins.IsLetter(word[0]);
        if (drive && word.Length == 2)
        {
            return CmdReasons.Program(word, "changes the drive; write cd /d and the directory");
        }
        if (word.IndexOf(':', drive ? 2 : 0) >= 0 || drive && word[2] != '\\')
        {
            return CmdReasons.Program(word,
                "has a colon (:) that is not the one behind a drive letter in front of a backslash: a stream, or a path that depends on the drive's own directory");
        }
        if (word[0] == '~')
        {
            return CmdReasons.Program(word, "begins with '~', which means nothing to cmd.exe");
        }
        foreach (string part in (drive ? word.Substring(2) : word).Split('\\'))
        {
            if (part is not ("" or "." or "..") && " .".IndexOf(part[part.Length - 1]) >= 0)
            {
                return CmdReasons.Program(word, "has a part that ends in a dot or blank, which Windows drops");
            }
            if (IsDevice(part))
            {
                return CmdReasons.Program(word, "names a device");
            }
        }
        return null;
    }

    private static bool IsDevice(string part)
    {
        string stem = part.Split('.', ':')[0].TrimEnd(' ');
        return Devices.Contains(stem)
            || stem.Length == 4 && char.IsDigit(stem[3])
                && (stem.StartsWith("com", StringComparison.OrdinalIgnoreCase)
                    || stem.StartsWith("lpt", StringComparison.OrdinalIgnoreCase));
    }

    private static (CmdCommand? Command, AnalysisReason? Refusal) Directory(CmdCommand command, string name)
    {
        IReadOnlyList<string> arguments = command.Arguments;
        bool drive = arguments.Count > 0 && arguments[0].Equals("/d", StringComparison.OrdinalIgnoreCase);
        int count = arguments.Count - (drive ? 1 : 0);
        CmdCommand found = command with { Builtin = "cd" };
        if (!drive && (count == 0 || count == 1 && arguments[0] == "."))
        {
            return (found, null);
        }
        string target = count == 1 ? arguments[drive ? 1 : 0] : string.Empty;
        // A name with blanks and no quotes is one name to cmd.exe; a quoted part inside a name is kept out, too.
        bool oneWord = count == 1 && command.ArgumentsAreCertain && target.Length > 0 && target.Trim(' ', '\t').Length == target.Length
            && (command.Tail.IndexOf('"') < 0 || command.Tail.TrimEnd(' ', '\t').EndsWith("\"" + target + "\"", StringComparison.Ordinal));
        bool local = target.Length > 0 && !target.StartsWith(@"\\", StringComparison.Ordinal)
            && target.IndexOfAny(['/', '*', '?', '<', '>', '|', ',', ';', '=']) < 0
            && (target.IndexOf(':') < 0 || target.Length > 2 && target[1] == ':' && target[2] == '\\' && CmdBuiltins.IsLetter(target[0])
                && target.IndexOf(':', 2) < 0);
        bool plain = target.Split('\\')
            .All(part => part is "." or ".."
                || !part.EndsWith(".", StringComparison.Ordinal) && !part.EndsWith(" ", StringComparison.Ordinal) && !IsDevice(part));
        return oneWord && local && plain
            ? (found with { ChangesTo = target, ChangesDrive = drive }, null)
            : (null, CmdReasons.ChangeDirectory(command.Tail.Trim()));
    }
}
