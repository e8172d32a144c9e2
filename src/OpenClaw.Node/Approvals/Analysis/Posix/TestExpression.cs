namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>
/// The expressions of <c>[ … ]</c> that are plain: words, file tests, comparisons, joined by <c>-a</c> and <c>-o</c>, each possibly
/// negated.
/// </summary>
internal static class TestExpression
{
    private static readonly HashSet<string> Comparisons = new(StringComparer.Ordinal) { "=", "==", "!=", "-eq", "-ne", "-lt", "-le", "-gt",
        "-ge", "-nt", "-ot", "-ef" };

    /// <summary>True when the words from <c>[</c> to <c>]</c> are such an expression; <c>[ ]</c> is one, too.</summary>
    public static bool IsPlain(IReadOnlyList<PosixWord> words)
    {
        int end = words.Count - 1;
        if (end < 1 || words[0].Value != "[" || words[end].Value != "]" || !words[end].IsBare)
        {
            return false;
        }
        int at = 1;
        while (at < end)
        {
            at += at + 1 < end && IsBare(words[at], "!") ? 1 : 0;
            if (at + 1 < end && IsUnary(words[at]))
            {
                at++;
            }
            if (!IsOperand(words[at]))
            {
                return false;
            }
            at++;
            if (at + 1 < end && words[at].IsBare && Comparisons.Contains(words[at].Value))
            {
                if (!IsOperand(words[at + 1]))
                {
                    return false;
                }
                at += 2;
            }
            if (at == end)
            {
                break;
            }
            if (at + 1 >= end || !(IsBare(words[at], "-a") || IsBare(words[at], "-o")))
            {
                return false;
            }
            at++;
        }
        return at == end;
    }

    private static bool IsBare(PosixWord word, string text) => word.IsBare && word.Value == text;

    private static bool IsUnary(PosixWord word) =>
        word.IsBare && word.Value.Length == 2 && word.Value[0] == '-'
        && (word.Value[1] is (>= 'a' and <= 'z') or 'G' or 'L' or 'N' or 'O' or 'S');

    private static bool IsOperand(PosixWord word)
    {
        if (!word.IsBare)
        {
            return (word.Traits & (WordTraits.Brace | WordTraits.Tilde)) == 0;
        }
        bool letter = false;
        foreach (char c in word.Value)
        {
            letter |= char.IsLetterOrDigit(c);
            if (c is not ('_' or '.' or '/' or ',' or ':' or '+' or '-' or '*' or '?' or (>= '0' and <= '9') or (>= 'A' and <= 'Z')
                or (>= 'a' and <= 'z') or > '\u00a0'))
            {
                return false;
            }
        }
        return letter && word.Value[0] is not '-' and not '+' && !ShellReasons.IsReserved(word.Value)
            && word.Value is not ("export" or "declare" or "typeset" or "readonly" or "local" or "unset" or "unsetenv");
    }
}
