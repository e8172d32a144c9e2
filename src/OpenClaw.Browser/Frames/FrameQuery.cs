using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Frames;

/// <summary>Finds elements by CSS selector in one frame, also inside open shadow roots, from a world that the page's scripts cannot reach.</summary>
internal static class FrameQuery
{
    private const string World = "openclaw-query";
    private static readonly string s_script = EmbeddedScript.Read("query.js");

    /// <summary>The node of the first match; null when nothing matches.</summary>
    /// <exception cref="RouteException">400 it is no selector.</exception>
    public static async Task<int?> FirstAsync(PageFrame frame, string selector, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync(frame, "first", selector, cancellationToken).ConfigureAwait(false);
        return answer.Member("deepSerializedValue").Member("value").Integer("backendNodeId");
    }

    /// <summary>The node of the document's root element; null when it has none.</summary>
    public static Task<int?> RootAsync(PageFrame frame, CancellationToken cancellationToken) => FirstAsync(frame, ":root", cancellationToken);

    /// <summary>The links of the document as numbered lines, each address once (spec/browser.md 2.4, urls).</summary>
    public static async Task<IReadOnlyList<string>> LinksAsync(PageFrame frame, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync(frame, "links", null, cancellationToken).ConfigureAwait(false);
        return answer.Member("deepSerializedValue").Items("value").Select((line, index) => $"{index + 1}. {line.Text("value")}").ToArray();
    }

    private static async Task<JsonElement> CallAsync(PageFrame frame, string function, string? argument, CancellationToken cancellationToken)
    {
        // The same name gives the same world as long as the document lives.
        JsonElement world = await frame.Session.SendAsync("Page.createIsolatedWorld", Json.Object(("frameId", frame.Id), ("worldName", World)), cancellationToken).ConfigureAwait(false);
        JsonElement answer = await frame.Session.SendAsync("Runtime.callFunctionOn", Json.Object(
            ("executionContextId", world.Integer("executionContextId")),
            ("functionDeclaration", $"function(argument) {{ return ({s_script})().{function}(argument); }}"),
            ("arguments", argument is null ? null : new[] { Json.Object(("value", argument)) }),
            ("serializationOptions", Json.Object(("serialization", "deep"), ("maxDepth", 2), ("additionalParameters", Json.Object(("maxNodeDepth", 0), ("includeShadowTree", "none")))))),
            cancellationToken).ConfigureAwait(false);
        return answer.Member("exceptionDetails").ValueKind == JsonValueKind.Object
            ? throw new RouteException(400, $"\"{(argument is { Length: > 200 } ? argument[..200] : argument)}\" is no CSS selector.")
            : answer.Member("result");
    }
}
