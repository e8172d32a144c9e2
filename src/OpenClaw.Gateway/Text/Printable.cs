using System.Globalization;
using System.Text;

namespace OpenClaw.Gateway.Text;

/// <summary>
/// Text on its way to a person: whatever would move the cursor, reorder or hide something is shown as an escape, so that what is read is
/// what is there. For eyes only: properties, files and JSON keep the exact text.
/// </summary>
internal static class Printable
{
    /// <summary>Words of a stranger on their way into a log or a message: one line, nothing hidden, not too long.</summary>
    public static string Clean(string? text, int max = 300)
    {
        string shown = Visible(text?.Trim());
        return shown.Length <= max ? shown
            : shown.Substring(0, char.IsHighSurrogate(shown[max - 1]) ? max - 1 : max) + "…";
    }

    /// <summary>The text in one line, with <c>\n</c>, <c>\t</c> and <c>\u{202E}</c> for what cannot be seen as itself.</summary>
    public static string Visible(string? text) => Escape(text, keepLines: false, static (shown, code) => _ = code switch
    {
        '\n' => shown.Append("\\n"),
        '\r' => shown.Append("\\r"),
        '\t' => shown.Append("\\t"),
        _ => shown.Append("\\u{").Append(code.ToString("X", CultureInfo.InvariantCulture)).Append('}'),
    });

    /// <summary>The same for a text of several lines: line ends and tabs stay.</summary>
    public static string VisibleLines(string? text) => Escape(text, keepLines: true, static (shown, code) =>
        shown.Append("\\u{").Append(code.ToString("X", CultureInfo.InvariantCulture)).Append('}'));

    /// <summary>
    /// A JSON text that says the same and hides nothing: such characters can only be within its strings, where <c>\uXXXX</c> means them
    /// exactly.
    /// </summary>
    public static string Json(string json) => Escape(json, keepLines: true, static (shown, code) =>
    {
        foreach (char unit in code > char.MaxValue ? char.ConvertFromUtf32(code) : ((char)code).ToString())
        {
            shown.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
        }
    });

    /// <summary>True for a character that cannot be seen as itself, that looks like a space and is none, or that draws elsewhere.</summary>
    internal static bool IsHidden(int code) => code switch
    {
        < ' ' => true,
        < 0x7f => false,
        0x034f or 0x115f or 0x1160 or 0x2800 or 0x3164 or 0xffa0 => true, // joiners and fillers that are letters by their category
        // ignorable by default
        0x17b4 or 0x17b5 or (>= 0x180b and <= 0x180f) or (>= 0xfe00 and <= 0xfe0f) or (>= 0xe0000 and <= 0xe0fff) => true,
        >= 0xd800 and <= 0xdfff => true,
        _ => CategoryOf(code) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse,
    };

    private static UnicodeCategory CategoryOf(int code) =>
        code <= char.MaxValue ? CharUnicodeInfo.GetUnicodeCategory((char)code)
            : CharUnicodeInfo.GetUnicodeCategory(char.ConvertFromUtf32(code), 0);

    private static string Escape(string? text, bool keepLines, Action<StringBuilder, int> escape)
    {
        if (text is null)
        {
            return "";
        }
        StringBuilder? shown = null;
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            int code = pair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i];
            if (IsHidden(code) && !(keepLines && code is ('\n' or '\r' or '\t')))
            {
                shown ??= new StringBuilder(text, 0, i, text.Length + 16);
                escape(shown, code);
            }
            else
            {
                shown?.Append(text, i, pair ? 2 : 1);
            }
            i += pair ? 1 : 0;
        }
        return shown?.ToString() ?? text;
    }
}
