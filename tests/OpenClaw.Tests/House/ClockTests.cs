using System.Text.RegularExpressions;

namespace OpenClaw.Tests.House;

/// <summary>
/// What waits goes by a clock that nobody sets: a machine that is told the right time neither ends a wait too early nor prolongs it.
/// </summary>
public sealed class ClockTests
{
    [SourceFact]
    public void No_limit_is_a_time_of_day()
    {
        List<string> found = [];
        foreach (string file in SourceTree.Files("src", "*.cs"))
        {
            found.AddRange(File.ReadAllLines(file)
                .Where(line =>
                    Regex.IsMatch(line, @"\b[Dd]eadline\b.*\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime(Offset)?\.(Utc)?Now\.Add"))
                .Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));
        }
        Assert.Empty(found);
    }

    [SourceFact]
    public void The_browser_is_given_its_clock() =>
        Assert.Empty(SourceTree.Files("src", "*.cs")
            .Where(file => file.Contains("OpenClaw.Browser", StringComparison.Ordinal)
                && File.ReadAllText(file).Contains("TimeProvider.System", StringComparison.Ordinal)).Select(Path.GetFileName));
}
