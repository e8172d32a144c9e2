using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Files;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>Saves the document that a tab shows, for the "save" of the gateway's browser panel.</summary>
internal static class CurrentDocument
{
    private const string Changed = "The tab changed before its download completed. Try again.";

    /// <exception cref="RouteException">The policy does not allow it (redirects of a download cannot be looked at), or the tab shows
    /// something else.</exception>
    public static async Task<BrowserAnswer> DownloadAsync(RouteCall call, string expectedUrl, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        if (!expectedUrl.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !expectedUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw Blocked("Only HTTP(S) documents can be downloaded");
        }
        if (!call.Profile.Guard.AllowsPrivate || call.Profile.Guard.Policy is not { BlockedHostnames.Count: 0, HostnameAllowlist.Count: 0 })
        {
            throw Blocked(
                "Current-document downloads are unavailable under this browser network policy because download redirects cannot be inspected");
        }
        if (tab.Url != expectedUrl)
        {
            throw new RouteException(500, Changed);
        }
        BrowserDownloads downloads = FileRoutes.Downloads(call);
        DownloadWait wait = downloads.Arm(tab, path: null);
        JsonElement begun;
        try
        {
            begun = await tab.Session.SendAsync("Runtime.evaluate", Json.Object(
                ("expression",
                    EmbeddedScript.Read("save-document.js").Replace("EXPECTED_URL", JsonTreeWriter.WriteCompact(JsonTree.Of(expectedUrl)))),
                ("returnByValue", true), ("userGesture", true)), cancellationToken).OrCancelledAsync(cancellationToken)
                    .ConfigureAwait(false);
        }
        catch
        {
            downloads.Remove(wait);
            throw;
        }
        if (!begun.Member("result").IsTrue("value"))
        {
            downloads.Remove(wait);
            throw new RouteException(500, Changed);
        }
        return FileRoutes.Answer(tab, await downloads.TakeAsync(wait, timeout, cancellationToken).ConfigureAwait(false));
    }

    private static RouteException Blocked(string text) => new(400, text) { Reason = "navigation_blocked" };
}
