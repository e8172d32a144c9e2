using System.Reflection;
using System.Text.RegularExpressions;

namespace OpenClaw.Tests.House;

/// <summary>docs/reports.md says which test keeps a report: each that it names is there and is one.</summary>
public sealed class ReportPageTests
{
    private static readonly Regex Named = new(@"`([A-Za-z0-9]+Tests)\.([A-Za-z0-9_]+)`", RegexOptions.Compiled);

    [SourceFact]
    public void Every_test_that_the_page_names_exists()
    {
        MatchCollection named = Named.Matches(File.ReadAllText(SourceTree.In("docs", "reports.md")));
        Assert.True(named.Count >= 15, $"Only {named.Count} tests are named.");
        ILookup<string, Type> classes = typeof(ReportPageTests).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Tests", StringComparison.Ordinal)).ToLookup(type => type.Name);
        Assert.All(named.Cast<Match>(), name => Assert.Contains(
            classes[name.Groups[1].Value], type =>
                type.GetMethod(name.Groups[2].Value)?.GetCustomAttributes<FactAttribute>(inherit: true).Any() == true));
    }
}
