using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.State;

/// <summary>docs/protocol/browser.md 2.9: cookies and storage.</summary>
[Trait("Needs", "chromium")]
public sealed class StorageRoutesTests(OwnBrowser browser, EmulationRoutesTests.Site site) : IClassFixture<OwnBrowser>,
    IClassFixture<EmulationRoutesTests.Site>
{
    [ChromiumFact]
    public async Task Cookies_are_set_read_and_cleared()
    {
        await browser.AskAsync("POST", "/tabs/open", ("url", site.Pages.Html("/", "<p>x</p>")));
        await browser.AskAsync("POST", "/cookies/clear");
        await browser.AskAsync("POST", "/cookies/set", ("cookie", OpenClaw.Browser.Json.Object(
            ("name", "one"), ("value", "1"), ("url", site.Pages.Url("/")), ("httpOnly", true), ("sameSite", "Strict"),
            ("expires", 4102444800L))));
        JsonObject added = await browser.AskAsync("POST", "/cookies/set-many", ("cookies", new[]
        {
            OpenClaw.Browser.Json.Object(("name", "two"), ("value", ""), ("domain", "example.com"), ("path", "/")),
            OpenClaw.Browser.Json.Object(("name", "__Host-bad"), ("value", "x"), ("domain", "example.com"), ("path", "/")),
            OpenClaw.Browser.Json.Object(("name", "none")),
        }));
        Assert.Equal(1, added["added"]!.AsNumber);
        string[] cookies = (await browser.AskAsync("GET", "/cookies"))["cookies"]!.AsArray!.Select(JsonTreeWriter.WriteCompact)
            .OrderBy(text => text, StringComparer.Ordinal).ToArray();
        Assert.Equal(2, cookies.Length);
        Assert.StartsWith("{\"name\":\"one\",\"value\":\"1\",\"domain\":\"127.0.0.1\",\"path\":\"/\",\"expires\":", cookies[0]);
        Assert.EndsWith(",\"httpOnly\":true,\"secure\":false,\"sameSite\":\"Strict\"}", cookies[0]);
        Assert.Equal(
            "{\"name\":\"two\",\"value\":\"\",\"domain\":\"example.com\",\"path\":\"/\",\"expires\":-1,\"httpOnly\":false,\"secure\":false,\"sameSite\":\"Lax\"}", cookies[1]);
        await browser.AskAsync("POST", "/cookies/clear");
        Assert.Empty((await browser.AskAsync("GET", "/cookies"))["cookies"]!.AsArray!);
    }

    [ChromiumFact]
    public async Task Storage_is_set_read_and_cleared()
    {
        await browser.AskAsync("POST", "/tabs/open",
            ("url", site.Pages.Html("/", "<script>Storage.prototype.getItem = Storage.prototype.setItem = () => 'lies'</script>")));
        await browser.AskAsync("POST", "/storage/local/set", ("key", "a"), ("value", "1"));
        await browser.AskAsync("POST", "/storage/local/set", ("key", "__proto__"), ("value", "2"));
        await browser.AskAsync("POST", "/storage/session/set", ("key", "s"));
        Assert.Equal("{\"__proto__\":\"2\",\"a\":\"1\"}", Sorted(await browser.AskAsync("GET", "/storage/local")));
        Assert.Equal("{\"a\":\"1\"}", Sorted(await browser.AskAsync("GET", "/storage/local?key=a")));
        Assert.Equal("{}", Sorted(await browser.AskAsync("GET", "/storage/local?key=nosuch")));
        Assert.Equal("{\"s\":\"\"}", Sorted(await browser.AskAsync("GET", "/storage/session")));
        await browser.AskAsync("POST", "/storage/local/clear");
        Assert.Equal("{}", Sorted(await browser.AskAsync("GET", "/storage/local")));
        Assert.Equal("{\"s\":\"\"}", Sorted(await browser.AskAsync("GET", "/storage/session")));
    }

    [ChromiumFact]
    public async Task What_makes_no_sense_is_said()
    {
        await browser.AskAsync("POST", "/tabs/open", ("url", "about:blank"));
        (string Method, string Path, (string, object?)[] Body, int Status, string Text)[] table =
        [
            ("GET", "/storage/both", [], 400, "kind must be local|session"),
            ("POST", "/storage/both/set", [("key", "a")], 400, "kind must be local|session"),
            ("POST", "/storage/local/set", [("key", " ")], 400, "key is required"),
            ("POST", "/storage/local/set", [("key", "a"), ("value", "1")], 500, "Error: the page has no localStorage"),
            ("POST", "/cookies/set", [], 400, "cookie is required"),
            ("POST", "/cookies/set", [("cookie", OpenClaw.Browser.Json.Object(("value", "x")))], 400, "cookie name and value are required"),
            ("POST", "/cookies/set", [("cookie", OpenClaw.Browser.Json.Object(("name", "x"), ("domain", "a.example")))], 400,
                "cookie requires url, or domain+path"),
            ("POST", "/cookies/set", [("cookie", OpenClaw.Browser.Json.Object(("name", "x"), ("url", "file:///x")))], 400,
                "cookie.url must be an http(s) address"),
            ("POST", "/cookies/set",
                [("cookie", OpenClaw.Browser.Json.Object(("name", "x"), ("url", "https://x.example"), ("expires", "soon")))], 400,
                "cookie.expires must be a finite number."),
            ("POST", "/cookies/set-many", [("cookies", Array.Empty<string>())], 400, "cookies must be a non-empty array"),
            ("POST", "/cookies/set-many", [("cookies", new[] { "x" })], 400, "cookies must contain only cookie objects"),
        ];
        foreach ((string method, string path, (string, object?)[] body, int status, string text) in table)
        {
            RouteException refused = await browser.RefusedAsync(method, path, body);
            Assert.Equal((path, text, status),
                (path, refused.Message.Substring(0, Math.Min(text.Length, refused.Message.Length)), refused.Status));
        }
    }

    private static string Sorted(JsonObject answer) =>
        JsonTreeWriter.WriteCompact(
            new JsonObject(answer["values"]!.AsObject!.Members.OrderBy(member => member.Key, StringComparer.Ordinal)));
}
