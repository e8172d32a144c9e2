using System.Diagnostics;
using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Launch;

[Trait("Needs", "chromium")]
public sealed class OwnBrowserTests(OwnBrowser browser) : IClassFixture<OwnBrowser>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [ChromiumFact]
    public async Task IsStartedOnceHoweverManyAsk()
    {
        await browser.AskAsync("POST", "/stop");
        ProfileRuntime profile = browser.Profile();
        RunningBrowser[] running = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => profile.StartAsync(Token)));
        Assert.Single(running.Distinct());
        JsonObject status = await browser.AskAsync("GET", "/");
        Assert.True(status["running"]!.AsBool);
        Assert.Equal("chromium", status["chosenBrowser"]!.AsText);
        Assert.Equal(running[0].Process!.Pid, (int)status["pid"]!.AsNumber!.Value);
    }

    [ChromiumFact]
    public async Task HasNoPortThatOthersCouldReach()
    {
        await browser.AskAsync("POST", "/start");
        Process process = Process.GetProcessById(browser.Profile().Running!.Process!.Pid);
        string commandLine = File.ReadAllText($"/proc/{process.Id}/cmdline");
        Assert.Contains("--remote-debugging-pipe", commandLine);
        Assert.DoesNotContain("--remote-debugging-port", commandLine);
        Assert.False(File.Exists(Path.Combine(browser.Places.UserData("openclaw"), "DevToolsActivePort")));
    }

    [ChromiumFact]
    public async Task StopLeavesNoProcess()
    {
        await browser.AskAsync("POST", "/start");
        int pid = browser.Profile().Running!.Process!.Pid;
        Assert.NotEmpty(OfSession(pid));
        JsonObject answer = await browser.AskAsync("POST", "/stop");
        Assert.True(answer["stopped"]!.AsBool);
        Assert.Empty(OfSession(pid));
        answer = await browser.AskAsync("POST", "/stop");
        Assert.False(answer["stopped"]!.AsBool);
        Assert.False((await browser.AskAsync("GET", "/tabs"))["running"]!.AsBool);
    }

    [ChromiumFact]
    public async Task ABrowserThatWasKilledIsStartedAnewAndLeavesNothing()
    {
        await browser.AskAsync("POST", "/start");
        RunningBrowser first = browser.Profile().Running!;
        int pid = first.Process!.Pid;
        Process.GetProcessById(pid).Kill();
        await first.Ended.WaitAsync(Patience.Limit, TimeProvider.System, Token);
        await Chromium.UntilAsync(() => first.Process.HasEnded() && OfSession(pid).Length == 0, "nobody asks, and all of it is gone");
        RouteException refused = await browser.RefusedAsync("POST", "/tabs/focus", ("targetId", "t1"));
        Assert.Equal(409, refused.Status);
        await browser.AskAsync("POST", "/start");
        Assert.NotEqual(pid, browser.Profile().Running!.Process!.Pid);
        Assert.Empty(OfSession(pid));
    }

    [ChromiumFact]
    public async Task OpensNamesFindsAndClosesTabs()
    {
        // Not among what another test left.
        await browser.AskAsync("POST", "/stop");
        using var server = new PageServer();
        string one = server.Html("/one", "<title>One</title>one");
        string two = server.Html("/two", "<title>Two</title>two");
        JsonObject first = await browser.AskAsync("POST", "/tabs/open", ("url", one), ("label", "first"));
        Assert.Equal(one, first["url"]!.AsText);
        Assert.Equal("first", first["suggestedTargetId"]!.AsText);
        JsonObject second = await browser.AskAsync("POST", "/tabs/open", ("url", two));
        JsonObject list = await browser.AskAsync("GET", "/tabs");
        string[] urls = list["tabs"]!.AsArray!.Select(tab => tab.AsObject!["url"]!.AsText!).ToArray();
        Assert.Contains(one, urls);
        Assert.Contains(two, urls);
        Assert.DoesNotContain("about:blank", urls);
        await browser.AskAsync("POST", "/tabs/focus", ("targetId", "first"));
        Tab current = await browser.Profile().TabAsync(null, checkUrl: true, Token);
        Assert.Equal(first["targetId"]!.AsText, current.TargetId);
        // A label goes to whom it was given last.
        await browser.AskAsync("POST", "/tabs/action", ("action", "label"), ("targetId", second["tabId"]!.AsText), ("label", "first"));
        Assert.Null(current.Label);
        await browser.AskAsync("DELETE", "/tabs/first");
        Assert.Equal(404, (await browser.RefusedAsync("DELETE", "/tabs/first")).Status);
        await browser.AskAsync("DELETE", "/tabs/" + current.TargetId[..10].ToLowerInvariant());
    }

    [ChromiumFact]
    public async Task KeepsEightTabsAndTheNewest()
    {
        await browser.AskAsync("POST", "/stop");
        using var server = new PageServer();
        string page = server.Html("/", "page");
        var ids = new List<string>();
        for (int i = 0; i < 10; i++)
        {
            ids.Add((await browser.AskAsync("POST", "/tabs/open", ("url", page + "?" + i)))["targetId"]!.AsText!);
        }
        IReadOnlyList<JsonTree> tabs = (await browser.AskAsync("GET", "/tabs"))["tabs"]!.AsArray!;
        Assert.Equal(ids.Skip(2).Reverse(), tabs.Select(tab => tab.AsObject!["targetId"]!.AsText));
    }

    [ChromiumFact]
    public async Task NavigatesAndSaysWhatTheBrowserSays()
    {
        using var server = new PageServer();
        string page = server.Html("/page", "<title>Here</title>");
        server.Serve("/gone", "302 Found", "text/plain", [], "Location: /page\r\n");
        JsonObject answer = await browser.AskAsync("POST", "/navigate", ("url", server.Url("/gone")));
        Assert.Equal(page, answer["url"]!.AsText);
        RouteException refused = await browser.RefusedAsync("POST", "/navigate", ("url", "http://127.0.0.1:9/"));
        Assert.Equal(500, refused.Status);
        using var closed = new PageServer();
        string nobody = closed.Url("/");
        closed.Dispose();
        refused = await browser.RefusedAsync("POST", "/navigate", ("url", nobody));
        Assert.Contains("net::ERR_CONNECTION_REFUSED", refused.Message);
    }

    [ChromiumFact]
    public async Task AnAddressThatIsAFileIsSaved()
    {
        using var server = new PageServer();
        string file = server.Serve("/file.bin", "200 OK", "application/octet-stream", [1, 2, 3],
            "Content-Disposition: attachment; filename=file.bin\r\n");
        JsonObject answer = await browser.AskAsync("POST", "/navigate", ("url", file));
        Assert.Equal(file, answer["download"]!.AsObject!["url"]!.AsText);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(answer["download"]!.AsObject!["path"]!.AsText!));
    }

    [ChromiumFact]
    public async Task ABlankTabThatDiesWhileItIsOpenedIsReplaced()
    {
        await browser.AskAsync("POST", "/stop");
        await browser.AskAsync("POST", "/start");
        TabList tabs = browser.Profile().Running!.Tabs;
        JsonElement targets = await tabs.Connection.Browser.SendAsync("Target.getTargets", Token);
        Tab spare = tabs.Find(targets.Items("targetInfos").Single(one => one.Text("type") == "page").Text("targetId"))!;
        Task crash = spare.Session.SendAsync("Page.crash", Token);
        JsonObject opened = (await browser.AskAsync("POST", "/tabs/action", ("action", "new")))["tab"]!.AsObject!;
        await Assert.ThrowsAnyAsync<Exception>(() => crash);
        Assert.NotEqual(spare.TargetId, opened["targetId"]!.AsText);
        Assert.Equal("2",
            (await browser.AskAsync("POST", "/act", ("kind", "evaluate"), ("fn", "1 + 1"),
                ("targetId", opened["targetId"]!.AsText)))["result"]!.AsNumber.ToString());
        // The dead page is not for the next test.
        await browser.AskAsync("POST", "/stop");
    }

    [ChromiumFact]
    public async Task ACrashedTabThatIsNavigatedByAnybodyLivesAgain()
    {
        using var server = new PageServer();
        string id = (await browser.AskAsync("POST", "/tabs/open", ("url", server.Html("/page", "x"))))["targetId"]!.AsText!;
        Tab tab = browser.Profile().Running!.Tabs.Find(id)!;
        await Assert.ThrowsAnyAsync<Exception>(() => tab.Session.SendAsync("Page.crash", Token)
            .WaitAsync(Patience.Limit, TimeProvider.System, Token));
        Assert.True(tab.Crashed);
        // As a person does, who presses the button.
        await tab.Session.SendAsync("Page.reload", Token);
        await Chromium.UntilAsync(() => !tab.Crashed, "the page is there again");
        // What died with it is not for the next test.
        await browser.AskAsync("POST", "/stop");
    }

    [ChromiumFact]
    public async Task ACrashedTabSaysSoAndCanBeNavigated()
    {
        using var server = new PageServer();
        string page = server.Html("/page", "x");
        JsonObject opened = await browser.AskAsync("POST", "/tabs/open", ("url", page));
        string id = opened["targetId"]!.AsText!;
        Tab tab = browser.Profile().Running!.Tabs.Find(id)!;
        await Assert.ThrowsAnyAsync<Exception>(() => tab.Session.SendAsync("Page.crash", Token)
            .WaitAsync(Patience.Limit, TimeProvider.System, Token));
        RouteException refused = await Assert.ThrowsAsync<RouteException>(() => browser.Profile().TabAsync(id, checkUrl: true, Token));
        Assert.Contains("crashed", refused.Message);
        await browser.AskAsync("POST", "/navigate", ("url", page), ("targetId", id));
        await browser.Profile().TabAsync(id, checkUrl: true, Token);
    }

    private static string[] OfSession(int pid) => Directory.GetDirectories("/proc").Where(directory =>
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(directory, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[3] == pid.ToString(System.Globalization.CultureInfo.InvariantCulture) && fields[0] is not ("Z" or "X");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }).ToArray();
}
