using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Page;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Screenshots;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Endpoints;

/// <summary>
/// POST /screenshot (docs/protocol/browser.md 2.5). The picture never touches the disk: the answer carries its bytes beside the name it
/// would have.
/// </summary>
internal static class ScreenshotRoutes
{
    public static IReadOnlyList<Route> All { get; } = [new("POST", "/screenshot", ScreenshotAsync)];

    private static async Task<BrowserAnswer> ScreenshotAsync(RouteCall call, CancellationToken cancellationToken)
    {
        ScreenshotRequest request = ScreenshotRequest.Of(call.Request);
        return await AnswerAsync(await call.TabAsync(cancellationToken).ConfigureAwait(false), request, call.Profile.Places,
            cancellationToken).ConfigureAwait(false);
    }

    internal static Task<BrowserAnswer> AnswerAsync(Tab tab, ScreenshotRequest request, BrowserPlaces places,
        CancellationToken cancellationToken) =>
        PageWork.RunAsync(tab, request.Timeout,
            FormattableString.Invariant($"Error: Screenshot timed out after {request.Timeout.TotalMilliseconds}ms"), async token =>
        {
            await ShowAsync(tab, token).ConfigureAwait(false);
            Screenshot taken = await new Screenshotter(tab).TakeAsync(request, token).ConfigureAwait(false);
            string path = places.NewMedia(taken.Picture.Extension);
            return BrowserAnswer.Ok([("path", path), ("targetId", tab.TargetId), ("url", tab.Url), .. taken.Members()]) with
            {
                Files = new Dictionary<string, byte[]> { [path] = taken.Picture.Bytes },
            };
        }, cancellationToken);

    /// <summary>A tab in the background may not be drawn at all.</summary>
    private static async Task ShowAsync(Tab tab, CancellationToken cancellationToken)
    {
        try
        {
            await tab.Session.SendAsync("Page.bringToFront", cancellationToken).ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            // Not every browser can; then it is captured where it is.
        }
    }
}
