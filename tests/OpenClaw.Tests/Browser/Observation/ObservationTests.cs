using System.Text;
using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Observation;

/// <summary>What real pages say and load, and what can be read of them.</summary>
[Trait("Needs", "chromium")]
public sealed class ObservationTests(Chromium chromium) : IClassFixture<Chromium>
{
    [ChromiumFact]
    public async Task The_console_from_the_first_line_on_also_of_frames_in_other_processes()
    {
        PageServer pages = chromium.Pages;
        pages.Html("/o/frame", "<script>console.warn('from the frame')</script>");
        Tab tab = await chromium.OpenAsync(pages.Html("/o/console", $$"""
            <script>console.log('first', 1, {a: 1}, [1, 'x'], null); console.debug('quiet'); console.error(new Error('bad'));
            console.log('half \ud800 pair', '\udc00'); console.log('y'.repeat(5000));</script><iframe src='{{pages.OtherSite("/o/frame")}}'></iframe><img src='/o/missing'>
            """));
        await Chromium.UntilAsync(() => tab.Log.Console.All.Any(one => one.Text == "from the frame")
            && tab.Log.Console.All.Any(one => one.Text.Contains("404")), "all lines");

        JsonObject[] messages = Messages(tab);

        JsonObject first = messages.First(one => one["type"]!.AsText == "log");
        Assert.Equal(("log", "first 1 {a: 1} [1, x] null"), (first["type"]!.AsText, first["text"]!.AsText));
        Assert.Equal((tab.Url, 0.0), (first["location"]!.AsObject!["url"]!.AsText, first["location"]!.AsObject!["lineNumber"]!.AsNumber));
        Assert.Matches("^20..-..-..T..:..:..\\....Z$", first["timestamp"]!.AsText);
        Assert.Contains(messages,
            one => one["type"]!.AsText == "error" && one["text"]!.AsText!.StartsWith("Error: bad", StringComparison.Ordinal));
        Assert.Contains(messages, one => one["text"]!.AsText == "half \ud800 pair \udc00");
        Assert.Contains(messages, one => one["text"]!.AsText!.Length == 2048);
        Assert.DoesNotContain(Messages(tab, ("level", "info")), one => one["type"]!.AsText == "debug");
        Assert.All(Messages(tab, ("level", "warn")), one => Assert.Contains(one["type"]!.AsText, new[] { "warning", "error" }));
        Assert.Contains(Messages(tab, ("level", "warn")), one => one["text"]!.AsText == "from the frame");
        Assert.All(Messages(tab, ("level", "error")), one => Assert.Equal("error", one["type"]!.AsText));
    }

    [ChromiumFact]
    public async Task Errors_that_nobody_caught()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/o/errors",
            "<script>null.x</script><script>throw 'only text'</script><script>Promise.reject(new RangeError('too far: 7'))</script>"));
        await Chromium.UntilAsync(() => tab.Log.Faults.All.Length == 3, "three errors");

        JsonObject[] errors = List(ObservationRoutes.Errors(tab, Query(("clear", "yes"))), "errors");

        Assert.Equal(("TypeError", "Cannot read properties of null (reading 'x')"),
            (errors[0]["name"]!.AsText, errors[0]["message"]!.AsText));
        Assert.StartsWith("TypeError: Cannot read properties of null (reading 'x')\n    at ", errors[0]["stack"]!.AsText);
        Assert.Equal(("only text", null, null), (errors[1]["message"]!.AsText, errors[1]["name"], errors[1]["stack"]));
        Assert.Equal(("RangeError", "too far: 7"), (errors[2]["name"]!.AsText, errors[2]["message"]!.AsText));
        Assert.Empty(List(ObservationRoutes.Errors(tab, Query()), "errors"));
    }

    [ChromiumFact]
    public async Task Requests_with_their_outcome()
    {
        PageServer pages = chromium.Pages;
        pages.Serve("/o/moved", "302 Found", "text/plain", [], "Location: /o/data.json\r\n");
        pages.Serve("/o/data.json", "200 OK", "application/json", "{}"u8.ToArray());
        Tab tab = await chromium.OpenAsync(pages.Html("/o/requests",
            "<script>fetch('/o/moved'); fetch('/o/none', {method: 'POST'}); fetch('http://127.0.0.1:1/refused').catch(() => 0)</script><img src='data:,'>"));
        await Chromium.UntilAsync(() => tab.Log.Requests.All.Length == 5 && tab.Log.Requests.All.All(one => one.Succeeded is not null),
            () => "five requests: "
                + string.Join(", ",
                    tab.Log.Requests.All.Select(one => $"{one.Method} {one.Url} {one.Status} {one.Succeeded} {one.FailureText}")));

        JsonObject[] all = List(ObservationRoutes.Requests(tab, Query()), "requests");

        JsonObject page = all.Single(one => one["resourceType"]!.AsText == "document");
        Assert.Equal(("r1", "GET", tab.Url, 200.0, true),
            (page["id"]!.AsText, page["method"]!.AsText, page["url"]!.AsText, page["status"]!.AsNumber, page["ok"]!.AsBool));
        Assert.Equal([302.0], all.Where(one => one["url"]!.AsText == pages.Url("/o/moved")).Select(one => one["status"]!.AsNumber));
        JsonObject none = all.Single(one => one["url"]!.AsText == pages.Url("/o/none"));
        Assert.Equal(("POST", 404.0, false, "fetch"),
            (none["method"]!.AsText, none["status"]!.AsNumber, none["ok"]!.AsBool, none["resourceType"]!.AsText));
        JsonObject refused = all.Single(one => one["url"]!.AsText!.EndsWith("/refused", StringComparison.Ordinal));
        Assert.False(refused["ok"]!.AsBool);
        Assert.StartsWith("net::ERR_", refused["failureText"]!.AsText);
        Assert.Single(List(ObservationRoutes.Requests(tab, Query(("filter", "data.json"))), "requests"));
        Assert.Equal(4, List(ObservationRoutes.Requests(tab, Query(("filter", "fetch"), ("clear", "true"))), "requests").Length);
        Assert.Empty(List(ObservationRoutes.Requests(tab, Query()), "requests"));
    }

    [ChromiumFact]
    public async Task The_body_of_a_response_to_come()
    {
        PageServer pages = chromium.Pages;
        pages.Serve("/o/api/users", "200 OK", "application/json", Encoding.UTF8.GetBytes("{\"name\":\"Zoë\"}"), "X-Custom: Yes\r\n");
        Tab tab = await chromium.OpenAsync(pages.Html("/o/body", "<p>x</p>"));
        async Task<JsonObject> FetchAsync(string pattern, int maxChars)
        {
            Task<BrowserAnswer> waiting = ObservationRoutes.BodyAsync(tab, pattern, TimeSpan.FromSeconds(20), maxChars,
                CancellationToken.None);
            await tab.Session.SendAsync("Runtime.evaluate",
                OpenClaw.Browser.Json.Object(("expression", "fetch('/o/other'); fetch('/o/api/users').then(r => r.text())")),
                CancellationToken.None);
            return (await waiting).Body["response"]!.AsObject!;
        }

        JsonObject whole = await FetchAsync("**/api/*", 1000);
        JsonObject cut = await FetchAsync("/api/", 5);

        Assert.Equal((pages.Url("/o/api/users"), 200.0, "{\"name\":\"Zoë\"}", null),
            (whole["url"]!.AsText, whole["status"]!.AsNumber, whole["body"]!.AsText, whole["truncated"]));
        Assert.Equal("Yes", whole["headers"]!.AsObject!["x-custom"]!.AsText);
        Assert.Equal(("{\"nam", true), (cut["body"]!.AsText, cut["truncated"]!.AsBool));
        Assert.StartsWith("Error: Response not found for url pattern \"/never/\".",
            (await Assert.ThrowsAsync<RouteException>(() =>
                ObservationRoutes.BodyAsync(tab, "/never/", TimeSpan.FromMilliseconds(50), 10, CancellationToken.None))).Message);
        Task<BrowserAnswer> orphan = ObservationRoutes.BodyAsync(tab, "/never/", TimeSpan.FromSeconds(20), 10, CancellationToken.None);
        await chromium.Connection.Browser.SendAsync("Target.closeTarget", OpenClaw.Browser.Json.Object(("targetId", tab.TargetId)),
            CancellationToken.None);
        Assert.Equal("Error: Page closed before response body was available.",
            (await Assert.ThrowsAsync<RouteException>(() => orphan)).Message);
    }

    [ChromiumFact]
    public async Task The_text_of_the_article_the_main_part_or_the_body()
    {
        PageServer pages = chromium.Pages;
        Tab tab = await chromium.OpenAsync(pages.Html("/o/text",
            "<nav>Menu</nav><main>The <b>main</b> part<p style='display:none'>hidden</p></main><div id='half'></div><script>half.textContent = 'a\\ud800b'</script>"));
        async Task<(string, bool)> ReadAsync(string? selector, int maxChars = 100)
        {
            JsonObject body = (await PageRoutes.TextAsync(tab, selector, maxChars, CancellationToken.None)).Body;
            return (body["text"]!.AsText!, body["truncated"]!.AsBool!.Value);
        }

        Assert.Equal(("The main part", false), await ReadAsync(null));
        Assert.Equal(("The ", true), await ReadAsync(null, 4));
        Assert.Equal(("Menu", false), await ReadAsync("nav"));
        Assert.Equal("a\ud800b", (await ReadAsync("#half")).Item1);
        await tab.Session.SendAsync("Runtime.evaluate",
            OpenClaw.Browser.Json.Object(("expression", "document.body.insertAdjacentHTML('beforeend', '<article>An article</article>')")),
            CancellationToken.None);
        Assert.Equal(("An article", false), await ReadAsync(null));
        await Chromium.NavigateAsync(tab, pages.Html("/o/text2", "<p>Only a body</p>"));
        Assert.Equal(("Only a body", false), await ReadAsync(null));
        Assert.Equal(400, (await Assert.ThrowsAsync<RouteException>(() => ReadAsync("<<"))).Status);
    }

    [ChromiumFact]
    public async Task A_pdf_in_memory_and_a_highlight()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/o/pdf", "<button>Go</button>"));

        BrowserAnswer pdf = await PageRoutes.PdfAsync(tab, new BrowserPlaces("/state", "/tmp"), CancellationToken.None);
        OpenClaw.Browser.Frames.PageFrame main = tab.Frames.Main;
        int node = (await OpenClaw.Browser.Frames.FrameQuery.FirstAsync(main, "button", CancellationToken.None))!.Value;
        tab.Refs.Replace([new OpenClaw.Browser.Refs.PageRef("e1", "button", "Go", null, node, main.Id, main.LoaderId)]);
        BrowserAnswer shown = await PageRoutes.HighlightAsync(tab, "e1", CancellationToken.None);

        byte[] bytes = pdf.Files[pdf.Body["path"]!.AsText!];
        Assert.EndsWith(".pdf", pdf.Body["path"]!.AsText);
        Assert.Equal("%PDF-", Encoding.ASCII.GetString(bytes, 0, 5));
        Assert.True(shown.Body["ok"]!.AsBool);
        Assert.StartsWith("Error: Unknown ref \"e2\".",
            (await Assert.ThrowsAsync<RouteException>(() => PageRoutes.HighlightAsync(tab, "e2", CancellationToken.None))).Message);
    }

    [ChromiumFact]
    public async Task A_page_that_floods_its_console_fills_no_memory_and_ends_nothing()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/o/flood",
            "<script>for (let i = 0; i < 3000; i++) { console.log('\\ud800'.repeat(3000) + i); setTimeout(() => { throw new Error('x'.repeat(9000)) }) }</script><button>Go</button>"));
        await Chromium.UntilAsync(() => tab.Log.Faults.All.Length == 200 && tab.Log.Console.All.Length == 500, "full logs");

        Assert.True(Messages(tab).Sum(one => one["text"]!.AsText!.Length) <= 500 * 2048);
        Assert.False(chromium.Connection.Closed.IsCompleted);
    }

    private static JsonObject[] Messages(Tab tab, params (string Name, string Value)[] query) =>
        List(ObservationRoutes.Console(tab, Query(query)), "messages");

    private static JsonObject[] List(BrowserAnswer answer, string name) =>
        answer.Body[name]!.AsArray!.Select(one => one.AsObject!).ToArray();

    private static BrowserRequest Query(params (string Name, string Value)[] query) =>
        new("GET", "/", query.ToDictionary(one => one.Name, one => one.Value), JsonObject.Empty);
}
