using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Browser.Site;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Browser;

/// <summary>
/// The navigation guard through the real gateway: one name is allowed, and nothing leads anywhere else. The fixture site listens on
/// 127.0.0.1, which is not allowed here, so that a single request for its canary would be a hole.
/// </summary>
[Collection(Lane.Browser)]
public sealed class GuardTests(LiveGateways gateways)
{
    private static readonly string[] Traps = ["#link", "#blank", "#hop", "#post", "#script", "#replace", "#open", "#frame",
        "#refresh", "#target"];

    /// <summary>`{p}` is the port of the canary.</summary>
    private static readonly string[] Hostile =
    [
        // Loopback, by all its names and spellings.
        "http://127.0.0.1:{p}/canary", "http://127.1:{p}/canary", "http://0x7f.1:{p}/canary", "http://0x7f000001:{p}/canary",
        "http://2130706433:{p}/canary", "http://0177.0.0.1:{p}/canary", "http://127.0.0.1.:{p}/canary", "http://127.0.0.2:{p}/canary",
        "http://0.0.0.0:{p}/canary", "http://0:{p}/canary", "http://[::1]:{p}/canary", "http://[::]:{p}/canary",
        "http://[::ffff:127.0.0.1]:{p}/canary", "http://[::ffff:7f00:1]:{p}/canary", "http://[::127.0.0.1]:{p}/canary",
        "http://127。0。0。1:{p}/canary", "http://%31%32%37.0.0.1:{p}/canary", "http:\\\\127.0.0.1:{p}\\canary",
        "http:/127.0.0.1:{p}/canary", "http://localhost.localdomain:{p}/canary", "http://sub.localhost:{p}/canary",
        // Private, link-local and special ranges, and what clouds keep there.
        "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/meta-data/",
        "http://metadata.google.internal/computeMetadata/v1/", "http://printer.local/", "http://db.internal/", "http://10.0.0.1/",
        "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://198.18.0.1/", "http://224.0.0.1/",
        "http://255.255.255.255/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[ff02::1]/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        // What is no page of the web.
        "file:///etc/passwd", "FILE:/etc/passwd", "data:text/html,hi", "javascript:alert(1)", "chrome://version",
        "view-source:http://localhost/", "about:version", "ftp://localhost/", "blob:http://localhost/x",
        "devtools://devtools/bundled/inspector.html", "chrome-extension://abc/x.html", "filesystem:http://localhost/temporary/x",
        // An allowed name in front of something else.
        "http://user:secret@localhost:{p}/canary", "http://localhost@127.0.0.1:{p}/canary",
        "//127.0.0.1:{p}/canary", "127.0.0.1:{p}/canary", "", "http://",
    ];

    [Fact(Skip = Chromium.Missing, SkipUnless = nameof(Chromium.IsThere), SkipType = typeof(Chromium))]
    public async Task Nothing_leads_to_an_address_that_is_not_allowed()
    {
        await using var site = FixtureSite.Start();
        var settings = BrowserNode.Settings();
        settings["ssrfPolicy"] = new JsonObject { ["allowedHostnames"] = new JsonArray("localhost") };
        await using var node = await BrowserNode.StartAsync(gateways, NodeKind.Program, settings);
        var tab = await OpenAsync(node, $"{site.OtherUrl}/inner.html");
        List<string> holes = [];

        foreach (var url in Hostile.Select(url => url.Replace("{p}", site.Port.ToString(), StringComparison.Ordinal)))
        {
            await Expect(node, holes, "open " + url, url, "POST", "/tabs/open", new JsonObject { ["url"] = url });
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != "http")
            {
                await Expect(node, holes, "navigate " + url, url, "POST", "/navigate",
                    new JsonObject { ["url"] = url, ["targetId"] = tab, ["timeoutMs"] = 3000 });
            }
            else
            {
                await Expect(node, holes, "redirect to " + url, url, "POST", "/navigate",
                    new JsonObject { ["url"] = $"{site.OtherUrl}/redirect?to={Uri.EscapeDataString(url)}", ["targetId"] = tab,
                        ["timeoutMs"] = 3000 });
                // A redirect that was stopped takes its tab with it.
                tab = await OpenAsync(node, $"{site.OtherUrl}/inner.html");
            }
        }

        Assert.True(holes.Count == 0, string.Join(Environment.NewLine, holes));
        Assert.DoesNotContain("/canary", site.Requests);
    }

    [Fact(Skip = Chromium.Missing, SkipUnless = nameof(Chromium.IsThere), SkipType = typeof(Chromium))]
    public async Task No_click_on_an_allowed_page_leads_to_an_address_that_is_not()
    {
        await using var site = FixtureSite.Start();
        var settings = BrowserNode.Settings();
        settings["ssrfPolicy"] = new JsonObject { ["allowedHostnames"] = new JsonArray("localhost") };
        await using var node = await BrowserNode.StartAsync(gateways, NodeKind.Program, settings);
        foreach (var trap in Traps)
        {
            var tab = await OpenAsync(node, $"{site.OtherUrl}/traps.html");
            await node.RequestAsync("POST", "/act",
                body: new JsonObject { ["kind"] = "click", ["selector"] = trap, ["targetId"] = tab, ["timeoutMs"] = 2000 });
            Assert.False(site.Requests.Contains("/canary"), $"{trap} reached the canary.");
            await node.RequestAsync("DELETE", "/tabs/" + tab);
        }

        var tabs = await node.RequestAsync("GET", "/tabs");
        Assert.DoesNotContain($"127.0.0.1:{site.Port}", tabs.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("/canary", site.Requests);
    }

    private static async Task<string> OpenAsync(BrowserNode node, string url)
    {
        var answer = await node.RequestAsync("POST", "/tabs/open", body: new JsonObject { ["url"] = url });
        return answer["result"]?["targetId"]?.GetValue<string>()
            ?? throw new InvalidOperationException($"{url}: {answer.ToJsonString()}{Environment.NewLine}{node.Node.Log}");
    }

    private static async Task Expect(BrowserNode node, List<string> holes, string what, string url, string method, string path,
        JsonObject body)
    {
        var answer = await node.RequestAsync(method, path, body: body);
        if (answer["ok"]!.GetValue<bool>())
        {
            holes.Add($"{what}: let through, {answer.ToJsonString()}");
        }
        else if (url.Length > 0 && answer["error"]?["details"]?["reason"]?.GetValue<string>() != "navigation_blocked")
        {
            holes.Add($"{what}: refused, but not by the guard: {answer["error"]?.ToJsonString()}");
        }
    }
}
