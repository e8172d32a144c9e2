namespace OpenClaw.Browser.Input;

/// <summary>
/// What <c>press</c> is asked for, for example <c>Control+Shift+T</c>: all but the last are held while the last is pressed.
/// </summary>
/// <param name="Keys">Names as <see cref="KeyTable"/> knows them; not yet looked up.</param>
internal sealed record KeyChord(IReadOnlyList<string> Keys)
{
    // What people call keys (docs/protocol/browser.md 2.6).
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["esc"] = "Escape",
        ["return"] = "Enter",
        ["del"] = "Delete",
        ["ctrl"] = "Control",
        ["cmd"] = "Meta",
        ["space"] = "Space",
    };

    /// <summary>The chord in the table's names; empty when nothing is named.</summary>
    public static string Normalize(string? text)
    {
        if (text == " ")
        {
            // Trimmed below, this one would vanish, and it is what a page calls the key.
            return "Space";
        }
        return string.Join("+", (text ?? "").Trim().Split('+').Select(part => Aliases.TryGetValue(part, out string? name) ? name : part));
    }

    /// <summary>Splits a chord; a plus sign that follows a plus sign, or stands alone, is the key itself.</summary>
    public static KeyChord Parse(string text)
    {
        var keys = new List<string>();
        string current = "";
        foreach (char letter in text)
        {
            if (letter == '+' && current.Length > 0)
            {
                keys.Add(current);
                current = "";
            }
            else
            {
                current += letter;
            }
        }
        keys.Add(current);
        return new KeyChord(keys);
    }
}
