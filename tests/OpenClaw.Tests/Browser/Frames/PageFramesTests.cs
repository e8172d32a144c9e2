using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Tabs;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Frames;

[Trait("Needs", "chromium")]
public sealed class PageFramesTests(Chromium chromium) : IClassFixture<Chromium>
{
    [ChromiumFact]
    public async Task Frames_of_this_and_of_other_processes_are_known()
    {
        PageServer pages = chromium.Pages;
        pages.Html("/f/leaf", "<p>leaf</p>");
        pages.Html("/f/middle", $"<p>middle</p><iframe src='{pages.Url("/f/leaf")}'></iframe>");
        Tab tab = await chromium.OpenAsync(pages.Html("/f/top",
            $"<iframe src='/f/leaf'></iframe><iframe src='{pages.OtherSite("/f/middle")}'></iframe>"));

        await Chromium.UntilAsync(() =>
            tab.Frames.All.Count(frame => frame.LoaderId.Length > 0 && frame.Url.StartsWith("http", StringComparison.Ordinal)) == 4,
            "four frames");

        PageFrame[] frames = [.. tab.Frames.All];
        Assert.Equal(pages.Url("/f/top"), frames[0].Url);
        Assert.True(frames[0].IsMain);
        PageFrame near = frames.Single(frame => frame.ParentId == frames[0].Id && frame.Url == pages.Url("/f/leaf"));
        PageFrame far = frames.Single(frame => frame.Url == pages.OtherSite("/f/middle"));
        PageFrame nested = frames.Single(frame => frame.ParentId == far.Id);
        Assert.Same(tab.Session, near.Session);
        Assert.NotSame(tab.Session, far.Session);
        Assert.NotSame(far.Session, nested.Session);
        Assert.Equal(3, tab.Frames.Sessions.Count);
    }

    [ChromiumFact]
    public async Task Sessions_of_later_frames_are_prepared_before_their_scripts_run()
    {
        PageServer pages = chromium.Pages;
        pages.Html("/f/late", "<script>console.log('first')</script>");
        Tab tab = await chromium.OpenAsync(pages.Html("/f/empty", "<p>nothing</p>"));
        var heard = new List<string>();
        await tab.Frames.ForEachSessionAsync(session =>
        {
            session.EventReceived += (method, parameters) =>
            {
                lock (heard)
                {
                    heard.Add(method
                        + (method == "Runtime.consoleAPICalled" ? parameters.GetProperty("args")[0].GetProperty("value").GetString() : ""));
                }
            };
            return session.SendAsync("Runtime.enable", CancellationToken.None);
        });
        await tab.Session.SendAsync("Runtime.evaluate", OpenClaw.Browser.Json.Object(
            ("expression", $"document.body.appendChild(document.createElement('iframe')).src = '{pages.OtherSite("/f/late")}'")),
                CancellationToken.None);

        await Chromium.UntilAsync(() => { lock (heard) { return heard.Contains("Runtime.consoleAPICalledfirst"); } },
            "the first line of the frame's console");
    }

    [ChromiumFact]
    public async Task A_frame_that_is_removed_or_whose_parent_navigates_has_gone()
    {
        PageServer pages = chromium.Pages;
        pages.Html("/f/leaf", "<p>leaf</p>");
        string other = pages.Html("/f/other", "<p>other</p>");
        Tab tab = await chromium.OpenAsync(pages.Html("/f/two",
            $"<iframe id='a' src='/f/leaf'></iframe><iframe src='{pages.OtherSite("/f/leaf")}'></iframe>"));
        await Chromium.UntilAsync(() => tab.Frames.All.Count == 3 && tab.Frames.Sessions.Count == 2, "three frames");
        await tab.Session.SendAsync("Runtime.evaluate",
            OpenClaw.Browser.Json.Object(("expression", "document.getElementById('a').remove()")), CancellationToken.None);
        await Chromium.UntilAsync(() => tab.Frames.All.Count == 2, "one frame removed");

        await Chromium.NavigateAsync(tab, other);

        await Chromium.UntilAsync(() => tab.Frames.All.Count == 1 && tab.Frames.Sessions.Count == 1, "only the main frame");
        Assert.Equal(other, tab.Frames.Main.Url);
    }

    [ChromiumFact]
    public async Task A_frame_that_moves_to_another_process_and_back_is_the_same_frame()
    {
        PageServer pages = chromium.Pages;
        pages.Html("/f/leaf", "<p>leaf</p>");
        Tab tab = await chromium.OpenAsync(pages.Html("/f/mover", "<iframe id='a' src='/f/leaf'></iframe>"));
        await Chromium.UntilAsync(() => tab.Frames.All.Count == 2, "two frames");
        string id = tab.Frames.All[1].Id;
        foreach (string url in new[] { pages.OtherSite("/f/leaf"), pages.Url("/f/leaf"), pages.OtherSite("/f/leaf") })
        {
            // Loaded, as the page sees it: a browser that is still handing the frame over forgets the next address it is given.
            await tab.Session.SendAsync("Runtime.evaluate", OpenClaw.Browser.Json.Object(
                ("awaitPromise", true),
                ("expression", $"new Promise(done => {{ const a = document.getElementById('a'); a.onload = done; a.src = '{url}' }})")),
                    CancellationToken.None);
            await Chromium.UntilAsync(() => tab.Frames.Find(id)?.Url == url && tab.Frames.Find(id)!.LoaderId.Length > 0, url);
            await Chromium.UntilAsync(() => (tab.Frames.Find(id)?.Session == tab.Session) == (url == pages.Url("/f/leaf")), "its process");
        }
        Assert.Equal(2, tab.Frames.All.Count);
    }

    [ChromiumFact]
    public async Task Refs_end_with_the_document_and_survive_moves_within_it()
    {
        PageServer pages = chromium.Pages;
        string second = pages.Html("/f/second", "<p>second</p>");
        Tab tab = await chromium.OpenAsync(pages.Html("/f/first", "<p>first</p>"));
        PageFrame main = tab.Frames.Main;
        tab.Refs.Replace([new PageRef("e1", "button", "Go", null, 7, main.Id, main.LoaderId)]);
        await tab.Session.SendAsync("Runtime.evaluate", OpenClaw.Browser.Json.Object(("expression", "history.pushState({}, '', '#here')")),
            CancellationToken.None);
        await Chromium.UntilAsync(() => tab.Frames.Main.Url.EndsWith("#here", StringComparison.Ordinal), "the new address");
        Assert.Equal(7, tab.Refs.Resolve("e1").BackendNodeId);

        await Chromium.NavigateAsync(tab, second);

        Assert.Throws<RefException>(() => tab.Refs.Resolve("e1"));
    }
}
