using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>A tab as routes show it (docs/protocol/browser.md 2.2).</summary>
internal static class TabJson
{
    public static async Task<JsonObject> OfAsync(ProfileRuntime profile, RunningBrowser browser, Tab tab,
        CancellationToken cancellationToken)
    {
        string? unavailable = null;
        string url = tab.Url;
        try
        {
            await profile.Guard.CheckCurrentAsync(url, browser.Filter is not null, cancellationToken).ConfigureAwait(false);
        }
        catch (RouteException refusal)
        {
            // An address may hold what the page is not to tell.
            unavailable = refusal.Reason is null ? "navigation_check_failed" : "navigation_blocked";
            url = "";
        }
        return Json.Object(
            ("targetId", tab.TargetId),
            ("title", unavailable is null ? tab.Title : ""),
            ("url", url),
            ("urlUnavailableReason", unavailable),
            ("type", "page"),
            ("tabId", tab.TabId),
            ("label", tab.Label),
            ("suggestedTargetId", tab.Label ?? tab.TabId));
    }

    public static async Task<JsonObject[]> OfAllAsync(ProfileRuntime profile, RunningBrowser browser, CancellationToken cancellationToken)
    {
        await browser.Tabs.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var shown = new List<JsonObject>();
        foreach (Tab tab in browser.Tabs.Pages)
        {
            shown.Add(await OfAsync(profile, browser, tab, cancellationToken).ConfigureAwait(false));
        }
        return shown.ToArray();
    }
}
