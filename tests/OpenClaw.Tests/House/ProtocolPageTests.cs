using System.Text.RegularExpressions;

namespace OpenClaw.Tests.House;

/// <summary>What a comment points to is there: page and section.</summary>
public sealed class ProtocolPageTests
{
    private static readonly Regex Cited = new(@"(docs/protocol/[a-z-]+\.md)((?:(?: |, | and | to |,)?\d+(?:\.\d+)*a?)*)",
        RegexOptions.Compiled);

    [SourceFact]
    public void Every_page_and_section_that_a_comment_names_exists()
    {
        List<string> wrong = [];
        int found = 0;
        foreach (string file in Sources())
        {
            string[] lines = File.ReadAllLines(file);
            for (int number = 0; number < lines.Length; number++)
            {
                foreach (Match cited in Cited.Matches(lines[number]))
                {
                    found++;
                    wrong.AddRange(Missing(cited)
                        .Select(what => $"{Path.GetRelativePath(SourceTree.Root, file)}:{number + 1} names {what}, which does not exist"));
                }
            }
        }
        Assert.True(found > 200, $"Only {found} places were found.");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [SourceFact]
    public void No_comment_points_to_a_page_that_is_not_in_the_repository()
    {
        IEnumerable<string> wrong = Sources().SelectMany(file => File.ReadAllLines(file)
            .Select((line, number) => (line, number))
            .Where(one => Regex.IsMatch(one.line, @"\bspec/[a-z-]+\.md"))
            .Select(one => $"{Path.GetRelativePath(SourceTree.Root, file)}:{one.number + 1}: {one.line.Trim()}"));
        Assert.True(!wrong.Any(), string.Join("\n", wrong));
    }

    [Theory]
    [InlineData("see docs/protocol/policy.md 4.5 and 99.1", "99.1")]
    [InlineData("docs/protocol/wire.md 3.3a, 77", "77")]
    [InlineData("docs/protocol/nothing.md", "docs/protocol/nothing.md")]
    public void A_section_that_is_not_there_is_seen(string comment, string missing)
    {
        if (SourceTree.IsHere)
        {
            Assert.EndsWith(missing, Assert.Single(Missing(Cited.Match(comment))), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Missing(Match cited)
    {
        string page = cited.Groups[1].Value;
        string path = SourceTree.In(page.Split('/'));
        if (!File.Exists(path))
        {
            return [page];
        }
        HashSet<string> sections =
            [.. Regex.Matches(File.ReadAllText(path), @"^#+ (\d+(?:\.\d+)*a?)\b", RegexOptions.Multiline)
                .Select(match => match.Groups[1].Value)];
        return Regex.Matches(cited.Groups[2].Value, @"\d+(?:\.\d+)*a?").Select(match => match.Value)
            .Where(section => !sections.Contains(section)).Select(section => page + " " + section);
    }

    private static IEnumerable<string> Sources() => new[] { "src", "tests", "bench", "module" }
        .SelectMany(folder =>
            new[] { "*.cs", "*.js", "*.mjs", "*.ps1", "*.txt", "*.csproj" }.SelectMany(pattern => SourceTree.Files(folder, pattern)))
        .Where(file => !file.EndsWith("ProtocolPageTests.cs", StringComparison.Ordinal));
}
