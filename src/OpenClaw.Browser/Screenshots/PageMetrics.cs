using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;

namespace OpenClaw.Browser.Screenshots;

/// <summary>The page's measures when it was asked.</summary>
/// <param name="Viewport">What it shows now, in CSS pixels of the document.</param>
/// <param name="Content">The whole document.</param>
/// <param name="PixelRatio">Pixels of the screen for one CSS pixel.</param>
internal sealed record PageMetrics(Box Viewport, Box Content, double PixelRatio)
{
    public static async Task<PageMetrics> ReadAsync(CdpSession page, CancellationToken cancellationToken)
    {
        JsonElement answer = await page.SendAsync("Page.getLayoutMetrics", cancellationToken).ConfigureAwait(false);
        JsonElement visual = answer.Member("cssVisualViewport");
        JsonElement content = answer.Member("cssContentSize");
        double width = visual.Number("clientWidth") ?? 0;
        double height = visual.Number("clientHeight") ?? 0;
        // The older members are in pixels of the screen.
        double ratio = (answer.Member("layoutViewport").Number("clientWidth") ?? 0) / Math.Max(1,
            answer.Member("cssLayoutViewport").Number("clientWidth") ?? 1);
        return new PageMetrics(
            new Box(visual.Number("pageX") ?? 0, visual.Number("pageY") ?? 0, Math.Max(1, width), Math.Max(1, height)),
            new Box(0, 0, Math.Max(1, content.Number("width") ?? width), Math.Max(1, content.Number("height") ?? height)),
            ratio is > 0.1 and < 20 ? ratio : 1);
    }
}
