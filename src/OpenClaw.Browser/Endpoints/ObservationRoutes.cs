using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Observation;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>GET /console, /errors, /requests, POST /response/body (docs/protocol/browser.md 2.8).</summary>
internal static class ObservationRoutes
{
    private const int DefaultBodyChars = 200_000;
    private const int MaxBodyChars = 5_000_000;

    public static IReadOnlyList<Route> All { get; } =
    [
        new("GET", "/console", ConsoleAsync),
        new("GET", "/errors", ErrorsAsync),
        new("GET", "/requests", RequestsAsync),
        new("POST", "/response/body", BodyAsync),
    ];

    private static async Task<BrowserAnswer> ConsoleAsync(RouteCall call, CancellationToken cancellationToken) =>
        Console(await call.TabAsync(cancellationToken).ConfigureAwait(false), call.Request);

    private static async Task<BrowserAnswer> ErrorsAsync(RouteCall call, CancellationToken cancellationToken) =>
        Errors(await call.TabAsync(cancellationToken).ConfigureAwait(false), call.Request);

    private static async Task<BrowserAnswer> RequestsAsync(RouteCall call, CancellationToken cancellationToken) =>
        Requests(await call.TabAsync(cancellationToken).ConfigureAwait(false), call.Request);

    private static async Task<BrowserAnswer> BodyAsync(RouteCall call, CancellationToken cancellationToken)
    {
        int timeout = RouteValue.Positive(call.Request.Body["timeoutMs"], "timeoutMs") ?? 20_000;
        int maxChars = Math.Min(RouteValue.Positive(call.Request.Body["maxChars"], "maxChars") ?? DefaultBodyChars, MaxBodyChars);
        string pattern = call.Request.BodyText("url") ?? throw new RouteException(400, "url is required");
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        return await BodyAsync(tab, pattern, TimeSpan.FromMilliseconds(Math.Min(120_000, Math.Max(500, timeout))), maxChars,
            cancellationToken,
            call.Profile.Running?.Filter is null ? call.Profile.Guard : null).ConfigureAwait(false);
    }

    internal static BrowserAnswer Console(Tab tab, BrowserRequest request)
    {
        int threshold = request.QueryText("level") is { } level ? ConsoleMessage.PriorityOf(level) : 0;
        return Answer(tab,
            ("messages",
                tab.Log.Console.All.Where(message => message.Priority >= threshold).Select(message => message.ToJson()).ToArray()));
    }

    internal static BrowserAnswer Errors(Tab tab, BrowserRequest request)
    {
        PageFault[] faults = RouteValue.Flag(request.QueryText("clear")) == true ? tab.Log.Faults.Drain() : tab.Log.Faults.All;
        return Answer(tab, ("errors", faults.Select(fault => fault.ToJson()).ToArray()));
    }

    internal static BrowserAnswer Requests(Tab tab, BrowserRequest request)
    {
        string filter = request.QueryText("filter") ?? "";
        JsonTree[] found = tab.Log.Requests.All
            .Where(one => one.Url.IndexOf(filter, StringComparison.Ordinal) >= 0
                || one.ResourceType.IndexOf(filter, StringComparison.Ordinal) >= 0)
            .Select(one => one.ToJson()).ToArray<JsonTree>();
        if (RouteValue.Flag(request.QueryText("clear")) == true)
        {
            tab.Log.Requests.Clear();
        }
        return Answer(tab, ("requests", found));
    }

    internal static async Task<BrowserAnswer> BodyAsync(Tab tab, string pattern, TimeSpan timeout, int maxChars,
        CancellationToken cancellationToken, NavigationGuard? guard = null)
    {
        using var body = new ResponseBody(tab, pattern, guard);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(timeout);
        try
        {
            return Answer(tab, ("response", await body.ReadAsync(maxChars, late.Token).ConfigureAwait(false)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string shown = Observed.Cut(pattern, 200);
            throw new RouteException(500, body.HasBegun
                ? FormattableString.Invariant(
                    $"Error: Response body timed out after {timeout.TotalMilliseconds}ms for url pattern \"{shown}\".")
                : $"Error: Response not found for url pattern \"{shown}\". Run 'openclaw browser requests' to inspect recent network activity.");
        }
    }

    private static BrowserAnswer Answer(Tab tab, (string Name, object? Value) member) =>
        BrowserAnswer.Ok(("targetId", tab.TargetId), ("url", tab.Url is { Length: > 0 } url ? url : null), member);
}
