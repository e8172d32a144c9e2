using System.Text;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>
/// Windows has no argv, only one string that each program takes apart by its own rules. These are the three that matter: the C runtime's
/// (<c>CommandLineToArgvW</c>), cmd.exe's for a batch file, and cmd.exe's for a command after <c>/c</c> (docs/protocol/process.md 1.1).
/// </summary>
internal static class WindowsCommandLine
{
    /// <summary>What a batch file's argument may not hold: cmd.exe acts on it even inside quotes, or ends the line there.</summary>
    private static readonly char[] UnsafeForBatch = ['&', '|', '<', '>', '%', '\r', '\n'];

    /// <summary>The line from which the C runtime makes this argv again.</summary>
    public static string Join(IEnumerable<string> argv) => string.Join(" ", argv.Select(Quote));

    /// <summary>
    /// <c>/d /s /c "…"</c> for a batch file: every element quoted. Returns null when an element cannot be passed safely.
    /// </summary>
    /// <param name="batchFile">The full path of the .cmd or .bat file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="refused">The element that cannot be passed.</param>
    public static string? ForBatch(string batchFile, IEnumerable<string> arguments, out string? refused)
    {
        var elements = new List<string>();
        foreach (var element in arguments.Prepend(batchFile))
        {
            if (element.IndexOfAny(UnsafeForBatch) >= 0)
            {
                refused = element;
                return null;
            }

            elements.Add(QuoteForBatch(element));
        }

        refused = null;
        return "/d /s /c \"" + string.Join(" ", elements) + "\"";
    }

    /// <summary>
    /// The arguments of a cmd.exe that the request itself names, when they are switches and a command: the switches as they are, then <c>/s
    /// /c</c> and the command in one pair of quotes that <c>/s</c> makes cmd.exe strip, so that it sees exactly the text the policy has
    /// seen. Null for other forms.
    /// </summary>
    public static string? ForCmd(IReadOnlyList<string> argv)
    {
        var line = new StringBuilder();
        var strips = false;
        for (var i = 1; i < argv.Count; i++)
        {
            var element = argv[i];
            if (IsSwitch(element, 'c') || IsSwitch(element, 'k'))
            {
                return line + (strips ? "" : "/s ") + element + " \"" + string.Join(" ", argv.Skip(i + 1)) + "\"";
            }

            if (!IsPlainSwitch(element))
            {
                return null;
            }

            strips |= IsSwitch(element, 's');
            line.Append(element).Append(' ');
        }

        return null;
    }

    private static bool IsSwitch(string text, char letter) =>
        text.Length == 2 && text[0] == '/' && char.ToLowerInvariant(text[1]) == letter;

    /// <summary><c>/d</c>, <c>/q</c>, <c>/v:on</c>: nothing that cmd.exe could take for the beginning of a command.</summary>
    private static bool IsPlainSwitch(string text)
        => text.Length >= 2 && text[0] == '/' && "adefqstuvADEFQSTUV".IndexOf(text[1]) >= 0
            && (text.Length == 2
                || (text[2] == ':' && text.Skip(3).All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))));

    private static string QuoteForBatch(string element)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < element.Length; i++)
        {
            var slashes = 0;
            while (i < element.Length && element[i] == '\\')
            {
                slashes++;
                i++;
            }

            var beforeQuote = i == element.Length || element[i] == '"';
            quoted.Append('\\', beforeQuote ? slashes * 2 : slashes);
            if (i < element.Length)
            {
                quoted.Append(element[i] == '"' ? "\"\"" : element[i].ToString());
            }
        }

        return quoted.Append('"').ToString();
    }

    internal static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.IndexOfAny([' ', '\t', '\n', '\v', '"']) < 0)
        {
            return argument;
        }

        var quoted = new StringBuilder("\"");
        for (var i = 0; i < argument.Length; i++)
        {
            var slashes = 0;
            while (i < argument.Length && argument[i] == '\\')
            {
                slashes++;
                i++;
            }

            if (i == argument.Length)
            {
                quoted.Append('\\', slashes * 2);
            }
            else if (argument[i] == '"')
            {
                quoted.Append('\\', (slashes * 2) + 1).Append('"');
            }
            else
            {
                quoted.Append('\\', slashes).Append(argument[i]);
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>The argv that the C runtime makes of a line: the way back from <see cref="Join"/>.</summary>
    public static List<string> Split(string line)
    {
        WordBuilder arguments = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            int backslashes = 0;
            while (i < line.Length && line[i] == '\\')
            {
                backslashes++;
                i++;
            }
            if (backslashes > 0)
            {
                arguments.Begin();
            }
            bool quote = i < line.Length && line[i] == '"';
            arguments.Append('\\', quote ? backslashes / 2 : backslashes);
            if (i == line.Length)
            {
                break;
            }
            if (quote && backslashes % 2 == 0)
            {
                arguments.Begin();
                quoted = !quoted;
            }
            else if (line[i] is ' ' or '\t' && !quoted)
            {
                arguments.End();
            }
            else
            {
                arguments.Append(line[i]);
            }
        }
        return arguments.Finish();
    }
}
