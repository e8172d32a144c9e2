using System.Text.Json;
using System.Text.RegularExpressions;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Services.Install;

namespace OpenClaw.Tests.House;

/// <summary>
/// What DSC and the cmdlets name for people has the same words as the tables that it comes from: <see cref="ServiceManagers.All"/>, where a
/// service manager is a folder and a row, and <see cref="RuleTerms.All"/>.
/// </summary>
public sealed class DscManifestTests
{
    private static readonly IEnumerable<string> Words = ServiceManagers.All.Select(manager => manager.Word);

    [SourceFact]
    public void A_cmdlet_takes_each_service_manager_by_its_word()
    {
        string source = File.ReadAllText(SourceTree.In("src", "OpenClaw.PowerShell", "Output", "NodeServiceType.cs"));
        AssertSame(Words, Regex.Matches(source, @"^    (\w+),\r?$", RegexOptions.Multiline).Cast<Match>()
            .Select(match => match.Groups[1].Value.ToLowerInvariant()));
    }

    [SourceFact]
    public void DSC_takes_each_service_manager_by_its_word_and_all_that_can_be_attached_to_a_rule()
    {
        string path = SourceTree.In("module", "dsc", "openclaw.node.dsc.resource.json");
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement members = manifest.RootElement.GetProperty("schema").GetProperty("embedded").GetProperty("properties");
        AssertSame(Words,
            members.GetProperty("type").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!.ToLowerInvariant()));
        JsonElement rule = members.GetProperty("rules").GetProperty("items").GetProperty("properties");
        AssertSame(RuleTerms.All.Select(term => term.Member).Concat(["pattern", "argPattern", "agent"]),
            rule.EnumerateObject().Select(member => member.Name));
    }

    private static void AssertSame(IEnumerable<string> known, IEnumerable<string> named) => Assert.Equal(
        known.OrderBy(name => name, StringComparer.Ordinal), named.OrderBy(name => name, StringComparer.Ordinal));
}
