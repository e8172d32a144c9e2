using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Browser.Profiles;

[Trait("Needs", "chromium")]
public sealed class ProfileRuntimeTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [ChromiumFact]
    public async Task ABrowserThatNobodyAsksIsClosed()
    {
        var clock = new ManualTime();
        await using var own = new OwnBrowser { Clock = clock };
        own.Settings = own.Settings with { IdleClose = TimeSpan.FromMinutes(10) };
        await own.InitializeAsync();
        await own.AskAsync("POST", "/start");
        RunningBrowser running = own.Profile().Running!;
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.True(running.IsAlive);
        await own.AskAsync("GET", "/tabs");
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.True(running.IsAlive);
        using (own.Profile().Use())
        {
            clock.Advance(TimeSpan.FromMinutes(30));
            Assert.True(running.IsAlive);
        }
        clock.Advance(TimeSpan.FromMinutes(11));
        await running.Ended.WaitAsync(Patience.Limit, TimeProvider.System, Token);
        // And is there again when somebody does.
        await own.AskAsync("POST", "/tabs/action", ("action", "new"));
    }

    [ChromiumFact]
    public async Task ABrowserOfSomebodyElseIsUsedAndLeftAlone()
    {
        using var server = new PageServer();
        string page = server.Html("/page", "<title>Page</title>x");
        await using var own = new OwnBrowser();
        own.Settings = own.Settings with
        {
            AttachOnly = true,
            Profiles = new Dictionary<string, ProfileSettings> { ["openclaw"] = new() { CdpUrl = chromium.Endpoint } },
            SsrfPolicy = new SsrfPolicy { AllowedHostnames = ["localhost"] },
        };
        await own.InitializeAsync();
        JsonObject status = await own.AskAsync("GET", "/");
        Assert.True(status["running"]!.AsBool);
        Assert.IsType<JsonNull>(status["pid"]);
        JsonObject tab = await own.AskAsync("POST", "/tabs/open", ("url", server.OtherSite("/page")));
        Assert.Equal(server.OtherSite("/page"), tab["url"]!.AsText);
        // There is no filter before such a browser: the gate alone stands.
        Assert.Null(own.Profile().Running!.Filter);
        RouteException refused = await own.RefusedAsync("POST", "/navigate", ("url", page));
        Assert.Equal("navigation_blocked", refused.Reason);
        server.Serve("/away", "302 Found", "text/plain", [], $"Location: {page}\r\n");
        refused = await own.RefusedAsync("POST", "/navigate", ("url", server.OtherSite("/away")));
        Assert.Equal("navigation_blocked", refused.Reason);
        Assert.True((await own.AskAsync("POST", "/stop"))["stopped"]!.AsBool);
        Assert.True((await own.AskAsync("GET", "/tabs"))["running"]!.AsBool);
    }

    [ChromiumFact]
    public async Task AnAnswerFromAnAddressThatTheNameMustNotHaveClosesTheTab()
    {
        using var server = new PageServer();
        server.Html("/page", "secret");
        await using var own = new OwnBrowser();
        own.Settings = own.Settings with
        {
            AttachOnly = true,
            Profiles = new Dictionary<string, ProfileSettings> { ["openclaw"] = new() { CdpUrl = chromium.Endpoint } },
        };
        await own.InitializeAsync();
        string id = (await own.AskAsync("POST", "/tabs/open", ("url", server.Url("/page"))))["targetId"]!.AsText!;
        Tab tab = own.Profile().Running!.Tabs.Find(id)!;
        // From now on 127.0.0.1 is no address to connect to, and the gate in front is asleep: as after a rebinding.
        own.Settings = own.Settings with { SsrfPolicy = null };
        own.Profile();
        await tab.Session.SendAsync("Fetch.disable", Token);
        _ = tab.Session.SendAsync("Page.reload", Token)
            .ContinueWith(done => _ = done.Exception, Token, TaskContinuationOptions.None, TaskScheduler.Default);
        await tab.Session.Detached.WaitAsync(Patience.Limit, TimeProvider.System, Token);
    }
}
