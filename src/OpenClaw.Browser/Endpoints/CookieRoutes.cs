using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>
/// The cookies of a profile (docs/protocol/browser.md 2.9), by the browser's own store: those of pages that are not open too.
/// </summary>
internal static class CookieRoutes
{
    private const int MaxCookies = 5000;
    private const int MaxText = 16 * 1024;

    public static IReadOnlyList<Route> All { get; } =
    [
        new("GET", "/cookies", GetAsync),
        new("POST", "/cookies/set", SetAsync),
        new("POST", "/cookies/set-many", SetManyAsync),
        new("POST", "/cookies/clear", ClearAsync),
    ];

    private static async Task<BrowserAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken)
    {
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        JsonElement answer = await tab.Session.SendAsync("Storage.getCookies", cancellationToken).ConfigureAwait(false);
        return BrowserAnswer.Ok(("targetId", tab.TargetId), ("cookies", answer.Items("cookies").Take(MaxCookies).Select(Shown)));
    }

    private static async Task<BrowserAnswer> SetAsync(RouteCall call, CancellationToken cancellationToken)
    {
        JsonObject cookie = Read(call.Request.Body["cookie"]?.AsObject ?? throw new RouteException(400, "cookie is required"));
        Tab tab = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
        try
        {
            await StoreAsync(tab, [cookie], cancellationToken).ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            throw new RouteException(400, $"The browser refused the cookie: {problem.Problem}");
        }
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static async Task<BrowserAnswer> SetManyAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (call.Request.Body["cookies"]?.AsArray is not { Count: > 0 } items)
        {
            throw new RouteException(400, "cookies must be a non-empty array");
        }
        if (items.Count > MaxCookies)
        {
            throw new RouteException(400, $"cookies may hold at most {MaxCookies}");
        }
        JsonObject[] given = items.Select(item => item.AsObject
            ?? throw new RouteException(400, "cookies must contain only cookie objects")).ToArray();
        Tab tab = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
        int added = 0;
        // One at a time: a cookie that the browser does not take must not cost the others.
        foreach (JsonObject one in given)
        {
            try
            {
                await StoreAsync(tab, [Read(one)], cancellationToken).ConfigureAwait(false);
                added++;
            }
            catch (Exception problem) when (problem is CdpException { IsGone: false } or RouteException)
            {
                // Counted by its absence.
            }
        }
        return BrowserAnswer.Ok(("targetId", tab.TargetId), ("added", added));
    }

    private static async Task<BrowserAnswer> ClearAsync(RouteCall call, CancellationToken cancellationToken)
    {
        Tab tab = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
        await tab.Session.SendAsync("Storage.clearCookies", cancellationToken).ConfigureAwait(false);
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static Task StoreAsync(Tab tab, JsonObject[] cookies, CancellationToken cancellationToken) =>
        tab.Session.SendAsync("Storage.setCookies", Json.Object(("cookies", cookies)), cancellationToken);

    private static JsonObject Read(JsonObject cookie)
    {
        string? name = Bounded(cookie, "name");
        string? url = Bounded(cookie, "url");
        string? domain = Bounded(cookie, "domain");
        string? path = Bounded(cookie, "path");
        double? expires = ArgumentReader.Number(cookie["expires"], "cookie.expires");
        if (name is null)
        {
            throw new RouteException(400, "cookie name and value are required");
        }
        if (url is null && (domain is null || path is null))
        {
            throw new RouteException(400, "cookie requires url, or domain+path");
        }
        if (url is not null && WebAddress.TryParse(url) is not { IsWeb: true })
        {
            throw new RouteException(400, "cookie.url must be an http(s) address");
        }
        return Json.Object(
            ("name", name), ("value", Bounded(cookie, "value") ?? ""), ("url", url), ("domain", domain), ("path", path),
            // Before the epoch: a cookie of this session, as Playwright has it.
            ("expires", expires >= 0 ? expires : null),
            ("httpOnly", ArgumentReader.Flag(cookie["httpOnly"])), ("secure", ArgumentReader.Flag(cookie["secure"])),
            ("sameSite", cookie["sameSite"]?.AsText is "Lax" or "None" or "Strict" ? cookie["sameSite"] : null));
    }

    private static string? Bounded(JsonObject cookie, string name) =>
        ArgumentReader.Text(cookie[name]) is not { } text ? null : text.Length <= MaxText
            ? text : throw new RouteException(400, $"cookie.{name} is too long");

    private static JsonObject Shown(JsonElement cookie) => Json.Object(
        ("name", cookie.Text("name")), ("value", cookie.Text("value")), ("domain", cookie.Text("domain")), ("path", cookie.Text("path")),
        ("expires", cookie.IsTrue("session") ? -1 : cookie.Number("expires") ?? -1), ("httpOnly", cookie.IsTrue("httpOnly")),
        ("secure", cookie.IsTrue("secure")),
        ("sameSite", cookie.OptionalText("sameSite") ?? "Lax"));
}
