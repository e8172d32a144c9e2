using System.Text;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>Rows of text under aligned headings, cut to fit a width. For people; programs read <c>--json</c>.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table. The last column takes what is left of <paramref name="width"/>; every cell is one line.</summary>
    public void Write(TextWriter writer, int width = 120)
    {
        int[] widths =
            [.. headings.Select((heading, column) =>
                Math.Max(heading.Length, _rows.Select(r => Clean(r[column]).Length).DefaultIfEmpty(0).Max()))];
        int others = widths.Take(widths.Length - 1).Sum() + (2 * (widths.Length - 1));
        widths[^1] = Math.Max(headings[^1].Length, Math.Min(widths[^1], width - others));

        WriteRow(writer, headings, widths);
        WriteRow(writer, [.. widths.Select(w => new string('-', w))], widths);
        foreach (string[] row in _rows)
        {
            WriteRow(writer, row, widths);
        }
    }

    private static void WriteRow(TextWriter writer, string[] cells, int[] widths)
    {
        StringBuilder line = new();
        for (int column = 0; column < cells.Length; column++)
        {
            string cell = Clean(cells[column]);
            if (cell.Length > widths[column])
            {
                cell = cell[..Math.Max(0, widths[column] - 3)] + "...";
            }

            line.Append(column == cells.Length - 1 ? cell : cell.PadRight(widths[column] + 2));
        }

        writer.WriteLine(line.ToString().TrimEnd());
    }

    private static string Clean(string text) => ConsoleLog.OneLine(text.Trim());
}
