using System.Text;

namespace OpenClaw.Node.Approvals.Analysis.Cmd;

/// <summary>
/// What a program makes of the text behind its name. Windows has no argv: each program takes its line apart itself, most by the C runtime's
/// rules. Where those differ between runtimes (quotes behind backslashes or behind quotes), the arguments are not certain.
/// </summary>
internal static class CmdArguments
{
    /// <summary>The arguments, and whether every runtime sees the same ones.</summary>
    public static (IReadOnlyList<string> Arguments, bool Certain) Split(string tail)
    {
        var arguments = new List<string>();
        var word = new StringBuilder();
        bool inQuotes = false, any = false, certain = true;
        for (int i = 0; i < tail.Length; i++)
        {
            char c = tail[i];
            int slashes = 0;
            while (i + slashes < tail.Length && tail[i + slashes] == '\\')
            {
                slashes++;
            }
            if (slashes > 0)
            {
                // Backslashes stand for themselves, but in front of a quote: two for one there, and an odd one makes the quote a letter.
                i += slashes;
                bool quote = i < tail.Length && tail[i] == '"';
                certain &= !quote;
                word.Append('\\', quote ? slashes / 2 : slashes);
                if (quote && slashes % 2 == 1)
                {
                    word.Append('"');
                }
                else
                {
                    i--;
                }
            }
            else if (c == '"')
            {
                certain &= !(inQuotes && i + 1 < tail.Length && tail[i + 1] == '"');
                inQuotes = !inQuotes;
                any = true;
            }
            else if (!inQuotes && " \t".IndexOf(c) >= 0)
            {
                Push(arguments, word, ref any);
            }
            else
            {
                word.Append(c);
            }
        }
        Push(arguments, word, ref any);
        return (arguments, certain);
    }

    /// <summary>
    /// True when cmd.exe's own commands see the same arguments: they also part words at commas, semicolons and equals signs, begin an
    /// option at each slash, and join files at plus signs.
    /// </summary>
    public static bool SeenAlikeByBuiltins(string tail)
    {
        bool inQuotes = false;
        for (int i = 0; i < tail.Length; i++)
        {
            char c = tail[i];
            inQuotes ^= c == '"';
            if (!inQuotes && (c is ',' or ';' or '=' or '+' || c == '/' && i > 0 && tail[i - 1] is not (' ' or '\t')))
            {
                return false;
            }
        }
        return true;
    }

    private static void Push(List<string> arguments, StringBuilder word, ref bool any)
    {
        if (word.Length > 0 || any)
        {
            arguments.Add(word.ToString());
        }
        word.Clear();
        any = false;
    }
}
