using OpenClaw.Gateway.Text;

namespace OpenClaw.PowerShell.Output;

/// <summary>
/// For the module's views: text as it is shown. What would move the cursor, reorder or hide something becomes an escape (<c>\u{202E}</c>);
/// the properties of the objects keep the exact text.
/// </summary>
public static class DisplayText
{
    /// <summary>One line.</summary>
    /// <param name="value">Text, or anything that has one.</param>
    public static string Visible(object? value) => Printable.Visible(value?.ToString());

    /// <summary>One text in lines that break between words; PowerShell's own lists break wherever a line ends.</summary>
    /// <param name="value">Text, or anything that has one.</param>
    /// <param name="width">How many characters a line has; a word that is longer has a line of its own.</param>
    public static IReadOnlyList<string> Folded(object? value, int width)
    {
        List<string> lines = [];
        string line = "";
        foreach (string word in Visible(value).Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = lines.Count == 0 && line.Length == 0 ? word : line + " " + word;
            }
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>Several lines.</summary>
    /// <param name="value">Text, or anything that has one.</param>
    public static string VisibleLines(object? value) => Printable.VisibleLines(value?.ToString());
}
