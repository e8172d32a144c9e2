using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Frames;

/// <summary>
/// Finds elements by CSS selector in one frame, also inside open shadow roots, from a world that the page's scripts cannot reach.
/// </summary>
internal static class FrameQuery
{
    private static readonly IsolatedScript Script = new("query.js");

    /// <summary>The node of the first match; null when nothing matches.</summary>
    /// <exception cref="RouteException">400 it is no selector.</exception>
    public static async Task<int?> FirstAsync(PageFrame frame, string selector, CancellationToken cancellationToken) =>
        (await AskAsync(frame, "first", selector, cancellationToken).ConfigureAwait(false)).Member("value").Integer("backendNodeId");

    /// <summary>
    /// The visible text of the first match, else of the article, the main part or the body, and whether there is more; null when there is
    /// no such element.
    /// </summary>
    /// <exception cref="RouteException">400 it is no selector.</exception>
    public static async Task<(string Text, bool Truncated)?> TextAsync(PageFrame frame, string? selector, int maxChars,
        CancellationToken cancellationToken)
    {
        JsonElement[] answer = (await AskAsync(frame, "read", selector, cancellationToken, JsonTree.Of(maxChars)).ConfigureAwait(false))
            .Items("value").ToArray();
        return answer.Length == 3 && answer[0].IsTrue("value") ? (answer[1].Text("value"), answer[2].IsTrue("value")) : null;
    }

    /// <summary>The node of the document's root element; null when it has none.</summary>
    public static Task<int?> RootAsync(PageFrame frame, CancellationToken cancellationToken) =>
        FirstAsync(frame, ":root", cancellationToken);

    /// <summary>The links of the document as numbered lines, each address once (docs/protocol/browser.md 2.4, urls).</summary>
    public static async Task<IReadOnlyList<string>> LinksAsync(PageFrame frame, CancellationToken cancellationToken) =>
        (await Script.CallAsync(frame, "links", cancellationToken).ConfigureAwait(false)).Items("value")
            .Select((line, index) => $"{index + 1}. {line.Text("value")}").ToArray();

    private static async Task<JsonElement> AskAsync(PageFrame frame, string function, string? selector, CancellationToken cancellationToken,
        params JsonTree[] more)
    {
        try
        {
            return await Script.CallAsync(frame, function, cancellationToken,
                [selector is null ? JsonTree.Null : JsonTree.Of(selector), .. more]).ConfigureAwait(false);
        }
        catch (ScriptException)
        {
            throw new RouteException(400, $"\"{Observed.InMessage(selector ?? "")}\" is no CSS selector.");
        }
    }

    /// <summary>What a route answers that has waited for the element in vain.</summary>
    public static RouteException NotFound(string selector) => new(500,
        $"Error: Element \"{Observed.InMessage(selector)}\" not found. Run a new snapshot to see current page elements.");
}
