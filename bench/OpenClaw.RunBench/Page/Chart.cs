using System.Globalization;
using System.Text;
using OpenClaw.Bench;

namespace OpenClaw.RunBench.Page;

/// <summary>One bar; drawn only where it was measured.</summary>
internal sealed record Bar(string Name, double Value);

/// <summary>Bars of one measure. Lengths are logarithmic within the group: the nodes differ by up to a hundred times.</summary>
internal sealed record BarGroup(string Title, IReadOnlyList<Bar> Bars);

/// <summary>Draws groups of bars as SVG, without anything but text and rectangles.</summary>
internal static class Chart
{
    private const int Width = 760, Label = 230, Row = 22, Head = 34;
    private static readonly string[] Colours = ["#2f6f4f", "#4f86b8", "#b85c4f", "#9a7d2e", "#777777"];

    public static string Draw(IEnumerable<BarGroup> groups)
    {
        StringBuilder body = new();
        var y = 10;
        foreach (var group in groups)
        {
            var bars = group.Bars.Where(bar => double.IsFinite(bar.Value) && bar.Value > 0).ToArray();
            if (bars.Length == 0)
            {
                continue;
            }

            Text(body, 10, y + 18, "bold", group.Title);
            y += Head;
            // The shortest bar still shows: the scale begins a factor of two below it.
            double least = Math.Log(bars.Min(bar => bar.Value) / 2), most = Math.Log(bars.Max(bar => bar.Value));
            foreach (var bar in bars)
            {
                var length = (Width - Label - 90) * (Math.Log(bar.Value) - least) / Math.Max(most - least, 0.1);
                Text(body, 10, y + 14, "normal", bar.Name);
                body.Append(CultureInfo.InvariantCulture,
                    $"<rect x=\"{Label}\" y=\"{y + 2}\" width=\"{length:0}\" height=\"{Row - 6}\" fill=\"{Colours[Place(group, bar) % Colours.Length]}\"/>\n");
                Text(body, Label + (int)length + 8, y + 14, "normal", Figures.Show(bar.Value));
                y += Row;
            }

            y += 8;
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{y + 6}\" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n")
            + body + "</svg>\n";
    }

    // A node has the same colour in every group.
    private static int Place(BarGroup group, Bar bar) => group.Bars.ToList().IndexOf(bar);

    private static void Text(StringBuilder body, int x, int y, string weight, string text) =>
        body.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x}\" y=\"{y}\" font-weight=\"{weight}\" fill=\"#222222\">{System.Net.WebUtility.HtmlEncode(text)}</text>\n");
}
