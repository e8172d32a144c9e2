using System.Text;
using OpenClaw.Browser;
using OpenClaw.Browser.Files;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Approvals;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Files;

/// <summary>Files in and out, through the routes and the node's own browser (docs/protocol/browser.md 2.6, 2.7, 3.5).</summary>
[Trait("Needs", "chromium")]
public sealed class DownloadsAndUploadsTests : IClassFixture<OwnBrowser>, IDisposable
{
    private readonly OwnBrowser _browser;
    private readonly PageServer _pages = new();

    public DownloadsAndUploadsTests(OwnBrowser browser)
    {
        _browser = browser;
        _pages.Serve("/file", "200 OK", "application/octet-stream", Encoding.UTF8.GetBytes("content"),
            "Content-Disposition: attachment; filename=\"../../report.txt\"\r\n");
    }

    public void Dispose() => _pages.Dispose();

    [ChromiumFact]
    public async Task What_an_action_downloads_is_told_and_lies_in_the_downloads_directory()
    {
        await OpenAsync("/one", "<a id=a href=/file>get</a><a id=b href=/file target=_blank>tab</a>"
            + "<button id=j onclick=\"const x=document.createElement('a');x.href=window.URL.createObjectURL(new Blob(['made here']));x.download='CON.txt';x.click()\">j</button>");
        JsonObject one = Downloads(await ActAsync("click", ("selector", "#a"))).Single();
        Assert.Equal((_pages.Url("/file"), "content"), (one["url"]!.AsText, File.ReadAllText(one["path"]!.AsText!)));
        Assert.Equal(_browser.Places.Downloads, Path.GetDirectoryName(one["path"]!.AsText));
        Assert.Matches("^[0-9a-f-]{36}-.*report.txt$", Path.GetFileName(one["path"]!.AsText));
        Assert.Single(Downloads(await ActAsync("click", ("selector", "#b"))));
        JsonObject made = Downloads(await ActAsync("click", ("selector", "#j"))).Single();
        Assert.Equal("made here", File.ReadAllText(made["path"]!.AsText!));
        Assert.DoesNotContain("-CON.", made["path"]!.AsText, StringComparison.Ordinal);
        Assert.False((await ActAsync("press", ("key", "a"))).Has("downloads"));
    }

    [ChromiumFact]
    public async Task All_that_one_action_downloads_is_told()
    {
        // What begins later than a moment after the action is not the action's, which a slow machine may make of it; and a page that has
        // downloaded by itself is held back the next time.
        int told = 0;
        for (int attempt = 0; told != 2 && attempt < 5; attempt++)
        {
            await OpenAsync("/two-" + attempt,
                "<button id=c onclick=\"location='/file';setTimeout(()=>location='/file?2',100)\">two</button>");
            told = Downloads(await ActAsync("click", ("selector", "#c"))).Count;
        }
        Assert.Equal(2, told);
    }

    [ChromiumFact]
    public async Task A_named_download_goes_where_it_should_and_nowhere_else()
    {
        Tab tab = await OpenAsync("/two", "<a id=a href=/file>get</a><p id=p>no</p>");
        await RefAsync(tab, "e1", "#a");
        JsonObject saved = (await _browser.AskAsync("POST", "/download", ("ref", "e1"), ("path", "mine.txt")))["download"]!.AsObject!;
        Assert.Equal((Path.Combine(_browser.Places.Downloads, "mine.txt"), "content"),
            (saved["path"]!.AsText, File.ReadAllText(saved["path"]!.AsText!)));
        await _browser.AskAsync("POST", "/download", ("ref", "e1"), ("path", Path.Combine(_browser.Places.Downloads, "mine.txt")));

        string outside = Path.Combine(_browser.Places.StateDirectory, "out.txt");
        File.WriteAllText(outside + ".secret", "keep");
        Links.Create(Path.Combine(_browser.Places.Downloads, "link"), _browser.Places.StateDirectory);
        Links.Create(Path.Combine(_browser.Places.Downloads, "file-link"), outside + ".secret");
        foreach (string path in new[] { outside, "../out.txt", "a/../../out.txt", "missing/out.txt", "link/out.txt", "file-link",
            ".", "/etc/x" })
        {
            RouteException refused = await _browser.RefusedAsync("POST", "/download", ("ref", "e1"), ("path", path));
            Assert.Equal((path, 400, "Invalid path: must stay within downloads directory"), (path, refused.Status, refused.Message));
            refused = await _browser.RefusedAsync("POST", "/wait/download", ("path", path), ("timeoutMs", 500));
            Assert.Equal(400, refused.Status);
        }
        Assert.False(File.Exists(outside));
        Assert.Equal("keep", File.ReadAllText(outside + ".secret"));
        await RefAsync(tab, "e2", "#p");
        Assert.Equal("Timeout waiting for download",
            (await _browser.RefusedAsync("POST", "/download", ("ref", "e2"), ("path", "x"), ("timeoutMs", 3000))).Message);
    }

    [ChromiumFact]
    public async Task A_download_is_waited_for_by_the_latest_who_asks()
    {
        await OpenAsync("/three", "<a id=a href=/file>get</a>");
        Task<JsonObject> older = _browser.AskAsync("POST", "/wait/download", ("path", "older.txt"));
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Task<JsonObject> newer = _browser.AskAsync("POST", "/wait/download");
        Assert.Equal("Download was superseded by another waiter", (await Assert.ThrowsAsync<RouteException>(() => older)).Message);
        Assert.False((await ActAsync("click", ("selector", "#a"))).Has("downloads"));
        Assert.Matches("[0-9a-f-]{36}-.*report.txt$", (await newer)["download"]!.AsObject!["path"]!.AsText);
        Assert.False(File.Exists(Path.Combine(_browser.Places.Downloads, "older.txt")));
    }

    [ChromiumFact]
    public async Task A_download_from_where_the_policy_forbids_is_not_kept()
    {
        using var other = new PageServer();
        await OpenAsync("/four", $"<a id=a download href='{_pages.Url("/file").Replace("127.0.0.1", "127.0.0.2")}'>get</a>");
        int before = Directory.GetFiles(_browser.Places.Downloads).Length;
        await Assert.ThrowsAsync<RouteException>(async () =>
        {
            JsonObject answer = await ActAsync("click", ("selector", "#a"));
            Assert.False(answer.Has("downloads"));
            throw new RouteException(400, "not followed at all");
        });
        Assert.Equal(before, Directory.GetFiles(_browser.Places.Downloads).Length);
    }

    [ChromiumTheory]
    [InlineData(DownloadDirectory.MaxFiles, 0L)]
    [InlineData(1, DownloadDirectory.MaxTotal)]
    public async Task No_page_fills_the_disk(int files, long bytes)
    {
        await OpenAsync("/full", "<a id=a href=/file>get</a>");
        string[] filling = Enumerable.Range(0, files).Select(i => Path.Combine(_browser.Places.Downloads, $"filling-{i}")).ToArray();
        foreach (string path in filling)
        {
            using FileStream file = File.Create(path);
            file.SetLength(bytes);
        }
        try
        {
            int before = Directory.GetFiles(_browser.Places.Downloads).Length;
            RouteException refused = await _browser.RefusedAsync("POST", "/act", ("kind", "click"), ("selector", "#a"));
            Assert.StartsWith("The downloads directory of this node is full (500 files or 2048 MiB)", refused.Message);
            Assert.Contains(_browser.Places.Downloads, refused.Message);
            Assert.Equal(before, Directory.GetFiles(_browser.Places.Downloads).Length);
        }
        finally
        {
            // The directory is the one of all tests here.
            foreach (string path in filling)
            {
                File.Delete(path);
            }
        }
        Assert.Single(Downloads(await ActAsync("click", ("selector", "#a"))));
    }

    [ChromiumFact]
    public async Task Files_are_given_to_inputs_and_choosers()
    {
        Tab tab = await OpenAsync("/five", """
            <input id=f type=file><input id=m type=file multiple><button id=b onclick="m.click()">many</button><button id=s onclick="f.click()">one</button><p id=p>x</p>
            <script>texts=async i=>(await Promise.all([...i.files].map(async f=>f.name+'='+await f.text()))).join()</script>
            """);
        Directory.CreateDirectory(Path.Combine(_browser.Places.Uploads, "sub"));
        Directory.CreateDirectory(_browser.Places.InboundMedia);
        File.WriteAllText(Path.Combine(_browser.Places.Uploads, "sub", "a.txt"), "A");
        File.WriteAllText(Path.Combine(_browser.Places.InboundMedia, "b.txt"), "B");
        foreach ((string name, string selector) in new[] { ("e1", "#f"), ("e2", "#b"), ("e3", "#s"), ("e4", "#p") })
        {
            await RefAsync(tab, name, selector);
        }
        await _browser.AskAsync("POST", "/hooks/file-chooser", ("paths", new[] { "sub/a.txt" }), ("element", "#f"));
        Assert.Equal("a.txt=A", await EvaluateAsync("texts(f)"));
        await _browser.AskAsync("POST", "/hooks/file-chooser", ("paths", new[] { "media://inbound/b.txt" }), ("inputRef", "e1"));
        Assert.Equal("b.txt=B", await EvaluateAsync("texts(f)"));
        await _browser.AskAsync("POST", "/hooks/file-chooser", ("paths", new[] { "sub/a.txt", "media/inbound/b.txt" }), ("ref", "e2"));
        Assert.Equal("a.txt=A,b.txt=B", await EvaluateAsync("texts(m)"));
        // Armed now, answered when the page asks.
        await _browser.AskAsync("POST", "/hooks/file-chooser", ("paths", new[] { Path.Combine(_browser.Places.Uploads, "sub", "a.txt") }));
        await ActAsync("click", ("selector", "#s"));
        await ActAsync("wait", ("fn", "texts(f).then(t => t === 'a.txt=A')"));

        Assert.Equal("The file chooser accepts a single file only.",
            (await _browser.RefusedAsync("POST", "/hooks/file-chooser", ("paths", new[] { "sub/a.txt", "sub/a.txt" }), ("ref", "e3")))
            .Message);
        Assert.Equal("Element \"#f\" accepts a single file only.",
            (await _browser.RefusedAsync("POST", "/hooks/file-chooser", ("paths", new[] { "sub/a.txt", "sub/a.txt" }), ("element", "#f")))
            .Message);
        Assert.Equal("Element \"e4\" is not a file input.",
            (await _browser.RefusedAsync("POST", "/hooks/file-chooser", ("paths", new[] { "sub/a.txt" }), ("inputRef", "e4"))).Message);
        Assert.Equal("Timeout 3000ms exceeded while completing file upload",
            (await _browser.RefusedAsync("POST", "/hooks/file-chooser", ("paths", new[] { "sub/a.txt" }), ("ref", "e4"),
                ("timeoutMs", 3000))).Message);
        RouteException both = await _browser.RefusedAsync("POST", "/hooks/file-chooser", ("paths", new[] { "sub/a.txt" }), ("ref", "e3"),
            ("inputRef", "e1"));
        Assert.Equal((400, "ref cannot be combined with inputRef/element"), (both.Status, both.Message));
        RouteException none = await _browser.RefusedAsync("POST", "/hooks/file-chooser", ("ref", "e3"));
        Assert.Equal((400, "paths are required"), (none.Status, none.Message));
    }

    [ChromiumFact]
    public async Task The_route_checks_tab_scripts_and_the_document_to_be_saved()
    {
        Tab tab = await OpenAsync("/six", "<p>x</p>");
        Tab other = await OpenAsync("/seven", "<p>y</p>");
        Assert.Equal(other.TargetId, (await ActAsync("press", ("key", "a")))["targetId"]!.AsText);
        JsonObject inner = Json.Object(("kind", "press"), ("key", "a"), ("targetId", tab.TabId));
        foreach (JsonObject batch in new[] { inner, Json.Object(("kind", "batch"), ("actions", new[] { inner })) })
        {
            RouteException refused = await _browser.RefusedAsync("POST", "/act", ("kind", "batch"), ("actions", new[] { batch }));
            Assert.Equal((403, "ACT_TARGET_ID_MISMATCH"), (refused.Status, refused.Code));
        }
        Assert.True((await _browser.AskAsync("POST", "/act", ("kind", "batch"), ("targetId", tab.TabId),
            ("actions", new[] { inner })))["ok"]!.AsBool);
        RouteException unknown = await _browser.RefusedAsync("POST", "/act", ("kind", "navigate"));
        Assert.Equal((400, "ACT_KIND_REQUIRED"), (unknown.Status, unknown.Code));
        RouteException strict = await _browser.RefusedAsync("POST", "/download", ("currentDocument", true), ("expectedUrl", tab.Url));
        Assert.Equal((400, "navigation_blocked"), (strict.Status, strict.Reason));
        BrowserSettings allowed = _browser.Settings;
        try
        {
            _browser.Settings = allowed with { EvaluateEnabled = false };
            RouteException evaluate = await _browser.RefusedAsync("POST", "/act", ("kind", "evaluate"), ("fn", "1"));
            Assert.Equal((403, "ACT_EVALUATE_DISABLED"), (evaluate.Status, evaluate.Code));
            Assert.StartsWith("act:evaluate is disabled by config (browser.evaluateEnabled=false).", evaluate.Message,
                StringComparison.Ordinal);
        }
        finally
        {
            _browser.Settings = allowed;
        }
        JsonObject closed = await ActAsync("close");
        Assert.Equal(tab.TargetId, closed["targetId"]!.AsText);
        RouteException gone = await _browser.RefusedAsync("POST", "/act", ("kind", "press"), ("key", "a"), ("targetId", tab.TargetId));
        Assert.Equal((404,
            $"tab not found: browser tab \"{tab.TargetId}\" not found. Use action=tabs and pass suggestedTargetId, tabId, label, or raw targetId."), (gone.Status, gone.Message));
    }

    [ChromiumFact]
    public async Task An_action_that_leads_where_the_policy_forbids_fails_and_the_page_stays()
    {
        await OpenAsync("/eight", "<a id=a href='http://169.254.169.254/latest'>meta</a><p>still here</p>");
        RouteException refused = await _browser.RefusedAsync("POST", "/act", ("kind", "click"), ("selector", "#a"));
        Assert.Equal((400, "navigation_blocked"), (refused.Status, refused.Reason));
        RouteException batch = await _browser.RefusedAsync("POST", "/act", ("kind", "batch"),
            ("actions", new[] { Json.Object(("kind", "click"), ("selector", "#a")), Json.Object(("kind", "press"), ("key", "a")) }));
        Assert.Equal("navigation_blocked", batch.Reason);
    }

    [ChromiumFact]
    public async Task A_tab_in_the_background_is_drawn()
    {
        await OpenAsync("/nine", "<p>x</p>");
        Assert.Equal("visible",
            await EvaluateAsync(
                "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(document.visibilityState))))"));
    }

    private static IReadOnlyList<JsonObject> Downloads(JsonObject answer) =>
        answer["downloads"]?.AsArray?.Select(one => one.AsObject!).ToArray() ?? [];

    private Task<JsonObject> ActAsync(string kind, params (string Name, object? Value)[] members) =>
        _browser.AskAsync("POST", "/act", [("kind", kind), .. members]);

    private async Task<string> EvaluateAsync(string source) => (await ActAsync("evaluate", ("fn", source)))["result"]!.AsText!;

    private async Task<Tab> OpenAsync(string path, string html)
    {
        JsonObject opened = await _browser.AskAsync("POST", "/tabs/open", ("url", _pages.Html(path, "<!DOCTYPE html>" + html)));
        return _browser.Profile().Running!.Tabs.Find(opened["targetId"]!.AsText!)!;
    }

    private static async Task RefAsync(Tab tab, string name, string selector)
    {
        PageFrame main = tab.Frames.Main;
        System.Text.Json.JsonElement found = await tab.Session.SendAsync("Runtime.evaluate",
            Json.Object(("expression", $"document.querySelector('{selector}')")), CancellationToken.None);
        System.Text.Json.JsonElement node = await tab.Session.SendAsync("DOM.describeNode",
            Json.Object(("objectId", OpenClaw.Browser.Cdp.CdpJson.Text(OpenClaw.Browser.Cdp.CdpJson.Member(found, "result"), "objectId"))),
            CancellationToken.None);
        int id = OpenClaw.Browser.Cdp.CdpJson.Integer(OpenClaw.Browser.Cdp.CdpJson.Member(node, "node"), "backendNodeId")!.Value;
        tab.Refs.Replace(tab.Refs.All.Append(new PageRef(name, "generic", "", null, id, main.Id, main.LoaderId)).ToArray());
    }
}
