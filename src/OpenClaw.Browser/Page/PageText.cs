using System.Diagnostics;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Page;

/// <summary>
/// GET /text: the visible text of an element, else of the article, the main part or the body (docs/protocol/browser.md 2.8).
/// </summary>
internal static class PageText
{
    public const int MaxChars = 40_000;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="RouteException">400 no selector; 500 nothing matches, also after a while.</exception>
    public static async Task<(string Text, bool Truncated)> ReadAsync(Tab tab, string? selector, int maxChars,
        CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await FrameQuery.TextAsync(tab.Frames.Main, selector, maxChars, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }
            if (waited.Elapsed > Wait)
            {
                throw selector is null ? new RouteException(500, "Error: The page has no text yet.") : FrameQuery.NotFound(selector);
            }
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
