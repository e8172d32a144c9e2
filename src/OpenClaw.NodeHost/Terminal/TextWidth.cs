using System.Globalization;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>How wide the terminal is, and lines that fit it. Into a pipe nothing is broken: other programs look for whole lines.</summary>
internal static class TextWidth
{
    private const int Narrowest = 40;

    public static int OfTerminal()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
            && columns > 0)
        {
            return Math.Max(Narrowest, columns);
        }

        try
        {
            return Console.IsOutputRedirected ? int.MaxValue : Math.Max(Narrowest, Console.WindowWidth);
        }
        catch (IOException)
        {
            return int.MaxValue;
        }
    }

    /// <summary>As much as fits, with dots for the rest; half of a pair of characters is none.</summary>
    public static string Cut(string text, int width) => text.Length <= width ? text : text[..Whole(text, width - 3)] + "...";

    /// <summary>Broken between words.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">Of the lines.</param>
    /// <param name="breakWords">A word that is longer than a line is broken as well; else it stays whole, to be copied.</param>
    public static IEnumerable<string> Wrap(string text, int width, bool breakWords = false)
    {
        if (text.Length <= width)
        {
            yield return text;
            yield break;
        }

        string line = "";
        foreach (string whole in text.Split(' '))
        {
            string word = whole;
            while (breakWords && word.Length > width)
            {
                int taken = Whole(word, width - (line.Length == 0 ? 0 : line.Length + 1));
                if (taken > 0)
                {
                    line = line.Length == 0 ? word[..taken] : line + " " + word[..taken];
                    word = word[taken..];
                }

                yield return line;
                line = "";
            }

            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : line + " " + word;
            }
        }

        yield return line;
    }

    private static int Whole(string text, int length) =>
        length > 0 && length < text.Length && char.IsLowSurrogate(text[length]) && char.IsHighSurrogate(text[length - 1])
            ? length - 1 : Math.Max(0, length);
}
