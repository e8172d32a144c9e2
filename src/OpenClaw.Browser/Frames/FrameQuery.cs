using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Frames;

/// <summary>Finds elements by CSS selector in one frame, also inside open shadow roots, from a world that the page's scripts cannot reach.</summary>
internal static class FrameQuery
{
    private const int ShownAtMost = 200;
    private static readonly IsolatedScript s_script = new("query.js");

    /// <summary>The node of the first match; null when nothing matches.</summary>
    /// <exception cref="RouteException">400 it is no selector.</exception>
    public static async Task<int?> FirstAsync(PageFrame frame, string selector, CancellationToken cancellationToken)
    {
        try
        {
            return (await s_script.CallAsync(frame, "first", cancellationToken, JsonTree.Of(selector)).ConfigureAwait(false)).Member("value").Integer("backendNodeId");
        }
        catch (ScriptException)
        {
            throw new RouteException(400, $"\"{(selector.Length > ShownAtMost ? selector[..ShownAtMost] : selector)}\" is no CSS selector.");
        }
    }

    /// <summary>The node of the document's root element; null when it has none.</summary>
    public static Task<int?> RootAsync(PageFrame frame, CancellationToken cancellationToken) => FirstAsync(frame, ":root", cancellationToken);

    /// <summary>The links of the document as numbered lines, each address once (spec/browser.md 2.4, urls).</summary>
    public static async Task<IReadOnlyList<string>> LinksAsync(PageFrame frame, CancellationToken cancellationToken) =>
        (await s_script.CallAsync(frame, "links", cancellationToken).ConfigureAwait(false)).Items("value").Select((line, index) => $"{index + 1}. {line.Text("value")}").ToArray();
}
