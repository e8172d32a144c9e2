namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>
/// Code that hides in options which the reference's table does not know, and programs that take code as their first operand.
/// Stricter than the reference on purpose: <c>perl '-Mstrict;code'</c> is code as much as <c>-e</c> is.
/// </summary>
internal static class InterpreterExtras
{
    private static readonly string[] AwkValues = ["-f", "--file", "-F", "--field-separator", "-v", "--assign", "-i", "--include", "-l", "--load", "-W"];
    private static readonly string[] SedValues = ["-f", "--file", "-l", "--line-length"];
    private static readonly string[] XargsValues = ["-a", "--arg-file", "-d", "--delimiter", "-E", "-I", "-L", "-n", "--max-args", "-P", "--max-procs", "-s", "--max-chars"];

    /// <summary>The option at <paramref name="index"/> when it carries code; null otherwise.</summary>
    public static string? Match(string family, IReadOnlyList<string> argv, int index)
    {
        string token = argv[index].Trim();
        string next = index + 1 < argv.Count ? argv[index + 1].Trim() : "";
        switch (family)
        {
            case "perl":
                return PerlModule(token, next);
            case "node":
                bool loads = token is "-r" or "--require" or "--import" or "--loader" or "--experimental-loader" && IsData(next);
                int equals = token.IndexOf('=');
                return loads || (equals > 0 && token[0] == '-' && IsData(token.Substring(equals + 1))) ? "--import"
                    : token == "eval" && IsFirstWord(argv, index) ? "eval"
                    : null;
            case "php":
                bool defines = token == "-d" || token.StartsWith("-d", StringComparison.Ordinal) || token.StartsWith("--define", StringComparison.Ordinal);
                string setting = token.Length > 2 && token != "--define" ? token : next;
                return defines && (setting.IndexOf("pend_file", StringComparison.OrdinalIgnoreCase) >= 0 || setting.IndexOf("extension", StringComparison.OrdinalIgnoreCase) >= 0) ? "-d" : null;
            case "make":
                int assign = token.IndexOf('=');
                return assign > 0 && token[0] != '-' && (token.IndexOf('$') >= 0 || token.IndexOf('`') >= 0 || token.IndexOf("SHELL", StringComparison.Ordinal) >= 0 || token.IndexOf('!') >= 0)
                    ? "variable"
                    : null;
            default:
                return null;
        }
    }

    /// <summary>What to call the first operand when the program takes code there; null when it does not or there is none.</summary>
    public static string? Positional(string family, IReadOnlyList<string> argv, int start)
    {
        return family switch
        {
            "awk" => HasOperand(argv, start, AwkValues, stopAtFile: true) ? " inline program" : null,
            "sed" => HasOperand(argv, start, SedValues, stopAtFile: true) ? " inline program" : null,
            "xargs" => HasOperand(argv, start, XargsValues, stopAtFile: false) ? " inline command" : null,
            _ => null,
        };
    }

    private static bool HasOperand(IReadOnlyList<string> argv, int start, string[] values, bool stopAtFile)
    {
        for (int i = start + 1; i < argv.Count; i++)
        {
            string token = argv[i].Trim();
            if (token.Length == 0)
            {
                continue;
            }
            if (token == "--")
            {
                return i + 1 < argv.Count && argv[i + 1].Trim().Length > 0;
            }
            if (stopAtFile && (token.StartsWith("-f", StringComparison.Ordinal) || token == "--file" || token.StartsWith("--file=", StringComparison.Ordinal)))
            {
                return false;
            }
            if (Array.IndexOf(values, token) >= 0)
            {
                i++;
                continue;
            }
            if (token[0] != '-')
            {
                return true;
            }
        }
        return false;
    }

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
            if ("STWXUVacflnpstuw0123456789".IndexOf(c) < 0)
            {
                return null;
            }
        }
        return null;
    }

    private static bool IsPlainModule(string value)
    {
        foreach (char c in value)
        {
            if (c is not ('_' or ':' or '=' or ',' or '-' or '.' or '|' or '/' or '+' or ' ' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsData(string value) => value.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

    private static bool IsFirstWord(IReadOnlyList<string> argv, int index) => index == 1 && ExecutableName.Normalise(argv[0]) == "deno";
}
