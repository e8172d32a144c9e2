using System.Text;

namespace OpenClaw.Gateway.Text;

/// <summary>Words of a stranger on their way into a log or a message: one line, no control characters, not too long.</summary>
internal static class Printable
{
    public static string Clean(string? text, int max = 300)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        var clean = new StringBuilder(Math.Min(text!.Length, max));
        foreach (char c in text)
        {
            if (clean.Length == max)
            {
                return clean.Append('…').ToString();
            }
            // Format characters go too: a right-to-left override can make a log line lie.
            bool hidden = char.IsControl(c) || char.IsSurrogate(c)
                || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format
                    or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;
            clean.Append(hidden ? ' ' : c);
        }
        return clean.ToString().Trim();
    }
}
