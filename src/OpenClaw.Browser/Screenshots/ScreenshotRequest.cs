using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Screenshots;

/// <summary>What POST /screenshot is asked for (docs/protocol/browser.md 2.5).</summary>
/// <param name="Ref">One element by ref, or null.</param>
/// <param name="Element">One element by CSS selector, or null.</param>
internal sealed record ScreenshotRequest(bool FullPage, string? Ref, string? Element, bool Jpeg, bool Labels, TimeSpan Timeout)
{
    private const int DefaultTimeout = 20_000;

    public bool IsOfElement => Ref is not null || Element is not null;

    /// <exception cref="RouteException">400 a value that makes no sense, or two that exclude each other.</exception>
    public static ScreenshotRequest Of(BrowserRequest request)
    {
        var asked = new ScreenshotRequest(
            RouteValue.Flag(request.Body["fullPage"]) ?? false,
            Text(request, "ref"),
            Text(request, "element"),
            request.BodyText("type") == "jpeg",
            RouteValue.Flag(request.Body["labels"]) ?? false,
            TimeSpan.FromMilliseconds(Math.Min(RouteValue.Positive(request.Body["timeoutMs"], "timeoutMs") ?? DefaultTimeout, 600_000)));
        return asked is { FullPage: true, IsOfElement: true }
            ? throw new RouteException(400, "fullPage is not supported for element screenshots") : asked;
    }

    private static string? Text(BrowserRequest request, string name) =>
        RouteValue.ScalarText(request.Body[name])?.Trim() is { Length: > 0 } text ? text : null;
}
