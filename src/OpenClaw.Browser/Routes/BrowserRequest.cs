using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Routes;

/// <summary>
/// One request to the browser, as the proxy command hands it on (docs/protocol/browser.md 1.2): checked, not yet matched to a route.
/// </summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">Begins with a slash and does not end with one, but for the root.</param>
/// <param name="Query">Texts, as in a URL.</param>
/// <param name="Body">Empty when none came or when it was no object.</param>
internal sealed record BrowserRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, JsonObject Body)
{
    /// <summary>A text of the query, trimmed; null when absent or blank.</summary>
    public string? QueryText(string name) =>
        Query.TryGetValue(name, out string? value) && value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A text of the body, trimmed; null when absent, blank or no text.</summary>
    public string? BodyText(string name) => Body[name]?.AsText?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The tab that is meant: of the body or of the query; null for "the current one".</summary>
    public string? TargetId => BodyText("targetId") ?? QueryText("targetId");
}
