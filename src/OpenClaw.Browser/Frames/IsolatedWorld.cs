using System.Text.Json;
using OpenClaw.Browser.Cdp;

namespace OpenClaw.Browser.Frames;

/// <summary>
/// A JavaScript world of our own in a document: what the page did to the DOM's functions does not reach it, and what it does the page does
/// not see.
/// </summary>
internal static class IsolatedWorld
{
    /// <summary>The world's execution context. The same name gives the same world as long as the document lives.</summary>
    public static async Task<int> OpenAsync(PageFrame frame, string name, CancellationToken cancellationToken)
    {
        JsonElement world = await frame.Session.SendAsync("Page.createIsolatedWorld",
            Json.Object(("frameId", frame.Id), ("worldName", name)), cancellationToken).ConfigureAwait(false);
        return world.Integer("executionContextId") ?? throw new CdpException("Page.createIsolatedWorld", -1, "no world");
    }
}
