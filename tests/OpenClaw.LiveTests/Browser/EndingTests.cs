using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Browser.Site;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Browser;

/// <summary>However a node ends, its browser ends with it; and however a browser ends, the node goes on.</summary>
[Collection(Lane.Browser)]
public sealed class EndingTests(LiveGateways gateways)
{
    [Theory(Skip = Chromium.Missing, SkipUnless = nameof(Chromium.IsThere), SkipType = typeof(Chromium))]
    [InlineData("SIGTERM")]
    [InlineData("SIGKILL")]
    [InlineData("stop")]
    public async Task No_browser_process_outlives_the_node(string how)
    {
        await using var site = FixtureSite.Start();
        await using var node = await BrowserNode.StartAsync(gateways, NodeKind.Program);
        await OpenAsync(node, site.Url + "/forms.html");
        Assert.NotEmpty(BrowserProcesses.Of(node));

        switch (how)
        {
            case "SIGTERM":
                await node.Node.StopAsync();
                break;
            case "SIGKILL":
                await node.Node.KillAsync();
                break;
            default:
                Assert.True((await node.RequestAsync("POST", "/stop"))["ok"]!.GetValue<bool>());
                break;
        }

        await BrowserProcesses.GoneAsync(node, how);
    }

    [Fact(Skip = Chromium.Missing, SkipUnless = nameof(Chromium.IsThere), SkipType = typeof(Chromium))]
    public async Task The_node_that_ends_while_its_browser_starts_or_navigates_leaves_nothing_behind()
    {
        await using var site = FixtureSite.Start();
        await using (var node = await BrowserNode.StartAsync(gateways, NodeKind.Program))
        {
            var starting = node.RequestAsync("POST", "/start");
            await Eventually.TrueAsync("a browser process", ReadyNode.Patience, () => Task.FromResult(BrowserProcesses.Of(node).Count > 0),
                () => node.Node.Log);
            await node.Node.StopAsync();
            await starting;
            await BrowserProcesses.GoneAsync(node, "SIGTERM while it started");
        }

        await using (var node = await BrowserNode.StartAsync(gateways, NodeKind.Program))
        {
            var tab = await OpenAsync(node, site.Url + "/inner.html");
            var navigating = node.RequestAsync("POST", "/navigate",
                body: new JsonObject { ["url"] = site.Url + "/slow?ms=15000", ["targetId"] = tab });
            await Eventually.TrueAsync("the slow page is asked for", ReadyNode.Patience,
                () => Task.FromResult(site.Requests.Contains("/slow")));
            Assert.True((await node.RequestAsync("POST", "/stop"))["ok"]!.GetValue<bool>());
            Assert.False((await navigating.WaitAsync(ReadyNode.Patience, TestContext.Current.CancellationToken))["ok"]!.GetValue<bool>());
            await BrowserProcesses.GoneAsync(node, "a stop while it navigated");
        }
    }

    [Fact(Skip = Chromium.Missing, SkipUnless = nameof(Chromium.IsThere), SkipType = typeof(Chromium))]
    public async Task A_killed_browser_is_noticed_and_started_again()
    {
        await using var site = FixtureSite.Start();
        await using var node = await BrowserNode.StartAsync(gateways, NodeKind.Program);
        await OpenAsync(node, site.Url + "/inner.html");
        var status = await node.RequestAsync("GET", "/");
        using (var browser = Process.GetProcessById(status["result"]!["pid"]!.GetValue<int>()))
        {
            browser.Kill(entireProcessTree: false);
        }

        await Eventually.TrueAsync(
            "the end is noticed", ReadyNode.Patience, async () =>
                (await node.RequestAsync("GET", "/"))["result"]?["running"]?.GetValue<bool>() == false, () => node.Node.Log);
        await OpenAsync(node, site.Url + "/forms.html");
        Assert.True((await node.RequestAsync("GET", "/"))["result"]!["running"]!.GetValue<bool>());
    }

    [Fact(Skip = Chromium.Missing, SkipUnless = nameof(Chromium.IsThere), SkipType = typeof(Chromium))]
    public async Task Two_acts_at_once_are_both_answered()
    {
        await using var site = FixtureSite.Start();
        await using var node = await BrowserNode.StartAsync(gateways, NodeKind.Program);
        var tab = await OpenAsync(node, site.Url + "/forms.html");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => node.RequestAsync(
            "POST",
            "/act",
            body: i % 2 == 0
                ? new JsonObject { ["kind"] = "type", ["selector"] = "#name", ["text"] = "text " + i, ["targetId"] = tab }
                : new JsonObject { ["kind"] = "evaluate", ["fn"] = $"() => {i}", ["targetId"] = tab })));
        Assert.All(answers, answer => Assert.True(answer["ok"]!.GetValue<bool>(), answer.ToJsonString()));
        Assert.Equal([1, 3, 5, 7], answers.Where((_, i) => i % 2 == 1).Select(answer => answer["result"]!["result"]!.GetValue<int>()));
    }

    private static async Task<string> OpenAsync(BrowserNode node, string url)
    {
        var answer = await node.RequestAsync("POST", "/tabs/open", body: new JsonObject { ["url"] = url });
        return answer["result"]?["targetId"]?.GetValue<string>()
            ?? throw new InvalidOperationException($"{url}: {answer.ToJsonString()}{Environment.NewLine}{node.Node.Log}");
    }
}
