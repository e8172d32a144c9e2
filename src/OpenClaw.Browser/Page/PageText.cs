using System.Diagnostics;
using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Page;

/// <summary>GET /text: the visible text of an element, else of the article, the main part or the body (spec/browser.md 2.8).</summary>
internal static class PageText
{
    public const int MaxChars = 40_000;

    private static readonly IsolatedScript s_script = new("text.js");
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="RouteException">400 no selector; 500 nothing matches, also after a while.</exception>
    public static async Task<(string Text, bool Truncated)> ReadAsync(Tab tab, string? selector, int maxChars, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            JsonElement[] answer = await AskAsync(tab, selector, maxChars, cancellationToken).ConfigureAwait(false);
            if (answer.Length == 3 && answer[0].IsTrue("value"))
            {
                return (answer[1].Text("value"), answer[2].IsTrue("value"));
            }
            if (waited.Elapsed > s_wait)
            {
                throw new RouteException(500, selector is null
                    ? "Error: The page has no text yet."
                    : $"Error: Element \"{Short(selector)}\" not found. Run a new snapshot to see current page elements.");
            }
            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<JsonElement[]> AskAsync(Tab tab, string? selector, int maxChars, CancellationToken cancellationToken)
    {
        try
        {
            return (await s_script.CallAsync(tab.Frames.Main, "read", cancellationToken, selector is null ? JsonTree.Null : JsonTree.Of(selector), JsonTree.Of(maxChars)).ConfigureAwait(false))
                .Items("value").ToArray();
        }
        catch (ScriptException)
        {
            throw new RouteException(400, $"\"{Short(selector ?? "")}\" is no CSS selector.");
        }
    }

    private static string Short(string selector) => selector.Length > 200 ? selector[..200] : selector;
}
