using System.Text;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>
/// Rows of text under aligned headings, as wide as the terminal at most; where that is too narrow for columns, a line for each cell. For
/// people; programs read <c>--json</c>.
/// </summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";
    private const int LongestWord = 40, ShortestCut = 16, LongestCut = 24;

    private readonly List<string[]> _rows = [];

    /// <summary>
    /// A cell that does not fit goes on in further lines: so many at most, and the rest is cut, in lists to look through. By default no
    /// cell is cut: a person has to see it whole.
    /// </summary>
    public int MostLines { get; init; } = int.MaxValue;

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(cell => ConsoleLog.OneLine(cell.Trim()))]);

    /// <param name="writer">Where to.</param>
    /// <param name="width">Default: as wide as the terminal; into a pipe nothing is cut or broken.</param>
    public void Write(TextWriter writer, int? width = null)
    {
        int room = width ?? TextWidth.OfTerminal();
        if (Fit(room) is not { } widths)
        {
            WriteList(writer, room);
            return;
        }

        WriteRow(writer, headings, widths);
        WriteRow(writer, [.. widths.Select(w => new string('-', w))], widths);
        foreach (string[] row in _rows)
        {
            WriteRow(writer, row, widths);
        }
    }

    /// <summary>The widths of the columns; null where they would be too narrow to be read.</summary>
    private int[]? Fit(int room)
    {
        int[] widths = [.. headings.Select((heading, column) =>
            Math.Max(heading.Length, _rows.Select(row => row[column].Length).DefaultIfEmpty(0).Max()))];
        int[] least = [.. headings.Select((heading, column) => Math.Max(heading.Length, Least(column, widths[column])))];
        long excess = widths.Sum(w => (long)w) + (Gap.Length * (widths.Length - 1)) - room;
        while (excess > 0)
        {
            int widest = Enumerable.Range(0, widths.Length).Where(column => widths[column] > least[column])
                .OrderByDescending(column => widths[column]).FirstOrDefault(-1);
            if (widest < 0)
            {
                return null;
            }

            // In one step down to the next widest: a cell may be thousands long.
            int next = Enumerable.Range(0, widths.Length).Where(column => column != widest && widths[column] < widths[widest])
                .Select(column => widths[column]).DefaultIfEmpty(0).Max();
            int step = (int)Math.Min(excess, Math.Max(1, widths[widest] - Math.Max(least[widest], next)));
            widths[widest] -= step;
            excess -= step;
        }

        return widths;
    }

    private int Least(int column, int natural) => MostLines < int.MaxValue
        ? Math.Min(natural, column == headings.Length - 1 ? ShortestCut : LongestCut)
        : Math.Min(LongestWord, _rows.SelectMany(row => row[column].Split(' ')).Select(word => word.Length).DefaultIfEmpty(0).Max());

    private void WriteRow(TextWriter writer, string[] cells, int[] widths)
    {
        string[][] lines = [.. cells.Select((cell, column) => Lines(cell, widths[column]))];
        for (int at = 0; at < lines.Max(cell => cell.Length); at++)
        {
            StringBuilder line = new();
            for (int column = 0; column < cells.Length; column++)
            {
                line.Append((at < lines[column].Length ? lines[column][at] : "").PadRight(widths[column])).Append(Gap);
            }

            writer.WriteLine(line.ToString().TrimEnd());
        }
    }

    private string[] Lines(string cell, int width)
    {
        string[] lines = [.. TextWidth.Wrap(cell, width, breakWords: true)];
        return lines.Length <= MostLines ? lines
            : [.. lines[..(MostLines - 1)], TextWidth.Cut(string.Join(' ', lines[(MostLines - 1)..]), width)];
    }

    private void WriteList(TextWriter writer, int room)
    {
        int column = headings.Max(heading => heading.Length) + 1 + Gap.Length;
        for (int at = 0; at < _rows.Count; at++)
        {
            if (at > 0)
            {
                writer.WriteLine();
            }

            foreach ((string heading, string cell) in headings.Zip(_rows[at]).Where(pair => pair.Second.Length > 0))
            {
                string head = (heading + ":").PadRight(column);
                foreach (string line in TextWidth.Wrap(cell, room - column))
                {
                    writer.WriteLine(head + line);
                    head = new string(' ', column);
                }
            }
        }
    }
}
