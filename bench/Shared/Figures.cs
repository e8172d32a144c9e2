using System.Globalization;

namespace OpenClaw.Bench;

/// <summary>One number of bench/RESULTS.md: where it stands and what it is.</summary>
internal sealed record Figure(string Table, string Row, string Column, double Value);

/// <summary>
/// What the programs of this folder measured, one figure a line: the two of them run one after the other, and the page is made of what both
/// wrote.
/// </summary>
internal sealed class Figures(string? path)
{
    private readonly List<Figure> _all = [];

    public IReadOnlyList<Figure> All => _all;

    public static Figures Read(string path)
    {
        Figures figures = new(null);
        foreach (var line in File.ReadLines(path))
        {
            var parts = line.Split('\t');
            figures.Add(parts[0], parts[1], parts[2], double.Parse(parts[3], CultureInfo.InvariantCulture));
        }

        return figures;
    }

    public void Add(string table, string row, string column, double value)
    {
        _all.Add(new Figure(table, row, column, value));
        if (path is not null)
        {
            File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{table}\t{row}\t{column}\t{value:R}\n"));
        }
    }

    /// <summary>Not a number where it was not measured.</summary>
    public double Of(string table, string row, string column) =>
        _all.LastOrDefault(figure => figure.Table == table && figure.Row == row && figure.Column == column)?.Value ?? double.NaN;

    /// <summary>Three digits are as many as a measurement of this kind has.</summary>
    public static string Show(double value) => !double.IsFinite(value)
        ? "-"
        : value == Math.Round(value) ? value.ToString("0", CultureInfo.InvariantCulture)
            : value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.000" },
                CultureInfo.InvariantCulture);
}
