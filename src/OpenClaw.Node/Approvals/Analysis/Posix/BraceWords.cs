using System.Globalization;

namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>
/// How many words a shell makes of one with braces. <c>{1..99999}{1..99999}</c> is ten thousand million words, all of which it keeps before
/// it starts anything: no time limit comes before the memory of the machine is used up.
/// </summary>
internal static class BraceWords
{
    private const int Most = 4096;

    /// <summary>True when there may be more than a shell should be given; counted on the high side, quotes are not looked at.</summary>
    public static bool AreTooMany(string text, int start, int end)
    {
        int braces = 0, commas = 0;
        double ranges = 1;
        for (int i = start; i < end; i++)
        {
            braces += text[i] == '{' ? 1 : 0;
            commas += text[i] == ',' ? 1 : 0;
            if (text[i] == '.' && i + 1 < end && text[i + 1] == '.')
            {
                ranges *= Range(text, start, i, end);
                i++;
            }
        }
        // Commas make most words where each brace has as many as the others.
        return ranges * Math.Pow((commas + braces) / (double)Math.Max(braces, 1), braces) > Most;
    }

    /// <summary>How many there are from what stands before the dots to what stands behind them: numbers, or single letters.</summary>
    private static double Range(string text, int start, int dots, int end)
    {
        int first = dots, last = dots + 2;
        while (first > start && char.IsLetterOrDigit(text[first - 1]))
        {
            first--;
        }
        while (last < end && (char.IsLetterOrDigit(text[last]) || last == dots + 2 && text[last] is '-' or '+'))
        {
            last++;
        }
        if (first == dots || last == dots + 2)
        {
            return 1; // a directory above
        }
        string from = text.Substring(first, dots - first), to = text.Substring(dots + 2, last - dots - 2);
        return double.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out double low)
            && double.TryParse(to, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double high)
            ? low + Math.Abs(high) + 1
            : IsAscii(from) && IsAscii(to) ? 58 : double.PositiveInfinity; // from A to z
    }

    private static bool IsAscii(string text) => text.All(static c => c < 0x80);
}
