namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Code that hides in options which the reference's table does not know. Stricter than the reference on purpose: <c>perl
/// '-Mstrict;code'</c> is code as much as <c>-e</c> is. Each says what to call the code in the word at a place, or null.
/// </summary>
internal static class HiddenCode
{
    public static string? OfPerl(IReadOnlyList<string> argv, int index) => PerlModule(argv[index].Trim(), Next(argv, index));

    /// <summary>
    /// Letters in front of <c>c</c> that only some releases know (<c>-tc</c>, <c>-Jc</c>), and modules of its library that take code as an
    /// argument.
    /// </summary>
    public static string? OfPython(IReadOnlyList<string> argv, int index)
    {
        string token = argv[index].Trim();
        if (token.Length < 2 || token[0] != '-' || token[1] == '-')
        {
            return null;
        }
        for (int i = 1; i < token.Length; i++)
        {
            switch (token[i])
            {
                case 'c':
                    return "-c";
                case 'm':
                    string module = i + 1 < token.Length ? token.Substring(i + 1) : Next(argv, index);
                    return Array.IndexOf(PythonModules, module) >= 0 ? "-m" : null;
                case 'W' or 'X' or 'Q':
                    return null;
            }
        }
        return null;
    }

    private static readonly string[] PythonModules = ["timeit", "pdb", "code", "codeop", "bdb", "cProfile", "profile", "trace",
        "doctest", "idlelib"];

    /// <summary>
    /// Where the options of Python end: the place of its script, of a lone value, or behind the last word. Asked once, as there may be
    /// thousands of words.
    /// </summary>
    public static int ScriptOfPython(IReadOnlyList<string> argv)
    {
        int at = 1;
        while (at < argv.Count
            && (argv[at - 1].Trim() is "-W" or "-X" or "-Q" || argv[at].TrimStart().StartsWith("-", StringComparison.Ordinal)))
        {
            at++;
        }
        return at;
    }

    public static string? OfNode(IReadOnlyList<string> argv, int index)
    {
        string token = argv[index].Trim();
        bool loads = token is "-r" or "--require" or "--import" or "--loader" or "--experimental-loader" && IsData(Next(argv, index));
        int equals = token.IndexOf('=');
        return loads || (equals > 0 && token[0] == '-' && IsData(token.Substring(equals + 1))) ? "--import" : null;
    }

    public static string? OfDeno(IReadOnlyList<string> argv, int index) =>
        OfNode(argv, index) ?? (index == 1 && argv[1].Trim() == "eval" ? "eval" : null);

    public static string? OfPhp(IReadOnlyList<string> argv, int index)
    {
        string token = argv[index].Trim();
        bool defines = token.StartsWith("-d", StringComparison.Ordinal) || token.StartsWith("--define", StringComparison.Ordinal);
        string setting = token.Length > 2 && token != "--define" ? token : Next(argv, index);
        return defines
            && (setting.IndexOf("pend_file", StringComparison.OrdinalIgnoreCase) >= 0
                || setting.IndexOf("extension", StringComparison.OrdinalIgnoreCase) >= 0) ? "-d" : null;
    }

    public static string? OfMake(IReadOnlyList<string> argv, int index)
    {
        string token = argv[index].Trim();
        bool runs = token.IndexOfAny(['$', '`', '!']) >= 0 || token.IndexOf("SHELL", StringComparison.Ordinal) >= 0;
        return runs && token.IndexOf('=') > 0 && token[0] != '-' ? "variable" : null;
    }

    /// <summary>What to call the first operand when it is code; null when there is none.</summary>
    public static string? Operand(CodeOperand operand, IReadOnlyList<string> argv, int start)
    {
        foreach (OptionWord word in operand.Options.Read(argv, start + 1))
        {
            if (word.Kind == WordKind.Separator)
            {
                return word.Next < argv.Count && argv[word.Next].Trim().Length > 0 ? operand.Label : null;
            }
            if (operand.UnlessFile
                && (word.Token.StartsWith("-f", StringComparison.Ordinal) || word.Token == "--file"
                    || word.Token.StartsWith("--file=", StringComparison.Ordinal)))
            {
                return null;
            }
            if (word.Kind == WordKind.Operand && word.Token.Length > 0 && word.Token != "-")
            {
                return operand.Label;
            }
        }
        return null;
    }

    private static string Next(IReadOnlyList<string> argv, int index) => index + 1 < argv.Count ? argv[index + 1].Trim() : "";

    // -M and -m are pasted into the program as "use …;", -F as the argument of split, -d:… as "use Devel::…".
    private static string? PerlModule(string token, string next)
    {
        if (token.Length < 2 || token[0] != '-' || token[1] == '-')
        {
            return null;
        }
        for (int i = 1; i < token.Length; i++)
        {
            char c = token[i];
            if (c is 'M' or 'm' or 'F' or 'd')
            {
                string value = i + 1 < token.Length ? token.Substring(i + 1) : c == 'd' ? "" : next;
                return IsPlainModule(value) ? null : "-" + c;
            }
            // Whatever else it is: a letter of a newer release (-g) in front of the code.
            if (c is 'e' or 'E')
            {
                return "-e";
            }
            if (c is 'I' or 'x' or 'C' or 'D' or 'i' or 'V' or not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')))
            {
                return null;
            }
        }
        return null;
    }

    private static bool IsPlainModule(string value) => value.All(static c =>
        c is '_' or ':' or '=' or ',' or '-' or '.' or '|' or '/' or '+' or ' ' or (>= '0' and <= '9') or (>= 'A' and <= 'Z')
            or (>= 'a' and <= 'z'));

    private static bool IsData(string value) => value.StartsWith("data:", StringComparison.OrdinalIgnoreCase);
}
