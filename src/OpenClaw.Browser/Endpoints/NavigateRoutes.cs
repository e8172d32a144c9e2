using OpenClaw.Browser.Files;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>POST /navigate (docs/protocol/browser.md 2.3).</summary>
internal static class NavigateRoutes
{
    private const double Usual = 20_000;
    private static readonly TimeSpan DownloadBegins = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DownloadQuiet = TimeSpan.FromMilliseconds(250);

    public static IReadOnlyList<Route> All { get; } = [new("POST", "/navigate", NavigateAsync)];

    private static async Task<BrowserAnswer> NavigateAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string url = call.Request.BodyText("url") ?? throw new RouteException(400, "url is required");
        TimeSpan limit = TimeSpan.FromMilliseconds(Math.Min(120_000, Math.Max(1000, call.Request.Body["timeoutMs"]?.AsNumber ?? Usual)));
        string address = await call.Profile.Guard.CheckAsync(url, cancellationToken).ConfigureAwait(false);
        Tab tab = await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false);
        RunningBrowser browser = call.Profile.Running ?? throw new RouteException(409, "browser not running");
        DownloadWait downloads = browser.Downloads.Watch(tab);
        try
        {
            NavigationResult result = await new Navigation(call.Profile, browser, tab)
                .RunAsync(address, limit, settle: null, cancellationToken).ConfigureAwait(false);
            // The address may be a file instead of a page: then it is saved, and the tab stays where it was.
            IReadOnlyList<SavedDownload> saved = result.Download is null ? []
                : await browser.Downloads.DrainAsync(downloads, expected: true, DownloadQuiet, DownloadBegins, limit, cancellationToken)
                    .ConfigureAwait(false);
            SavedDownload? download = saved is [{ } first, ..] ? first : null;
            if (result.Download is not null && download is null)
            {
                // Neither a page nor a file: broken off, by a stop of the browser for instance.
                throw new RouteException(500, $"Error: page.goto: net::ERR_ABORTED at {address}");
            }
            JsonObject? blocked = tab.Dialogs.IsBlocked ? tab.Dialogs.State : null;
            return BrowserAnswer.Ok(
                ("url", download?.Url ?? result.Url), ("targetId", tab.TargetId), ("download", download?.ToJson()),
                ("blockedByDialog", blocked is null ? null : true), ("browserState", blocked));
        }
        finally
        {
            browser.Downloads.Remove(downloads);
        }
    }
}
