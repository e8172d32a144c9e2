using OpenClaw.Browser.Page;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Endpoints;

/// <summary>GET /text, POST /pdf, POST /highlight.</summary>
internal static class PageRoutes
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<Route> All { get; } =
    [
        new("GET", "/text", TextAsync),
        new("POST", "/pdf", PdfAsync),
        new("POST", "/highlight", HighlightAsync),
    ];

    private static async Task<BrowserAnswer> TextAsync(RouteCall call, CancellationToken cancellationToken)
    {
        int maxChars = Math.Min(RouteValue.Positive(call.Request.QueryText("maxChars"), "maxChars") ?? PageText.MaxChars,
            PageText.MaxChars);
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        return await TextAsync(tab, call.Request.QueryText("selector"), maxChars, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<BrowserAnswer> PdfAsync(RouteCall call, CancellationToken cancellationToken) =>
        await PdfAsync(await call.TabAsync(cancellationToken).ConfigureAwait(false), call.Profile.Places, cancellationToken)
            .ConfigureAwait(false);

    private static async Task<BrowserAnswer> HighlightAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string reference = RouteValue.ScalarText(call.Request.Body["ref"])?.Trim() is { Length: > 0 } given
            ? given : throw new RouteException(400, "ref is required");
        return await HighlightAsync(await call.TabAsync(cancellationToken).ConfigureAwait(false), reference, cancellationToken)
            .ConfigureAwait(false);
    }

    internal static Task<BrowserAnswer> TextAsync(Tab tab, string? selector, int maxChars, CancellationToken cancellationToken) =>
        PageWork.RunAsync(tab, Timeout, "Error: Page text extraction timed out after 20000ms", async token =>
        {
            (string text, bool truncated) = await PageText.ReadAsync(tab, selector, maxChars, token).ConfigureAwait(false);
            return BrowserAnswer.Ok(("targetId", tab.TargetId), ("url", Url(tab)), ("text", text), ("truncated", truncated));
        }, cancellationToken);

    internal static Task<BrowserAnswer> PdfAsync(Tab tab, BrowserPlaces places, CancellationToken cancellationToken) =>
        PageWork.RunAsync(tab, Timeout, "Error: Printing timed out after 20000ms", async token =>
        {
            byte[] pdf = await PdfPrinter.PrintAsync(tab, token).ConfigureAwait(false);
            string path = places.NewMedia(".pdf");
            return BrowserAnswer.Ok(("path", path), ("targetId", tab.TargetId),
                ("url", tab.Url)) with { Files = new Dictionary<string, byte[]> { [path] = pdf } };
        }, cancellationToken);

    internal static Task<BrowserAnswer> HighlightAsync(Tab tab, string reference, CancellationToken cancellationToken) =>
        PageWork.RunAsync(tab, Timeout, "Error: Highlighting timed out after 20000ms", async token =>
        {
            await Highlighter.ShowAsync(tab, reference, token).ConfigureAwait(false);
            return BrowserAnswer.Ok(("targetId", tab.TargetId), ("url", Url(tab)));
        }, cancellationToken);

    private static string? Url(Tab tab) => tab.Url is { Length: > 0 } url ? url : null;
}
