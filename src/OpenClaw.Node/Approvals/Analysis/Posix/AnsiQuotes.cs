using System.Text;

namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>The escapes of <c>$'…'</c> as bash reads them.</summary>
internal static class AnsiQuotes
{
    /// <summary>Index of the closing quote; -1 when there is none.</summary>
    public static int FindEnd(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '\'')
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>
    /// Appends the decoded text. False when the result depends on bash's version or locale; what was appended is then only a likeness.
    /// </summary>
    public static bool Decode(string text, int start, int end, StringBuilder into)
    {
        bool certain = true;
        for (int i = start; i < end; i++)
        {
            char c = text[i];
            if (c != '\\' || i + 1 == end)
            {
                into.Append(c);
                continue;
            }
            c = text[++i];
            int simple = "abeEfnrtv\\'\"?".IndexOf(c);
            if (simple >= 0)
            {
                into.Append("\a\b\u001b\u001b\f\n\r\t\v\\'\"?"[simple]);
                continue;
            }
            int from = c is 'x' or 'u' or 'U' ? i + 1 : i;
            int limit = Math.Min(end, from + (c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 3 }));
            int radix = from == i ? 8 : 16;
            int at = from;
            long code = 0;
            while (at < limit && Digit(text[at], radix) is >= 0 and var digit)
            {
                code = (code * radix) + digit;
                at++;
            }
            if (at == from || c == 'c')
            {
                // "\c" takes a control character; an unknown escape keeps its backslash.
                into.Append('\\').Append(c);
                certain &= c is not ('c' or 'x' or 'u' or 'U');
                continue;
            }
            bool plain = code is >= 0x20 and < 0x7f or '\n' or '\t';
            certain &= plain;
            into.Append(plain ? (char)code : '\ufffd');
            i = at - 1;
        }
        return certain;
    }

    private static int Digit(char c, int radix)
    {
        int value = c is >= '0' and <= '9' ? c - '0' : c is >= 'a' and <= 'f' ? c - 'a' + 10 : c is >= 'A' and <= 'F' ? c - 'A' + 10 : 99;
        return value < radix ? value : -1;
    }
}
