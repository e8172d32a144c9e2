namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Expressions for one text and no other (<c>^commit -m x\.y$</c>), as most rules about arguments are: they are compared and not compiled,
/// which takes some hundred times as long.
/// </summary>
internal static class ExactText
{
    private const string Special = @"\^$.*+?()[]{}|";

    /// <summary>True for an expression for one text.</summary>
    public static bool IsOne(string expression) => Matches(expression, string.Empty) is not null;

    /// <summary>Whether the expression is for this very text; null when it is another kind of expression.</summary>
    public static bool? Matches(string expression, string text)
    {
        int end = expression.Length - 1, length = 0;
        if (end < 1 || end >= EcmaScriptRegex.MaxPatternLength || expression[0] != '^' || expression[end] != '$')
        {
            return null;
        }
        bool same = true;
        for (int i = 1; i < end; i++, length++)
        {
            bool escaped = expression[i] == '\\';
            if (escaped && ++i == end || (escaped ? Escaped(expression[i]) : Plain(expression[i])) is not { } letter)
            {
                return null;
            }
            same = same && length < text.Length && text[length] == letter;
        }
        return same && length == text.Length;
    }

    private static char? Plain(char c) => Special.IndexOf(c) < 0 ? c : null;

    /// <summary>What a letter behind a backslash stands for; null where it is not just a letter.</summary>
    public static char? Escaped(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '/' => c,
        _ => Special.IndexOf(c) < 0 ? null : c,
    };
}
