using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Browser.Site;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Browser;

/// <summary>What is measured runs alone.</summary>
[CollectionDefinition(nameof(AloneForTime), DisableParallelization = true)]
public sealed class AloneForTime;

/// <summary>Big pages, through the gateway and back.</summary>
[Collection(nameof(AloneForTime))]
public sealed class SpeedTests(LiveGateways gateways)
{
    /// <summary>
    /// The goal is 500 ms on a quiet machine. What the node itself works for it can be said of a busy one as well; the rest is waiting for
    /// a turn.
    /// </summary>
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Patience = ReadyNode.Patience;

    [Fact(Skip = Chromium.Missing, SkipUnless = nameof(Chromium.IsThere), SkipType = typeof(Chromium))]
    public async Task A_page_of_five_thousand_elements_is_seen_in_half_a_second()
    {
        LiveEnvironment.SkipUnlessWanted(TestPart.Browser);
        await using var site = FixtureSite.Start();
        await using var node = await BrowserNode.StartAsync(gateways, NodeKind.Program);
        using var process = Process.GetProcessById(node.Node.ProcessId);
        var opened = await node.RequestAsync("POST", "/tabs/open", body: new JsonObject { ["url"] = site.Url + "/many?n=5000" });
        var tab = opened["result"]?["targetId"]?.GetValue<string>();
        var (best, least) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < 5; i++)
        {
            process.Refresh();
            var (clock, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
            var snapshot = await node.RequestAsync("GET", "/snapshot", new JsonObject { ["targetId"] = tab, ["mode"] = "efficient" });
            process.Refresh();
            best = clock.Elapsed < best ? clock.Elapsed : best;
            least = process.TotalProcessorTime - before is var work && work < least ? work : least;
            Assert.True(snapshot["ok"]!.GetValue<bool>(), snapshot.ToJsonString());
            Assert.True(snapshot["result"]!["truncated"]!.GetValue<bool>());
        }

        TestContext.Current.SendDiagnosticMessage("snapshot of 5 000 elements: {0:0} ms, of which the node worked {1:0} ms",
            best.TotalMilliseconds, least.TotalMilliseconds);
        Assert.True(least < Work, $"{least.TotalMilliseconds:0} ms of the node's work");
        Assert.True(best < Patience, $"{best.TotalMilliseconds:0} ms");
    }
}
