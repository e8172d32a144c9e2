using System.Text;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>What can be said of an expression for arguments without trying it: for warnings about rules, never for a decision.</summary>
internal static class ArgumentWords
{
    /// <summary>The first part of an expression that takes any text of any length (<c>.*</c>, <c>[^;]+</c>, <c>\S*</c>); null when there is none.</summary>
    public static string? AnyWords(string expression)
    {
        for (int at = 0; at < expression.Length; at++)
        {
            int end = EndOfAtom(expression, at, out bool any);
            if (any && end < expression.Length && (expression[end] is '*' or '+' || expression[end] == '{' && expression.IndexOf(",}", end, StringComparison.Ordinal) > 0 || IsEndOfRepeatedGroup(expression, end)))
            {
                return expression.Substring(at, Math.Min(end + 1, expression.Length) - at);
            }
            at = end - 1;
        }
        return null;
    }

    /// <summary>The first word that is no option and no whole path (<c>ok2.pl</c> of <c>^ok2\.pl$</c>): an interpreter looks for it in its directory. Null when there is none.</summary>
    public static string? RelativeOperand(string expression)
    {
        foreach (string written in expression.Trim('^', '$').Split([' ', '\0'], StringSplitOptions.RemoveEmptyEntries))
        {
            string word = Literal(written).TrimStart('(');
            if (word.Length == 0 || word[0] == '-')
            {
                continue;
            }
            return word[0] is '/' or '~' || word.Length > 2 && word[1] == ':' && word[2] is '\\' or '/' ? null : word;
        }
        return null;
    }

    private static int EndOfAtom(string expression, int at, out bool any)
    {
        any = false;
        switch (expression[at])
        {
            case '\\' when at + 1 < expression.Length:
                any = expression[at + 1] is 'S' or 'W' or 'D';
                return at + 2;
            case '[':
                // A bracket right at the beginning is one of the characters.
                int from = at + 1 + (at + 1 < expression.Length && expression[at + 1] == '^' ? 1 : 0);
                int end = from + 1;
                while (end < expression.Length && expression[end] != ']')
                {
                    end += expression[end] == '\\' ? 2 : 1;
                }
                any = from == at + 2 || expression.IndexOf("\\S", at, Math.Min(end, expression.Length) - at, StringComparison.Ordinal) >= 0;
                return Math.Min(end + 1, expression.Length);
            case '.':
                any = true;
                return at + 1;
            default:
                return at + 1;
        }
    }

    // (.)*, (a|.)+
    private static bool IsEndOfRepeatedGroup(string expression, int at)
    {
        int close = at;
        while (close < expression.Length && expression[close] is not (')' or '('))
        {
            close++;
        }
        return close + 1 < expression.Length && expression[close] == ')' && expression[close + 1] is '*' or '+';
    }

    private static string Literal(string written)
    {
        StringBuilder text = new();
        for (int at = 0; at < written.Length; at++)
        {
            at += written[at] == '\\' && at + 1 < written.Length ? 1 : 0;
            text.Append(written[at]);
        }
        return text.ToString();
    }
}
