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

    /// <summary>Broken between words; a word that is longer than a line stays whole.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        if (text.Length <= width)
        {
            yield return text;
            yield break;
        }

        string line = "";
        foreach (string word in text.Split(' '))
        {
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
}
