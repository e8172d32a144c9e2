using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.State;

/// <summary>docs/protocol/browser.md 2.9: what a tab pretends to its page.</summary>
[Trait("Needs", "chromium")]
public sealed class EmulationRoutesTests(OwnBrowser browser, EmulationRoutesTests.Site site) : IClassFixture<OwnBrowser>,
    IClassFixture<EmulationRoutesTests.Site>
{
    [ChromiumFact]
    public async Task A_page_and_its_frames_elsewhere_see_time_zone_language_and_colours()
    {
        await OpenAsync(site.Pages.Html("/outer", $"<iframe src='{site.Pages.OtherSite("/inner")}'></iframe>"));
        site.Pages.Html("/inner", "<p>inner</p>");
        await browser.AskAsync("POST", "/set/timezone", ("timezoneId", "Asia/Tokyo"));
        await browser.AskAsync("POST", "/set/locale", ("locale", "de-DE"));
        JsonObject answer = await browser.AskAsync("POST", "/set/media", ("colorScheme", "dark"));
        Assert.Equal((true, Tab.TargetId, 2), (answer["ok"]!.AsBool, answer["targetId"]!.AsText, answer.Members.Count));
        await browser.AskAsync("POST", "/navigate", ("url", site.Pages.Url("/outer")));
        const string Seen =
            "[Intl.DateTimeFormat().resolvedOptions().timeZone, (1.5).toLocaleString(), matchMedia('(prefers-color-scheme: dark)').matches].join()";
        Assert.Equal("Asia/Tokyo,1,5,true", await ValueAsync(Seen));
        await Chromium.UntilAsync(() => Tab.Frames.All.Count == 2, "the frame");
        CdpSession inner = Tab.Frames.All[1].Session;
        Assert.StartsWith("Asia/Tokyo,", await ValueAsync(Seen, inner));
        await browser.AskAsync("POST", "/set/media", ("colorScheme", "none"));
        Assert.EndsWith("false", await ValueAsync(Seen));
    }

    [ChromiumFact]
    public async Task A_device_has_its_screen_its_touch_and_its_user_agent()
    {
        await OpenAsync(site.Pages.Html("/device", "<meta name=viewport content='width=device-width'>"));
        await browser.AskAsync("POST", "/set/device", ("name", "iPhone 15"));
        await browser.AskAsync("POST", "/navigate", ("url", site.Pages.Url("/device")));
        Assert.Equal("393x659@3,1,true,portrait-primary",
            await ValueAsync(
                "[innerWidth+'x'+innerHeight+'@'+devicePixelRatio, Math.min(navigator.maxTouchPoints,1), navigator.userAgent.includes('iPhone OS 17_5'), screen.orientation.type].join()"));
        await browser.AskAsync("POST", "/set/device", ("name", "Desktop Chrome"));
        Assert.Equal("1280x720@1,true",
            await ValueAsync(
                "[innerWidth+'x'+innerHeight+'@'+devicePixelRatio, /Windows NT 10.0; Win64; x64\\) AppleWebKit.537.36 .KHTML, like Gecko. Chrome.\\d+\\.0\\.0\\.0 Safari/.test(navigator.userAgent)].join()"));
    }

    [ChromiumFact]
    public async Task Offline_headers_and_passwords_are_the_tab_s()
    {
        string echo = site.Pages.Answer("/echo",
            request => ("200 OK", "",
                request.Split('\n').FirstOrDefault(line => line.StartsWith("x-agent:", StringComparison.OrdinalIgnoreCase)) ?? "none"));
        string secret = site.Pages.Answer("/secret", request => request.Contains("Authorization: Basic dXNlcjpwYXNz")
            ? ("200 OK", "", "welcome")
            : ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"test\"\r\n", "go away"));
        await OpenAsync(echo);
        await browser.AskAsync("POST", "/set/headers", ("headers", OpenClaw.Browser.Json.Object(("X-Agent", "claw"), ("X-Number", 7))));
        await browser.AskAsync("POST", "/navigate", ("url", echo));
        Assert.Equal("x-agent: claw", (await ValueAsync("document.body.innerText"))!.ToLowerInvariant());
        await browser.AskAsync("POST", "/set/headers", ("headers", JsonObject.Empty));
        await browser.AskAsync("POST", "/set/credentials", ("username", "user"), ("password", "pass"));
        await browser.AskAsync("POST", "/navigate", ("url", secret));
        Assert.Equal("welcome", await ValueAsync("document.body.innerText"));
        await browser.AskAsync("POST", "/set/credentials", ("clear", true));
        await browser.AskAsync("POST", "/set/offline", ("offline", "yes"));
        Assert.Equal("offline", await ValueAsync($"fetch('{echo}').then(() => 'online', () => 'offline')"));
        await browser.AskAsync("POST", "/set/offline", ("offline", false));
        Assert.Equal("none", await ValueAsync($"fetch('{echo}').then(answer => answer.text())"));
    }

    [ChromiumTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_password_goes_to_the_site_that_it_was_given_for_and_to_no_other(bool onItsPage)
    {
        // Sites of its own: the browser remembers whom it gave a password.
        using var pages = new PageServer();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        string secret = pages.Answer("/asks", request =>
        {
            string host = request.Split('\n').First(line => line.StartsWith("Host: ", StringComparison.OrdinalIgnoreCase))[6..].Trim();
            if (request.IndexOf("Authorization:", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                seen.Enqueue(host.Split(':')[0]);
                return ("200 OK", "", "welcome");
            }
            return ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"test\"\r\n", "go away");
        });
        string other = pages.OtherSite("/asks");
        await OpenAsync(onItsPage ? pages.Html("/start", $"<img src='{other}'>") : "about:blank");
        await browser.AskAsync("POST", "/set/credentials", ("username", "user"), ("password", "pass"));
        if (onItsPage)
        {
            // Its page has pictures from elsewhere, which ask first.
            await browser.AskAsync("POST", "/navigate", ("url", pages.Url("/start")));
        }
        await browser.AskAsync("POST", "/navigate", ("url", secret));
        Assert.Equal("welcome", await ValueAsync("document.body.innerText"));
        await browser.AskAsync("POST", "/navigate", ("url", other));
        Assert.NotEqual("welcome", await ValueAsync("document.body.innerText"));
        Assert.Equal(["127.0.0.1"], seen.Distinct());
        await browser.AskAsync("POST", "/set/credentials", ("clear", true));
    }

    [ChromiumFact]
    public async Task A_place_is_pretended_where_it_is_allowed()
    {
        await OpenAsync(site.Pages.Html("/place", "<p>where</p>"));
        const string Where =
            "new Promise(done => navigator.geolocation.getCurrentPosition(at => done([at.coords.latitude, at.coords.longitude, at.coords.accuracy].join()), problem => done('refused ' + problem.code)))";
        await browser.AskAsync("POST", "/set/geolocation", ("latitude", 47.5), ("longitude", "-8.25"), ("accuracy", 10));
        Assert.Equal("47.5,-8.25,10", await ValueAsync(Where));
        await browser.AskAsync("POST", "/set/geolocation", ("clear", true));
        Assert.Equal("prompt", await ValueAsync("navigator.permissions.query({name:'geolocation'}).then(answer => answer.state)"));
        JsonObject granted = await browser.AskAsync("POST", "/permissions/grant", ("origin", site.Pages.Url("/x")),
            ("permissions", new[] { "geolocation" }), ("optionalPermissions", new[] { "noSuchThing" }));
        Assert.Equal(
            $"{{\"ok\":true,\"origin\":\"{site.Pages.Url("")}\",\"grantedPermissions\":[\"geolocation\"],\"unsupportedPermissions\":[\"noSuchThing\"],\"grantMethod\":\"cdp\"}}",
            JsonTreeWriter.WriteCompact(granted));
        Assert.Equal("granted", await ValueAsync("navigator.permissions.query({name:'geolocation'}).then(answer => answer.state)"));
    }

    [ChromiumFact]
    public async Task What_makes_no_sense_is_said()
    {
        await OpenAsync(site.Pages.Html("/plain", "<p>plain</p>"));
        (string Path, (string, object?)[] Body, int Status, string Text)[] table =
        [
            ("/set/media", [("colorScheme", "pink")], 400, "colorScheme must be dark|light|no-preference|none"),
            ("/set/timezone", [], 400, "timezoneId is required"),
            ("/set/timezone", [("timezoneId", "Mars/Base")], 400, "Invalid timezone ID: Mars/Base"),
            ("/set/locale", [("locale", "")], 400, "locale is required"),
            ("/set/locale", [("locale", "not a locale!")], 400, "Invalid locale: not a locale!"),
            ("/set/device", [], 400, "name is required"),
            ("/set/device", [("name", "Nokia\u00073310")], 400, "Unknown device \"Nokia\\u{7}3310\"."),
            ("/set/offline", [("offline", "maybe")], 400, "offline is required"),
            ("/set/headers", [("headers", "x")], 400, "headers is required"),
            ("/set/headers", [("headers", OpenClaw.Browser.Json.Object(("X-A", "a\r\nX-B: b")))], 400, "headers.X-A is no valid header"),
            ("/set/headers", [("headers", OpenClaw.Browser.Json.Object(("X A", "a")))], 400, "headers.X A is no valid header"),
            ("/set/credentials", [("password", "x")], 400, "username is required (or set clear=true)"),
            ("/set/geolocation", [("latitude", 91), ("longitude", 0)], 400, "latitude must be between -90 and 90."),
            ("/set/geolocation", [("latitude", 1)], 400, "latitude and longitude are required (or set clear=true)"),
            ("/set/geolocation", [("latitude", 1), ("longitude", 1), ("accuracy", -1)], 400, "accuracy must be non-negative."),
            ("/set/geolocation", [("latitude", "x"), ("longitude", 1)], 400, "latitude must be a finite number."),
            ("/set/geolocation", [("latitude", 1), ("longitude", 1), ("origin", "file:///x")], 400, "origin must be an http(s) origin"),
            ("/permissions/grant", [("origin", "chrome://settings"), ("permissions", new[] { "geolocation" })], 400,
                "origin must be an http(s) origin"),
            ("/permissions/grant", [("origin", "https://x"), ("permissions", Array.Empty<string>())], 400,
                "permissions must be a non-empty string array"),
            ("/permissions/grant", [("origin", "https://x"), ("permissions", new object[] { "a", 7 })], 400,
                "permissions must be a non-empty string array"),
            ("/trace/start", [], 501, "Traces need Playwright"),
            ("/screencast", [], 501, "A screencast cannot go through a node."),
        ];
        foreach ((string path, (string, object?)[] body, int status, string text) in table)
        {
            RouteException refused = await browser.RefusedAsync("POST", path, body);
            Assert.Equal((path, status), (path, refused.Status));
            Assert.StartsWith(text, refused.Message);
        }
    }

    private Tab Tab => browser.Profile().Running!.Tabs.Pages.Single();

    private async Task OpenAsync(string url)
    {
        string? opened = (await browser.AskAsync("POST", "/tabs/open", ("url", url)))["targetId"]!.AsText;
        foreach (string? other in (await browser.AskAsync("GET", "/tabs"))["tabs"]!.AsArray!.Select(tab =>
            tab.AsObject!["targetId"]!.AsText).Where(id => id != opened))
        {
            await browser.AskAsync("DELETE", "/tabs/" + other);
        }
        await browser.AskAsync("POST", "/tabs/focus", ("targetId", opened));
    }

    private async Task<string?> ValueAsync(string expression, CdpSession? session = null) =>
        (await (session ?? Tab.Session)
            .SendAsync("Runtime.evaluate",
                OpenClaw.Browser.Json.Object(("expression", expression), ("awaitPromise", true), ("returnByValue", true)),
                TestContext.Current.CancellationToken))
        .Member("result").Member("value").ToString();

    public sealed class Site : IDisposable
    {
        public PageServer Pages { get; } = new();

        public void Dispose() => Pages.Dispose();
    }
}
