using System.Text;

namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>The text of a command as it is shown, compared and hashed (spec/exec-approvals.md 5).</summary>
internal static class CommandText
{
    /// <summary>An empty argument is <c>""</c>; one with white space or a quote is put in double quotes with <c>\"</c> inside; joined by one space.</summary>
    public static string Render(IReadOnlyList<string> argv)
    {
        var text = new StringBuilder();
        for (int i = 0; i < argv.Count; i++)
        {
            if (i > 0)
            {
                text.Append(' ');
            }
            string argument = argv[i];
            if (argument.Length == 0)
            {
                text.Append("\"\"");
            }
            else if (NeedsQuotes(argument))
            {
                text.Append('"').Append(argument.Replace("\"", "\\\"")).Append('"');
            }
            else
            {
                text.Append(argument);
            }
        }
        return text.ToString();
    }

    /// <summary>rawCommand as the rules see it: trimmed, blank is absent.</summary>
    public static string? NormaliseRaw(string? rawCommand)
    {
        string trimmed = JavaScriptTrim(rawCommand ?? "");
        return trimmed.Length == 0 ? null : trimmed;
    }

    /// <summary>
    /// What ECMAScript's <c>trim()</c> removes, which is what gateways apply to texts that we compare: .NET removes U+0085 too and leaves U+FEFF.
    /// </summary>
    public static string JavaScriptTrim(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsJavaScriptSpace(text[start]))
        {
            start++;
        }
        while (end > start && IsJavaScriptSpace(text[end - 1]))
        {
            end--;
        }
        return start == 0 && end == text.Length ? text : text.Substring(start, end - start);
    }

    /// <summary>ECMAScript <c>\s</c>.</summary>
    public static bool IsJavaScriptSpace(char c) =>
        c is '\t' or '\n' or '\v' or '\f' or '\r' or ' ' or '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200a')
            or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000' or '\ufeff';

    private static bool NeedsQuotes(string argument)
    {
        foreach (char c in argument)
        {
            if (c == '"' || IsJavaScriptSpace(c))
            {
                return true;
            }
        }
        return false;
    }
}
