using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Frames;

/// <summary>How many frames a page has, how deep they are nested and how long their addresses are is the page's choice.</summary>
public sealed class EndlessFramesTests
{
    [Fact]
    public async Task Frames_nested_in_each_other_are_all_known()
    {
        var browser = new ScriptedBrowser();
        await using CdpConnection connection = browser.Connect();
        const int Depth = 400;
        string tree = "";
        for (int i = Depth; i > 0; i--)
        {
            tree = Frame(i, i > 1 ? $"\"f{i - 1}\"" : "null", "about:srcdoc") + (tree.Length > 0 ? $",\"childFrames\":[{{{tree}}}]" : "");
        }
        browser.Answers["Page.getFrameTree"] = $"{{\"frameTree\":{{{tree}}}}}";
        var frames = new PageFrames(connection.Browser);

        await frames.AttachAsync(CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, Depth).Select(i => "f" + i), frames.All.Select(frame => frame.Id));
    }

    [Fact]
    public async Task Long_addresses_are_cut_however_they_are_told()
    {
        var browser = new ScriptedBrowser();
        await using CdpConnection connection = browser.Connect();
        var frames = new PageFrames(connection.Browser);
        string data = "data:text/html," + new string('x', 2 * 1024 * 1024);
        string web = "https://a.example/" + new string('x', 2 * 1024 * 1024);

        browser.Say($"{{\"method\":\"Page.frameNavigated\",\"params\":{{{Frame(1, "null", data)}}}}}");
        await connection.Browser.SendAsync("Page.enable", CancellationToken.None);
        Assert.Equal(data[..2048], frames.Main.Url);
        browser.Say($"{{\"method\":\"Page.frameNavigated\",\"params\":{{{Frame(1, "null", web)}}}}}");
        await connection.Browser.SendAsync("Page.enable", CancellationToken.None);
        Assert.Equal(web[..65536], frames.Main.Url);
        browser.Say($"{{\"method\":\"Page.navigatedWithinDocument\",\"params\":{{\"frameId\":\"f1\",\"url\":\"{data}\"}}}}");
        await connection.Browser.SendAsync("Page.enable", CancellationToken.None);
        Assert.Equal(data[..2048], frames.Main.Url);
        browser.Say(Entered("f2", data));
        await connection.Browser.SendAsync("Page.enable", CancellationToken.None);
        Assert.Equal(data[..2048], frames.Find("f2")!.Url);
        Assert.Equal("f1", frames.Find("f2")!.ParentId);
    }

    [Fact]
    public async Task There_is_a_most_of_frames_also_of_other_processes()
    {
        var browser = new ScriptedBrowser();
        await using CdpConnection connection = browser.Connect();
        var frames = new PageFrames(connection.Browser);
        browser.Say($"{{\"method\":\"Page.frameNavigated\",\"params\":{{{Frame(1, "null", "https://a.example/")}}}}}");
        for (int i = 2; i <= 1100; i++)
        {
            browser.Say($"{{\"method\":\"Page.frameAttached\",\"params\":{{\"frameId\":\"f{i}\",\"parentFrameId\":\"f1\"}}}}");
        }
        browser.Say(Entered("far", "https://b.example/"));
        browser.Say(Entered("f7", "https://c.example/"));
        await connection.Browser.SendAsync("Page.enable", CancellationToken.None);

        Assert.Equal(1000, frames.All.Count);
        Assert.Null(frames.Find("far"));
        Assert.Equal("https://c.example/", frames.Find("f7")!.Url);
    }

    private static string Frame(int number, string parent, string url) =>
        $"\"frame\":{{\"id\":\"f{number}\",\"parentId\":{parent},\"loaderId\":\"l\",\"url\":\"{url}\"}}";

    private static string Entered(string id, string url) =>
        $"{{\"method\":\"Target.attachedToTarget\",\"params\":{{\"sessionId\":\"s-{id}\",\"targetInfo\":{{\"targetId\":\"{id}\",\"type\":\"iframe\",\"url\":\"{url}\",\"parentFrameId\":\"f1\"}}}}}}";
}
