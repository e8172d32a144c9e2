using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenClaw.LiveTests.Windows;

/// <summary>
/// A table of commands: one a line, <c>EXPECTED⇥TEXT</c>. Expected is <c>run CODE OUTPUT</c> (the exit code and a part of what is written)
/// or <c>no REASON</c> (a part of what is said). A line with <c>+</c> in front belongs to the short form of the table; <c>{LF}</c> is a
/// line end, <c>{U+200B}</c> any character.
/// </summary>
internal sealed partial record TextTable(IReadOnlyList<TextTable.Row> Rows)
{
    internal sealed record Row(bool Short, bool Runs, int ExitCode, string Part, string Text)
    {
        /// <summary>What differs; null when all is as expected.</summary>
        public string? Difference(Answer answer)
        {
            if (Runs != answer.Ran)
            {
                return Runs ? "it should run" : "it should not run";
            }

            string all = Runs ? answer.Run.Stdout + answer.Run.Result.GetProperty("stderr").GetString()
                : answer.Run.ErrorMessage + "\n" + (answer.Prepare.Ok ? "" : answer.Prepare.ErrorMessage);
            return Runs && answer.Run.Result.GetProperty("exitCode").GetInt32() != ExitCode ? $"exit code {ExitCode} is expected"
                : all.Contains(Part, StringComparison.OrdinalIgnoreCase) ? null : $"'{Part}' is expected";
        }
    }

    public static TextTable Read(string name)
    {
        using Stream stream = typeof(TextTable).Assembly.GetManifestResourceStream("windows/" + name)
            ?? throw new InvalidOperationException($"there is no table '{name}'");
        using var reader = new StreamReader(stream);
        return new TextTable([.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Parse)]);
    }

    private static Row Parse(string line)
    {
        bool isShort = line[0] == '+';
        string[] columns = (isShort ? line[1..] : line).Split('\t', 2);
        string[] expected = columns[0].Trim().Split(' ', 3);
        string text = Character().Replace(
            columns[1].Replace("{LF}", "\n", StringComparison.Ordinal),
            found => ((char)int.Parse(found.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
        return expected[0] switch
        {
            "run" => new Row(isShort, true, int.Parse(expected[1], CultureInfo.InvariantCulture),
                expected.Length > 2 ? expected[2] : "", text),
            "no" => new Row(isShort, false, 0, string.Join(' ', expected.Skip(1)), text),
            _ => throw new InvalidOperationException($"'{line}' is no line of a table"),
        };
    }

    [GeneratedRegex("\\{U\\+([0-9A-F]{4})\\}")]
    private static partial Regex Character();
}
