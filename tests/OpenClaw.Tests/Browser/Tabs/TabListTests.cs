using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Tabs;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Tabs;

public sealed class TabListTests
{
    private const int MaxTabs = 500;

    [Theory]
    // Somebody else's browser: the gate is all there is, so a page that gets none is closed.
    [InlineData(false, true, "Target.closeTarget")]
    // Its page was there before us.
    [InlineData(false, false, "Runtime.runIfWaitingForDebugger")]
    // Ours: the filter stands behind the gate.
    [InlineData(true, true, "Runtime.runIfWaitingForDebugger")]
    public async Task APageTooMany(bool filtered, bool waits, string expected)
    {
        var browser = new AgreeableBrowser
        {
            Answer = (method, _) => method == "Page.getFrameTree"
                ? "{\"frameTree\":{\"frame\":{\"id\":\"F\",\"loaderId\":\"L\",\"url\":\"about:blank\"}}}" : "{}",
        };
        await using CdpConnection connection = CdpConnection.Over(browser);
        var guard = new NavigationGuard(new SsrfPolicy());
        await using EgressFilter? filter = filtered ? new EgressFilter(() => guard) : null;
        var tabs = new TabList(connection, new GateContext(connection.Browser, () => guard, filter), new TabNumbers(), managed: filtered,
            TimeProvider.System);
        for (int i = 0; i < MaxTabs; i++)
        {
            browser.Say("Target.attachedToTarget",
                $"{{\"sessionId\":\"S{i}\",\"waitingForDebugger\":false,\"targetInfo\":{{\"type\":\"page\",\"targetId\":\"T{i}\",\"url\":\"about:blank\"}}}}");
        }
        await Chromium.UntilAsync(() => tabs.Pages.Count == MaxTabs, "all are there");
        await Task.WhenAll(tabs.Pages.Select(tab => tab.Ready));
        while (browser.Sent.TryDequeue(out _))
        {
        }
        browser.Say("Target.attachedToTarget",
            $"{{\"sessionId\":\"SX\",\"waitingForDebugger\":{(waits ? "true" : "false")},\"targetInfo\":{{\"type\":\"page\",\"targetId\":\"TX\",\"url\":\"http://10.0.0.1/\"}}}}");
        await Chromium.UntilAsync(() => !browser.Sent.IsEmpty, "it is dealt with");
        Assert.Equal([expected], browser.Sent.Select(one => one.Method));
    }
}
