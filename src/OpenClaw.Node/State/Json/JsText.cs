namespace OpenClaw.Node.State.Json;

/// <summary>
/// What JavaScript's <c>trim()</c>, <c>\s</c> and <c>String(x)</c> do. Requests, plans and documents are compared text by text with what a
/// gateway written in JavaScript made of them, so its idea of white space is the contract, not .NET's.
/// </summary>
internal static class JsText
{
    public static bool IsWhiteSpace(char c) =>
        c is '\t' or '\n' or '\v' or '\f' or '\r' or ' ' or '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200a')
        or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000' or '\ufeff';

    public static string Trim(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsWhiteSpace(text[start]))
        {
            start++;
        }
        while (end > start && IsWhiteSpace(text[end - 1]))
        {
            end--;
        }
        return start == 0 && end == text.Length ? text : text.Substring(start, end - start);
    }

    /// <summary>The trimmed text, or null when nothing is left.</summary>
    public static string? TrimToNull(string? text) => text is null ? null : Trim(text) is { Length: > 0 } trimmed ? trimmed : null;

    public static bool ContainsWhiteSpace(string text)
    {
        foreach (char c in text)
        {
            if (IsWhiteSpace(c))
            {
                return true;
            }
        }
        return false;
    }
}
