using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Page;

/// <summary>
/// Work that needs the page to answer: it ends in time, it does not wait behind a modal dialog, and what went wrong becomes the answer that
/// the reference gives (<c>String(error)</c>, docs/protocol/browser.md 2).
/// </summary>
internal static class PageWork
{
    /// <param name="tab">The tab.</param>
    /// <param name="timeout">For all of it.</param>
    /// <param name="timedOut">What to say then.</param>
    /// <param name="work">Watches its token.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="RouteException">What failed.</exception>
    public static async Task<T> RunAsync<T>(Tab tab, TimeSpan timeout, string timedOut, Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        using var watch = new DialogWatch(tab.Dialogs, timeout, cancellationToken);
        try
        {
            return watch.IsBlocked ? throw Blocked() : await work(watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw watch.IsBlocked ? Blocked() : new RouteException(500, timedOut);
        }
        catch (Exception problem) when (problem is CdpException or RefException or ScriptException)
        {
            throw new RouteException(500, "Error: " + problem.Message);
        }
    }

    private static RouteException Blocked() =>
        new(500, "Error: The page shows a modal dialog and answers nothing meanwhile. Respond to the dialog, then try again.");
}
