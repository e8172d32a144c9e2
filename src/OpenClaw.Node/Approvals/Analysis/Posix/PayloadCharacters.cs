using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>Characters that make a payload uncertain wherever they stand, quoted or not.</summary>
internal static class PayloadCharacters
{
    /// <summary>The first such character's reason; null when there is none.</summary>
    public static AnalysisReason? Check(string text, ShellDialect dialect)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '\0' or '\u0001' or '\u007f' || (char.IsSurrogate(c) && !IsPair(text, ref i)))
            {
                // bash marks quoting with 01 and 7f inside; a NUL ends the text for some readers and not for others.
                return ShellReasons.ControlCharacter;
            }
            if (c == '\\' && i + 1 < text.Length && (text[i + 1] is '\n' or '\r'))
            {
                return ShellReasons.LineContinuation;
            }
            if (c == '\\' && i > 0 && text[i - 1] > '\u007f')
            {
                // In an East Asian locale bash takes a backslash after a high byte for the second half of that character.
                return ShellReasons.BackslashAfterHighByte;
            }
            if (dialect == ShellDialect.Fish && (c is '\\' or '^' or '%' or '=' or '@' or '~' or '{' or '}'))
            {
                return ShellReasons.Fish;
            }
        }
        return null;
    }

    private static bool IsPair(string text, ref int i)
    {
        if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            i++;
            return true;
        }
        return false;
    }

    /// <summary>
    /// True for a word put together of several parts that has both a pattern character and a quoted <c>$name</c>: the gateway's own nodes
    /// take it for an expansion and refuse, whatever the quotes say.
    /// </summary>
    public static bool LooksExpanded(string text, PosixWord word)
    {
        if (word.IsBare)
        {
            // "==", "=~" and "1#" are operators and number bases to them.
            return word.Value is "==" or "=~" || HasNumberBase(word.Value);
        }
        if (IsOneQuotedText(text, word))
        {
            return false;
        }
        bool pattern = false, dollar = false;
        for (int i = word.Start; i < word.Start + word.Length; i++)
        {
            pattern |= text[i] is '*' or '?' or '[' or '{';
            char next = i + 1 < word.Start + word.Length ? text[i + 1] : '\0';
            dollar |= text[i] == '`' || (text[i] is '<' or '>' && next == '(')
                || (text[i] == '$'
                    && (next is '_' or '@' or '*' or '?' or '#' or '$' or '!' or '-' or '{' or '(' || char.IsLetterOrDigit(next)));
        }
        return pattern && dollar;
    }

    private static bool HasNumberBase(string value)
    {
        int at = value.IndexOf('#');
        while (at > 0 && !char.IsDigit(value[at - 1]))
        {
            at = value.IndexOf('#', at + 1);
        }
        return at > 0;
    }

    private static bool IsOneQuotedText(string text, PosixWord word)
    {
        char quote = text[word.Start];
        int end = word.Start + word.Length - 1;
        if (quote == '\'')
        {
            return end > word.Start && text.IndexOf('\'', word.Start + 1) == end;
        }
        for (int i = word.Start + 1; quote == '"' && i < end; i++)
        {
            if (text[i] == '"')
            {
                return false;
            }
            i += text[i] == '\\' ? 1 : 0;
        }
        return quote == '"';
    }
}
