using System.Text.RegularExpressions;

namespace OpenClaw.Tests.House;

/// <summary>What every file looks like (CONTRIBUTING.md, How we write); the compiler and its analyzers look after the rest.</summary>
public sealed class StyleTests
{
    private const int Width = 140;
    private const int Length = 400;

    private static IEnumerable<string> All =>
        new[] { "src", "tests", "bench" }.SelectMany(folder => SourceTree.Files(folder, "*.cs"));

    [SourceFact]
    public void A_line_is_longer_than_140_only_for_a_text_that_stands_in_it()
    {
        List<string> tooLong = [];
        foreach (string file in All)
        {
            bool inText = false;
            int number = 0;
            foreach (string line in File.ReadLines(file))
            {
                number++;
                bool begins = inText;
                // A text of several lines is what it is.
                inText ^= line.Split(["\"\"\""], StringSplitOptions.None).Length % 2 == 0;
                if (line.Length > Width && !line.StartsWith("#", StringComparison.Ordinal) && !begins && !inText && LongestText(line) < 60)
                {
                    tooLong.Add($"{Path.GetFileName(file)}:{number}: {line.Trim()}");
                }
            }
        }
        Assert.True(tooLong.Count == 0, string.Join("\n", tooLong));
    }

    [SourceFact]
    public void A_source_file_has_at_most_400_lines() =>
        Assert.Empty(SourceTree.Files("src", "*.cs").Where(file => File.ReadLines(file).Count() > Length).Select(Path.GetFileName));

    [SourceFact]
    public void A_source_file_has_one_public_type_and_its_name()
    {
        Regex type = new(@"^public (?:(?:static|sealed|abstract|partial|readonly|ref) )*(?:class|record struct|record|struct|interface|enum) (\w+)");
        string[] others =
        [
            .. from file in SourceTree.Files("src", "*.cs")
               let names = File.ReadLines(file).Select(line => type.Match(line)).Where(match => match.Success)
                   .Select(match => match.Groups[1].Value).Distinct().ToArray()
               where names.Length > 1 || names.Length == 1 && names[0] != Path.GetFileName(file).Split('.')[0]
               select $"{Path.GetFileName(file)}: {string.Join(", ", names)}",
        ];
        Assert.True(others.Length == 0, string.Join("\n", others));
    }

    [SourceFact]
    public void What_an_object_keeps_for_itself_begins_with_an_underscore()
    {
        Regex field =
            new(@"^\s+private (?!.*\b(?:static|const|delegate|event|record|class|struct|enum) )(?:protected |readonly |volatile )*(?<type>[^(=]+|\([^()]*\)\??) (?<name>\w+)(?: =[^>].*)?;$");
        string[] others =
        [
            .. All.SelectMany(file => File.ReadLines(file).Select(line => field.Match(line)).Where(match => match.Success)
                .Select(match => match.Groups["name"].Value).Where(name => name[0] != '_')
                    .Select(name => $"{Path.GetFileName(file)}: {name}")),
        ];
        Assert.True(others.Length == 0, string.Join("\n", others));
    }

    /// <summary>The longest text of a line; one with holes goes to the line's last quote.</summary>
    private static int LongestText(string line)
    {
        int hole = line.IndexOf("$\"", StringComparison.Ordinal);
        return Regex.Matches(line, "\"\"\".*\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"").Cast<Match>().Select(match => match.Length)
            .Append(hole < 0 ? 0 : line.LastIndexOf('"') - hole).Max();
    }
}
