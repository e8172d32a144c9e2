using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>GET /tabs, POST /tabs/open, /tabs/focus, /tabs/action, DELETE /tabs/:targetId (docs/protocol/browser.md 2.2).</summary>
internal static class TabRoutes
{
    // The tool allows 60 s for opening (docs/protocol/browser.md 1.7).
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(20);

    /// <summary>An opened page is shown when it stands, not when its last picture has come.</summary>
    private static readonly TimeSpan OpenSettle = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<Route> All { get; } =
    [
        new("GET", "/tabs", ListAsync),
        new("POST", "/tabs/open", OpenAsync),
        new("POST", "/tabs/focus", FocusAsync),
        new("POST", "/tabs/action", ActionAsync),
        new("DELETE", "/tabs/:targetId", CloseAsync),
    ];

    private static async Task<BrowserAnswer> ListAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (await call.Profile.FindRunningAsync(cancellationToken).ConfigureAwait(false) is not { } browser)
        {
            return new BrowserAnswer(Json.Object(("running", false), ("tabs", Array.Empty<JsonObject>())));
        }
        JsonObject[] tabs = await TabJson.OfAllAsync(call.Profile, browser, cancellationToken).ConfigureAwait(false);
        return new BrowserAnswer(Json.Object(("running", true), ("tabs", tabs)));
    }

    private static async Task<BrowserAnswer> OpenAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string url = call.Request.BodyText("url") ?? throw new RouteException(400, "url is required");
        string? label = TabReference.Label(call.Request.BodyText("label"));
        string address = await call.Profile.Guard.CheckAsync(url, cancellationToken).ConfigureAwait(false);
        JsonObject tab = await OpenAsync(call.Profile, address, label, cancellationToken).ConfigureAwait(false);
        return new BrowserAnswer(tab.With("resolvedProfile", JsonTree.Of(call.Profile.Name)));
    }

    private static async Task<JsonObject> OpenAsync(ProfileRuntime profile, string address, string? label,
        CancellationToken cancellationToken)
    {
        RunningBrowser browser = await profile.StartAsync(cancellationToken).ConfigureAwait(false);
        Tab tab = await browser.Tabs.OpenBlankAsync(cancellationToken).ConfigureAwait(false);
        if (!await LivesAsync(tab, cancellationToken).ConfigureAwait(false))
        {
            Tab dead = tab;
            tab = await browser.Tabs.OpenBlankAsync(cancellationToken).ConfigureAwait(false);
            await browser.Tabs.CloseAsync(dead, cancellationToken).ConfigureAwait(false);
        }
        if (address != "about:blank")
        {
            try
            {
                await new Navigation(profile, browser, tab).RunAsync(address, OpenLimit, OpenSettle, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (RouteException problem) when (problem.Reason is null && problem.Status == 500)
            {
                // The tab is there with the browser's own page about the failure; the snapshot shows it.
            }
        }
        if (label is not null)
        {
            browser.Tabs.SetLabel(tab, label);
        }
        profile.Select(tab);
        await browser.Tabs.CloseSuperfluousAsync(tab, cancellationToken).ConfigureAwait(false);
        await browser.Tabs.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return await TabJson.OfAsync(profile, browser, tab, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A blank tab may share the process of a page that is just being closed, and go with it.</summary>
    private static async Task<bool> LivesAsync(Tab tab, CancellationToken cancellationToken)
    {
        try
        {
            await tab.Session.SendAsync("Runtime.evaluate", Json.Object(("expression", "1")), cancellationToken).ConfigureAwait(false);
            return !tab.Crashed;
        }
        catch (CdpException) when (tab.Crashed)
        {
            return false;
        }
    }

    private static async Task<BrowserAnswer> FocusAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string target = call.Request.BodyText("targetId") ?? throw new RouteException(400, "targetId is required");
        RunningBrowser browser = await RequireRunningAsync(call, cancellationToken).ConfigureAwait(false);
        return await FocusAsync(call.Profile, browser, browser.Tabs.Resolve(target), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<BrowserAnswer> FocusAsync(ProfileRuntime profile, RunningBrowser browser, Tab tab,
        CancellationToken cancellationToken)
    {
        await profile.Guard.CheckCurrentAsync(tab.Url, browser.Filter is not null, cancellationToken).ConfigureAwait(false);
        await browser.Tabs.ActivateAsync(tab, cancellationToken).ConfigureAwait(false);
        profile.Select(tab);
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static async Task<BrowserAnswer> CloseAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string target = call.PathValues["targetId"].Trim() is { Length: > 0 } text
            ? text : throw new RouteException(400, "targetId is required");
        string? mode = call.Request.QueryText("targetIdMode");
        if (mode is not (null or "raw"))
        {
            throw new RouteException(400, "targetIdMode must be \"raw\"");
        }
        RunningBrowser browser = await RequireRunningAsync(call, cancellationToken).ConfigureAwait(false);
        Tab tab = mode is null ? browser.Tabs.Resolve(target)
            : browser.Tabs.Pages.FirstOrDefault(one => one.TargetId == target) ?? throw TabReference.NotFound(target);
        await browser.Tabs.CloseAsync(tab, cancellationToken).ConfigureAwait(false);
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static async Task<BrowserAnswer> ActionAsync(RouteCall call, CancellationToken cancellationToken)
    {
        switch (call.Request.BodyText("action"))
        {
            case "list":
                RunningBrowser? there = await call.Profile.FindRunningAsync(cancellationToken).ConfigureAwait(false);
                return BrowserAnswer.Ok(("tabs",
                    there is null ? [] : await TabJson.OfAllAsync(call.Profile, there, cancellationToken).ConfigureAwait(false)));
            case "new":
                string? name = TabReference.Label(call.Request.BodyText("label"));
                return BrowserAnswer.Ok(("tab",
                    await OpenAsync(call.Profile, "about:blank", name, cancellationToken).ConfigureAwait(false)));
            case "label":
                return await LabelAsync(call, cancellationToken).ConfigureAwait(false);
            case "close":
                int index = Index(call) ?? 0;
                RunningBrowser closing = await RequireRunningAsync(call, cancellationToken).ConfigureAwait(false);
                Tab victim = At(closing, index);
                await closing.Tabs.CloseAsync(victim, cancellationToken).ConfigureAwait(false);
                return BrowserAnswer.Ok(("targetId", victim.TargetId));
            case "select":
                int wanted = Index(call) ?? throw new RouteException(400, "index is required");
                RunningBrowser browser = await RequireRunningAsync(call, cancellationToken).ConfigureAwait(false);
                return await FocusAsync(call.Profile, browser, At(browser, wanted), cancellationToken).ConfigureAwait(false);
            default:
                throw new RouteException(400, "unknown tab action");
        }
    }

    private static async Task<BrowserAnswer> LabelAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string target = call.Request.BodyText("targetId") ?? throw new RouteException(400, "targetId is required");
        string label = TabReference.Label(call.Request.BodyText("label")) ?? throw new RouteException(400, "label is required");
        RunningBrowser browser = await RequireRunningAsync(call, cancellationToken).ConfigureAwait(false);
        Tab tab = browser.Tabs.Resolve(target);
        browser.Tabs.SetLabel(tab, label);
        return BrowserAnswer.Ok(("tab", await TabJson.OfAsync(call.Profile, browser, tab, cancellationToken).ConfigureAwait(false)));
    }

    private static Tab At(RunningBrowser browser, int index)
    {
        IReadOnlyList<Tab> pages = browser.Tabs.Pages;
        return index < pages.Count ? pages[index] : throw TabReference.NotFound("");
    }

    private static int? Index(RouteCall call)
    {
        JsonTree? given = call.Request.Body["index"];
        double? number = given?.AsNumber
            ?? (given?.AsText is { } text
                && double.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
                    out double parsed) ? parsed : null);
        if (given is null or JsonNull)
        {
            return null;
        }
        return number is { } value && value >= 0 && value <= 100_000 && Math.Floor(value) == value
            ? (int)value : throw new RouteException(400, "index must be a non-negative integer.");
    }

    private static async Task<RunningBrowser> RequireRunningAsync(RouteCall call, CancellationToken cancellationToken) =>
        await call.Profile.FindRunningAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new RouteException(409, "browser not running");
}
