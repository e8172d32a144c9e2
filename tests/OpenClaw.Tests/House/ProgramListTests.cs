using System.Text.RegularExpressions;
using OpenClaw.Node.Approvals.Analysis.Programs;

namespace OpenClaw.Tests.House;

/// <summary>Programs are listed in the catalogue and nowhere else.</summary>
public sealed class ProgramListTests
{
    // A second list of names is how one place comes to know a program that another does not.
    [SourceFact]
    public void There_is_no_other_list_of_programs()
    {
        HashSet<string> names = [.. ProgramCatalog.Rows.SelectMany(row => row.Names)];
        List<string> lists = [];
        foreach (string file in new[] { "Analysis", "Matching", "Decision", "Plans", "Pending",
            "Durable" }.SelectMany(room => SourceTree.Files("src/OpenClaw.Node/Approvals/" + room, "*.cs")))
        {
            string name = Path.GetFileName(file);
            // The rows; and PowerShell's own words, some of which are also names of programs.
            if (name.EndsWith("Programs.cs", StringComparison.Ordinal) || name is "ProgramCatalog.cs" or "PowerShellPayload.cs")
            {
                continue;
            }
            string[] named =
                [.. Regex.Matches(Regex.Replace(File.ReadAllText(file), "//.*", ""), "\"([^\"\\\\\\n]+)\"")
                    .Select(match => match.Groups[1].Value).Where(names.Contains).Distinct()];
            if (named.Length > 2)
            {
                lists.Add($"{name}: {string.Join(" ", named)}");
            }
        }
        Assert.Empty(lists);
    }
}
