using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenClaw.LiveTests.Browser.Script;

/// <summary>
/// Covers what differs between any two runs: ids, ports, times, folders. Nothing of this machine is left in a recording.
/// </summary>
internal sealed partial class Mask(IReadOnlyDictionary<string, string> places, IReadOnlyDictionary<string, string> variables)
{
    private static readonly HashSet<string> Numbers = ["pid", "cdpPort", "backendDOMNodeId"];

    /// <summary>What graphics the machine has is no part of the contract.</summary>
    private static readonly HashSet<string> Machine = ["graphics"];

    public JsonNode? Apply(JsonNode? node, string member = "") => node switch
    {
        JsonObject when Machine.Contains(member) => $"<{member}>",
        JsonValue value when member is "message" or "error" && value.TryGetValue<string>(out var text) =>
            Lines(WithoutPlaywright(Text(text))),
        JsonObject of => new JsonObject(of.Select(entry => KeyValuePair.Create(Text(entry.Key), Apply(entry.Value, entry.Key)))),
        JsonArray of => new JsonArray([.. of.Select(item => Apply(item))]),
        JsonValue value when member is "tabId" or "suggestedTargetId" && value.TryGetValue<string>(out var text) =>
            TabNumber().Replace(text, "<t>"),
        JsonValue value when value.TryGetValue<string>(out var text) => Lines(Text(text)),
        JsonValue value when Numbers.Contains(member) && value.GetValueKind() == System.Text.Json.JsonValueKind.Number => "<number>",
        _ => node?.DeepClone(),
    };

    /// <summary>A text of several lines becomes an array, so that a person can read a recording and a difference names its line.</summary>
    private static JsonNode Lines(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
            ? new JsonObject { ["lines"] = new JsonArray([.. text.Split('\n').Select(line => (JsonNode?)JsonValue.Create(line))]) }
            : JsonValue.Create(text);

    public string Text(string text)
    {
        // The longest first: a folder inside another one keeps its own name.
        foreach (var (name, value) in variables.Concat(places).Where(entry => entry.Value.Length > 3)
            .OrderByDescending(entry => entry.Value.Length))
        {
            text = text.Replace(value, name is "site" or "other" ? $"http://{name}" : $"<{name}>", StringComparison.Ordinal);
        }

        text = TargetId().Replace(text, "<id>");
        text = Uuid().Replace(text, "<uuid>");
        text = Time().Replace(text, "<time>");
        text = LoopbackPort().Replace(text, "$1:<port>");
        text = Downloads().Replace(text, "<downloads>/");
        text = Staged().Replace(text, "upload-<random>");
        text = Wrapped().Replace(text, "$1<random>\"");
        text = Picture().Replace(text, "<data>");
        return BrowserVersion().Replace(text, "$1/<version>");
    }

    /// <summary>The reference hands on Playwright's texts; which of its calls failed and where is Playwright's own.</summary>
    private static string WithoutPlaywright(string text) =>
        ErrorName().Replace(PlaywrightCall().Replace(PlaywrightLog().Replace(text, ""), ""), "");

    /// <summary>What JavaScript puts in front of an error's text, where it says nothing.</summary>
    [GeneratedRegex("^(Error: )+")]
    private static partial Regex ErrorName();

    [GeneratedRegex(@"\b(page|locator|keyboard|elementHandle)\.[a-zA-Z]+: ")]
    private static partial Regex PlaywrightCall();

    [GeneratedRegex(@"\s+(Call log:|at (anonymous|eval|UtilityScript|Element\.)|=====).*", RegexOptions.Singleline)]
    private static partial Regex PlaywrightLog();

    /// <summary>Counted over the whole run, of which some chapters may be left out.</summary>
    [GeneratedRegex("^t[0-9]+$")]
    private static partial Regex TabNumber();

    [GeneratedRegex("(EXTERNAL_UNTRUSTED_CONTENT id=\")[0-9a-f]+\"")]
    private static partial Regex Wrapped();

    [GeneratedRegex("^[A-Za-z0-9+/]{200,}={0,2}$")]
    private static partial Regex Picture();

    [GeneratedRegex("[0-9A-F]{32}", RegexOptions.IgnoreCase)]
    private static partial Regex TargetId();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"(127\.0\.0\.1|localhost|\[::1\]):\d{4,5}")]
    private static partial Regex LoopbackPort();

    /// <summary>Each host has its own folder for downloads.</summary>
    [GeneratedRegex("""(<node state>)?(/[^\s"]*)?/downloads/""")]
    private static partial Regex Downloads();

    [GeneratedRegex(@"upload-[A-Za-z0-9]{6}\b")]
    private static partial Regex Staged();

    [GeneratedRegex(@"(Chrome|HeadlessChrome|Chromium|AppleWebKit|Safari)/[\d.]+")]
    private static partial Regex BrowserVersion();
}
