using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Page;

/// <summary>POST /highlight: shows a person at the browser which element is meant, as DevTools does; the page notices nothing.</summary>
internal static class Highlighter
{
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(3);

    /// <exception cref="RefException">The ref names nothing (any more).</exception>
    public static async Task ShowAsync(Tab tab, string reference, CancellationToken cancellationToken)
    {
        ResolvedRef element = tab.Refs.Resolve(reference);
        CdpSession session = element.Session;
        await session.SendAsync("DOM.enable", cancellationToken).ConfigureAwait(false);
        await session.SendAsync("Overlay.enable", cancellationToken).ConfigureAwait(false);
        try
        {
            await session.SendAsync("Overlay.highlightNode", Json.Object(
                ("backendNodeId", element.BackendNodeId),
                ("highlightConfig", Json.Object(("showInfo", true), ("contentColor", Colour(0.3)), ("borderColor", Colour(1))))),
                    cancellationToken).ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            throw RefException.Unknown(element.Ref);
        }
        finally
        {
            _ = HideAsync(session);
        }
    }

    private static JsonObject Colour(double alpha) => Json.Object(("r", 255), ("g", 69), ("b", 0), ("a", alpha));

    private static async Task HideAsync(CdpSession session)
    {
        await Task.WhenAny(Task.Delay(Shown), session.Detached).ConfigureAwait(false);
        try
        {
            await session.SendAsync("Overlay.disable", CancellationToken.None).ConfigureAwait(false);
            await session.SendAsync("DOM.disable", CancellationToken.None).ConfigureAwait(false);
        }
        catch (CdpException)
        {
            // Gone with the tab.
        }
    }
}
