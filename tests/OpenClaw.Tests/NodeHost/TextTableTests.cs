using System.Text;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.Tests.NodeHost;

/// <summary>Tables on terminals of every width: no line is wider, and what a person has to see whole is there.</summary>
public sealed class TextTableTests
{
    private static readonly string[] Headings = ["agent", "pattern", "arguments", "last used"];

    private static readonly string[][] Rows =
    [
        ["*", "/usr/bin/git", "^(log|status|diff)( [A-Za-z0-9./_-]+)*$", "git log --oneline -- src/OpenClaw.NodeHost/Terminal"],
        ["ci", "/opt/tools/\U0001F527\U0001F527\U0001F527\U0001F527/build", "", ""],
        ["main", "uname", "", "uname -s"],
    ];

    public static TheoryData<bool, int> Widths()
    {
        TheoryData<bool, int> widths = [];
        foreach (int width in (int[])[40, 41, 52, 60, 72, 80, 100, 118, 132, 200, int.MaxValue])
        {
            widths.Add(true, width);
            widths.Add(false, width);
        }

        return widths;
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_line_is_wider_than_the_terminal(bool cuts, int width)
    {
        foreach (string line in Table(cuts, width).Split('\n'))
        {
            // In a list a word that is longer than a line stays whole, to be copied.
            Assert.True(line.Length <= width || line.Split(' ')[^1].Length > width - "arguments:   ".Length, line);
            Assert.Equal(line, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line)));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_cell_is_there_whole_where_rows_are_not_cut(bool cuts, int width)
    {
        string table = Table(cuts, width);
        bool isList = table.Contains("agent:", StringComparison.Ordinal);
        Assert.Equal(width < (cuts ? 75 : 100), isList);
        if (cuts && !isList)
        {
            Assert.True(table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length <= 2 + (2 * Rows.Length), table);
            return;
        }

        foreach (string cell in Rows.SelectMany(row => row))
        {
            Assert.All(cell.Split(' '), word => Assert.Contains(word, table, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Into_a_pipe_nothing_is_cut()
    {
        using StringWriter text = new() { NewLine = "\n" };
        TextTable table = new("when", "command") { MostLines = 1 };
        string command = new('x', 5_000);
        table.Add("now", command);
        table.Write(text, int.MaxValue);
        Assert.EndsWith("now   " + command + "\n", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two words", 20, "two words")]
    [InlineData("two words", 5, "two|words")]
    [InlineData("a b c d e f", 3, "a b|c d|e f")]
    [InlineData("unbreakable", 4, "unbr|eaka|ble")]
    [InlineData("see unbreakable", 6, "see un|breaka|ble")]
    [InlineData("see\U0001F527\U0001F527x", 4, "see|\U0001F527\U0001F527|x")]
    [InlineData("", 4, "")]
    public void Words_are_broken_only_where_they_must(string text, int width, string expected) =>
        Assert.Equal(expected, string.Join('|', TextWidth.Wrap(text, width, breakWords: true)));

    private static string Table(bool cuts, int width)
    {
        using StringWriter text = new() { NewLine = "\n" };
        TextTable table = new(Headings) { MostLines = cuts ? 2 : int.MaxValue };
        foreach (string[] row in Rows)
        {
            table.Add(row);
        }

        table.Write(text, width);
        return text.ToString();
    }
}
