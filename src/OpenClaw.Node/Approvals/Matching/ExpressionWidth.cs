namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// What an expression for the arguments of a dangerous program leaves open. It is read as a text: this is about what a person should be
/// told, never about what is allowed.
/// </summary>
internal static class ExpressionWidth
{
    private static readonly HashSet<string> Questions = new(StringComparer.Ordinal) { "--version", "-v", "-V", "--help", "-h",
        "version", "help" };
    private static readonly HashSet<string> FileOptions = new(StringComparer.Ordinal) { "-f", "-x", "-S", "-F", "-s", "-command",
        "--command", "--file", "--init-file", "--rcfile", "--script" };

    /// <summary>
    /// True when it is held at both ends, each alternative of its own (<c>^a|b$</c> is not: it finds <c>a</c> in front of anything).
    /// </summary>
    public static bool IsBound(string? expression) =>
        !string.IsNullOrEmpty(expression)
        && Alternatives(expression!)
        .All(static part => part.Length > 1 && part[0] == '^' && part[part.Length - 1] == '$' && !IsEscaped(part, part.Length - 1));

    private static IEnumerable<string> Alternatives(string expression)
    {
        int depth = 0, start = 0;
        bool inClass = false;
        for (int i = 0; i < expression.Length; i++)
        {
            char c = expression[i];
            i += c == '\\' ? 1 : 0;
            inClass = c == '[' || inClass && c != ']';
            depth += inClass ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == '|' && depth == 0 && !inClass)
            {
                yield return expression.Substring(start, i - start);
                start = i + 1;
            }
        }
        yield return expression.Substring(start);
    }

    private static bool IsEscaped(string text, int at)
    {
        int first = at;
        while (first > 0 && text[first - 1] == '\\')
        {
            first--;
        }
        return (at - first) % 2 == 1;
    }

    /// <summary>
    /// True when somewhere in it any text fits, an option included: <c>.*</c>, <c>\S+</c>, <c>[^;]*</c>, and at the beginning of a word
    /// <c>[\w.-]+</c>.
    /// </summary>
    public static bool LetsAnyTextIn(string expression)
    {
        for (int i = 0; i < expression.Length; i++)
        {
            bool any = expression[i] == '.';
            if (expression[i] == '\\')
            {
                any = ++i < expression.Length && expression[i] is 'S' or 'D' or 'W';
            }
            else if (expression[i] == '[')
            {
                int end = expression.IndexOf(']', Math.Min(i + 2, expression.Length));
                string members = expression.Substring(i + 1, (end < 0 ? expression.Length : end) - i - 1);
                any = members.StartsWith("^", StringComparison.Ordinal) && !ExcludesHyphen(members)
                    || BeginsWord(expression, i) && MakesOptions(members)
                    || members.IndexOf("\\S", StringComparison.Ordinal) >= 0 && members.IndexOf("\\s", StringComparison.Ordinal) >= 0;
                i = end < 0 ? expression.Length : end;
            }
            if (any && i + 1 < expression.Length && expression[i + 1] is '*' or '+' or '{')
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True when it begins with a file or directory by its whole path: <c>^/srv/job\.py</c>, <c>^-C /srv/project </c>.</summary>
    public static bool NamesPlaceFirst(string expression)
    {
        string[] words = Words(expression);
        return words.Length > 0
            && (words[0].StartsWith("/", StringComparison.Ordinal)
                || words.Length > 1 && words[0] is "-C" or "--git-dir" or "--work-tree" or "--prefix" or "--directory" or "--manifest-path"
                or "--project" or "--project-directory"
            && words[1].StartsWith("/", StringComparison.Ordinal)
                || words[0].StartsWith("--", StringComparison.Ordinal) && words[0].IndexOf("=/", StringComparison.Ordinal) > 0);
    }

    /// <summary>True when all that it allows is a question for version or help.</summary>
    public static bool OnlyAsks(string expression) => Words(expression) is { Length: > 0 } words && words.All(Questions.Contains);

    /// <summary>True when a word of it is neither an option nor a whole path.</summary>
    public static bool NamesRelativeWord(string expression) => Words(expression).Any(static word => word[0] is not ('-' or '/' or '['));

    /// <summary>
    /// True when a file that is no whole path stands behind an option by which many programs are given one to carry out (<c>-f x.sql</c>,
    /// <c>-x commands</c>).
    /// </summary>
    public static bool NamesRelativeFile(string expression)
    {
        string[] words = Words(expression);
        return words.Where((word, i) => i > 0 && word[0] is not ('-' or '/' or '[') && FileOptions.Contains(words[i - 1])).Any();
    }

    private static bool BeginsWord(string expression, int at)
    {
        string before = expression.Substring(0, at).TrimEnd('(', '?', ':');
        return before.Length == 0 || before[before.Length - 1] is '^' or ' ' or '|' || before.EndsWith("\\s", StringComparison.Ordinal)
            || before.EndsWith("\\s+", StringComparison.Ordinal) || before.EndsWith(" +", StringComparison.Ordinal);
    }

    // A hyphen that is no range, and letters.
    private static bool MakesOptions(string members) =>
        !members.StartsWith("^", StringComparison.Ordinal)
            && (members.StartsWith("-", StringComparison.Ordinal) || members.EndsWith("-", StringComparison.Ordinal)
                || members.IndexOf("\\-", StringComparison.Ordinal) >= 0)
        && (members.IndexOf("\\w", StringComparison.Ordinal) >= 0 || members.IndexOf("a-z", StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool ExcludesHyphen(string members) =>
        members.StartsWith("^-", StringComparison.Ordinal) || members.EndsWith("-", StringComparison.Ordinal)
        || members.IndexOf("\\-", StringComparison.Ordinal) >= 0;

    /// <summary>The words of an expression, as far as they are plain text.</summary>
    public static string[] Words(string expression) =>
        expression.Replace("\\", "").Split(['^', '$', ' ', '(', ')', '|', '?', ':'], StringSplitOptions.RemoveEmptyEntries);
}
