using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Browser.Site;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Browser;

/// <summary>Big pages, through the gateway and back.</summary>
public sealed class SpeedTests(LiveGateways gateways)
{
    /// <summary>The goal is 500 ms on a quiet machine; a shared one gets twice that, and the best of five counts.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1000);

    [Fact(Skip = Chromium.Missing, SkipUnless = nameof(Chromium.IsThere), SkipType = typeof(Chromium))]
    public async Task A_page_of_five_thousand_elements_is_seen_in_half_a_second()
    {
        await using var site = FixtureSite.Start();
        await using var node = await BrowserNode.StartAsync(gateways, NodeKind.Program);
        var opened = await node.RequestAsync("POST", "/tabs/open", body: new JsonObject { ["url"] = site.Url + "/many?n=5000" });
        var tab = opened["result"]?["targetId"]?.GetValue<string>();
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            var snapshot = await node.RequestAsync("GET", "/snapshot", new JsonObject { ["targetId"] = tab, ["mode"] = "efficient" });
            best = clock.Elapsed < best ? clock.Elapsed : best;
            Assert.True(snapshot["ok"]!.GetValue<bool>(), snapshot.ToJsonString());
            Assert.True(snapshot["result"]!["truncated"]!.GetValue<bool>());
        }

        TestContext.Current.SendDiagnosticMessage("snapshot of 5 000 elements: {0:0} ms", best.TotalMilliseconds);
        Assert.True(best < Limit, $"{best.TotalMilliseconds:0} ms");
    }
}
