namespace OpenClaw.Node.Approvals.Analysis;

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
}
