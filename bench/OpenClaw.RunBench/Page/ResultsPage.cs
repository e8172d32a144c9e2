using System.Globalization;
using System.Text;
using OpenClaw.Bench;

namespace OpenClaw.RunBench.Page;

/// <summary>Makes bench/RESULTS.md and its chart of the figures that the programs of bench/ wrote.</summary>
internal static class ResultsPage
{
    /// <summary>As OpenClaw.NodeBench calls it.</summary>
    private const string RealGateway = "Whole processes, at a real gateway";

    private static readonly string[] Nodes = ["native", "module in pwsh", "reference", "Windows program under wine"];

    public static int Make(Plan plan)
    {
        var figures = Figures.Read(plan.Figures!);
        var chart = Path.ChangeExtension(plan.Page!, ".svg");
        File.WriteAllText(chart, Chart.Draw(Groups(figures)));
        StringBuilder page = new("# Results\n\n");
        page.Append(CultureInfo.InvariantCulture,
            $"Made by `bench/run.sh` on {DateTime.UtcNow:yyyy-MM-dd}: {About("processors")} processors, load {About("load before")} before and {About("load after")} after, ");
        page.Append(CultureInfo.InvariantCulture, $"`openclaw-node` of {About("bytes of the file")} bytes.\n");
        page.Append("What stands behind the figures, and why a target is not reached, is in [README.md](README.md). Processor time is the node's own, without the commands that it ran;\n");
        page.Append("\"C\" is the C program that does the same without a node, in turns with it; a dash was not measured.\n\n");
        page.Append(CultureInfo.InvariantCulture,
            $"![The nodes beside each other, logarithmic]({Path.GetFileName(chart)})\n\n## Targets\n\n");
        Row(page, "target", "wanted", "measured", "");
        Row(page, "---", "---:", "---:", "---");
        foreach (var target in Target.Of(figures))
        {
            Row(page, target.What, (target.IsLeast ? "≥ " : "≤ ") + target.Wanted.ToString(CultureInfo.InvariantCulture),
                Figures.Show(target.Measured), target.Verdict);
        }

        // What every node was asked first, then what only ours is measured for.
        foreach (var table in figures.All.Select(figure => figure.Table).Distinct().Where(table => table != Measurement.About)
            .OrderBy(table => table != RealGateway))
        {
            Table(page, table, figures.All.Where(figure => figure.Table == table).ToArray());
        }

        File.WriteAllText(plan.Page!, page.ToString());
        Console.WriteLine($"{plan.Page} and {chart}");
        return 0;

        // Whole numbers as they are, all digits of a size included.
        string About(string row) => figures.Of(Measurement.About, row, "").ToString(CultureInfo.InvariantCulture);
    }

    private static void Table(StringBuilder page, string title, Figure[] figures)
    {
        var columns = figures.Select(figure => figure.Column).Distinct().ToArray();
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        Row(page, ["", .. columns]);
        Row(page, ["---", .. columns.Select(_ => "---:")]);
        foreach (var row in figures.GroupBy(figure => figure.Row))
        {
            Row(page, [row.Key,
                .. columns.Select(column => Figures.Show(row.LastOrDefault(figure => figure.Column == column)?.Value ?? double.NaN))]);
        }
    }

    private static void Row(StringBuilder page, params string[] cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static IEnumerable<BarGroup> Groups(Figures figures)
    {
        yield return Whole("start to connected, p50 (ms)");
        yield return Whole("idle memory, PSS (MB)");
        var runs = Whole("run true, one at a time: node p50 (ms)");
        yield return runs with { Bars = [.. runs.Bars,
            new Bar("C program", figures.Of(Measurement.Everything, "run true, 1 at a time", "C: p50 (ms)"))] };
        yield return Whole("run true, 8 at a time: a second");

        BarGroup Whole(string measure) =>
            new(measure + ", real gateway", [.. Nodes.Select(node => new Bar(node, figures.Of(RealGateway, measure, node)))]);
    }
}
