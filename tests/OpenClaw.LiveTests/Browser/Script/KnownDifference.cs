using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenClaw.LiveTests.Browser.Script;

/// <summary>Where we answer otherwise on purpose, and why; docs/browser-differences.md says the same to people.</summary>
internal sealed record KnownDifference(string? Chapter, string? Step, Regex At, string Why)
{
    public static IReadOnlyList<KnownDifference> All { get; } = Load();

    public bool Covers(string chapter, string step, Difference difference) =>
        (Chapter is null || Chapter == chapter) && (Step is null || Regex.IsMatch(step, Step)) && At.IsMatch(difference.At);

    private static List<KnownDifference> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("script/differences.json")!;
        return [.. JsonNode.Parse(stream)!.AsArray().Select(entry => new KnownDifference(
            entry!["chapter"]?.GetValue<string>(),
            entry["step"]?.GetValue<string>(),
            new Regex(entry["at"]!.GetValue<string>()),
            entry["why"]!.GetValue<string>()))];
    }
}
