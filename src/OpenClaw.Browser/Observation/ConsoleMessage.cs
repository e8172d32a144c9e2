using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Observation;

/// <summary>One line of a page's console: of its scripts, or of the browser about the page.</summary>
/// <param name="Type">For example log, warning, error.</param>
internal sealed record ConsoleMessage(string Type, string Text, DateTimeOffset Time, string Url, int Line, int Column)
{
    /// <summary>What a threshold counts: error 3, warning 2, info and log 1, debug 0, anything else 1.</summary>
    public int Priority => PriorityOf(Type);

    public static int PriorityOf(string type) => type switch
    {
        "error" => 3,
        "warn" or "warning" => 2,
        "debug" => 0,
        _ => 1,
    };

    /// <summary>Of <c>Runtime.consoleAPICalled</c>.</summary>
    public static ConsoleMessage OfScript(JsonElement parameters, DateTimeOffset time)
    {
        JsonElement frame = parameters.Member("stackTrace").Items("callFrames").FirstOrDefault();
        return new ConsoleMessage(
            Observed.Short(parameters.Text("type")),
            Observed.Short(string.Join(" ", parameters.Items("args").Take(100).Select(RemoteValue.Text))),
            time, Observed.Short(frame.Text("url")), frame.Integer("lineNumber") ?? 0, frame.Integer("columnNumber") ?? 0);
    }

    /// <summary>Of <c>Log.entryAdded</c>.</summary>
    public static ConsoleMessage OfBrowser(JsonElement parameters, DateTimeOffset time)
    {
        JsonElement entry = parameters.Member("entry");
        return new ConsoleMessage(
            Observed.Short(entry.Text("level")), Observed.Short(entry.Text("text")), time, Observed.Short(entry.Text("url")),
            entry.Integer("lineNumber") ?? 0, 0);
    }

    public JsonObject ToJson() => Json.Object(
        ("type", Type), ("text", Text), ("timestamp", Observed.Time(Time)),
        // Under both names, as the reference's engine has them.
        ("location", Json.Object(("url", Url), ("line", Line), ("column", Column), ("lineNumber", Line), ("columnNumber", Column))));
}
