using System.Net;
using System.Net.Sockets;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Guard;

/// <summary>
/// A page of an allowed site (<c>localhost</c>) tries to reach a service of this machine that is not allowed (<c>127.0.0.1</c>). The
/// service counts connections: one is too many, whoever reads the answer.
/// </summary>
[Trait("Needs", "chromium")]
public sealed class HostilePageTests(HostilePageTests.Fixture fixture) : IClassFixture<HostilePageTests.Fixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Each of them leaves its page, or would.</summary>
    public static TheoryData<string, string> Leaving => new()
    {
        { "meta refresh", "<meta http-equiv=refresh content='0;url=VICTIM'>" },
        { "location", "<script>location = 'VICTIM'</script>" },
        { "location.replace", "<script>location.replace('VICTIM')</script>" },
        { "location later", "<script>setTimeout(() => location.href = 'VICTIM', 50)</script>" },
        { "click on a link", "<a id=a href='VICTIM'>x</a><script>a.click()</script>" },
        { "form get", "<form id=f action='VICTIM'></form><script>f.submit()</script>" },
        { "form post", "<form id=f method=post action='VICTIM'><input name=a value=b></form><script>f.submit()</script>" },
        { "frameset", "<frameset><frame src='VICTIM'></frameset>" },
    };

    /// <summary>These stay on their page, so that all of them go into one.</summary>
    private static readonly (string Name, string Html)[] s_staying =
    [
        ("window.open", "<script>window.open('VICTIM')</script>"),
        ("window.open without opener", "<script>window.open('VICTIM', '_blank', 'noopener')</script>"),
        ("pop-up that is sent on", "<script>const w = window.open('about:blank'); if (w) w.location = 'VICTIM'</script>"),
        ("click on a link for a new tab", "<a id=a target=_blank href='VICTIM'>x</a><script>a.click()</script>"),
        ("ping of a link", "<a id=a href='#' ping='VICTIM'>x</a><script>a.click()</script>"),
        ("form for a new tab", "<form id=f method=post target=_blank action='VICTIM'></form><script>f.submit()</script>"),
        ("iframe", "<iframe src='VICTIM'></iframe>"),
        ("iframe that is sent on", "<iframe src='/to-victim'></iframe>"),
        ("iframe in srcdoc", "<iframe srcdoc=\"<iframe src='VICTIM'></iframe>\"></iframe>"),
        ("iframe in data", "<iframe src=\"data:text/html,<iframe src='VICTIM'></iframe>\"></iframe>"),
        ("iframe in a blob",
            "<iframe id=i></iframe><script>i.src = URL.createObjectURL(new Blob(['<img src=VICTIM>'], {type: 'text/html'}))</script>"),
        ("sandboxed iframe", "<iframe sandbox='allow-scripts' srcdoc=\"<script>location='VICTIM'</script>\"></iframe>"),
        ("object", "<object data='VICTIM'></object>"),
        ("embed", "<embed src='VICTIM'>"),
        ("image", "<img src='VICTIM'>"),
        ("image by redirect", "<img src='/to-victim'>"),
        ("stylesheet", "<link rel=stylesheet href='VICTIM'>"),
        ("script", "<script src='VICTIM'></script>"),
        ("module", "<script type=module>import('VICTIM').catch(() => {})</script>"),
        ("video", "<video src='VICTIM' autoplay></video>"),
        ("prefetch", "<link rel=prefetch href='VICTIM'>"),
        ("preconnect", "<link rel=preconnect href='VICTIM'>"),
        ("preload", "<link rel=preload as=image href='VICTIM'>"),
        ("speculation rules",
            "<script type=speculationrules>{\"prerender\":[{\"urls\":[\"VICTIM\"]}],\"prefetch\":[{\"urls\":[\"VICTIM\"]}]}</script>"),
        ("fetch", "<script>fetch('VICTIM', {mode: 'no-cors'}).catch(() => {})</script>"),
        ("fetch by redirect", "<script>fetch('/to-victim', {mode: 'no-cors'}).catch(() => {})</script>"),
        ("fetch with keepalive", "<script>fetch('VICTIM', {mode: 'no-cors', keepalive: true}).catch(() => {})</script>"),
        ("XMLHttpRequest", "<script>const x = new XMLHttpRequest(); x.open('POST', 'VICTIM'); x.send('a')</script>"),
        ("beacon", "<script>navigator.sendBeacon('VICTIM', 'a')</script>"),
        ("event source", "<script>new EventSource('VICTIM')</script>"),
        ("web socket", "<script>new WebSocket('VICTIM'.replace('http', 'ws'))</script>"),
        ("worker", "<script>new Worker(URL.createObjectURL(new Blob([\"fetch('VICTIM', {mode: 'no-cors'})\"])))</script>"),
        ("import in a worker", "<script>new Worker(URL.createObjectURL(new Blob([\"importScripts('VICTIM')\"])))</script>"),
        ("service worker", "<script>navigator.serviceWorker.register('/worker.js').catch(() => {})</script>"),
        ("TURN over TCP",
            "<script>const p = new RTCPeerConnection({iceTransportPolicy: 'relay', iceServers: [{urls: 'turn:HOST?transport=tcp', username: 'a', credential: 'b'}]}); p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o))</script>"),
        ("STUN over TCP",
            "<script>const p = new RTCPeerConnection({iceServers: [{urls: 'stun:HOST'}, {urls: 'turn:HOST', username: 'a', credential: 'b'}]}); p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o))</script>"),
        ("numeric address",
            "<iframe src='NUMERIC'></iframe><img src='NUMERIC'><script>fetch('NUMERIC', {mode: 'no-cors'}).catch(() => {})</script>"),
        ("IPv6", "<iframe src='SIX'></iframe><img src='SIX'><script>fetch('SIX', {mode: 'no-cors'}).catch(() => {})</script>"),
        ("address of nobody",
            "<iframe src='ZERO'></iframe><img src='ZERO'><script>fetch('ZERO', {mode: 'no-cors'}).catch(() => {})</script>"),
    ];

    [ChromiumTheory]
    [MemberData(nameof(Leaving))]
    public async Task APageDoesNotLeaveForTheService(string name, string html)
    {
        Assert.NotEmpty(name);
        string page = fixture.Publish(html);
        JsonObject tab = await fixture.Browser.AskAsync("POST", "/tabs/open", ("url", page));
        await fixture.DoneAsync(Token);
        // What a page started may still be on its way.
        await Task.Delay(250, Token);
        Assert.Equal(0, fixture.Victim.Connections);
        JsonObject list = await fixture.Browser.AskAsync("GET", "/tabs");
        Assert.DoesNotContain(list["tabs"]!.AsArray!, one => one.AsObject!["url"]!.AsText!.Contains(fixture.Victim.Port.ToString()));
        Assert.Contains(list["tabs"]!.AsArray!, one => one.AsObject!["targetId"]!.AsText == tab["targetId"]!.AsText);
    }

    [ChromiumFact]
    public async Task NothingOfAPageReachesTheService()
    {
        string page = fixture.Publish(Staying());
        await fixture.Browser.AskAsync("POST", "/tabs/open", ("url", page));
        await fixture.DoneAsync(Token);
        await Task.Delay(2000, Token);
        Assert.Equal(0, fixture.Victim.Connections);
        Assert.True(fixture.Browser.Profile().Running!.Filter!.OutcomeOf("127.0.0.1", fixture.Victim.Port) == EgressOutcome.Blocked,
            "Nothing was even tried: the page is broken.");
    }

    [ChromiumFact]
    public async Task TheSamePageReachesItWhereThatIsAllowed()
    {
        await using var open = new Fixture();
        await open.InitializeAsync();
        open.Browser.Settings = open.Browser.Settings with { SsrfPolicy = new SsrfPolicy { AllowPrivateNetwork = true } };
        await open.Browser.AskAsync("POST", "/tabs/open", ("url", open.Publish(Staying())));
        await Chromium.UntilAsync(() => open.Victim.Connections > 10, "the service is reached again and again");
    }

    private static string Staying() =>
        string.Concat(s_staying.Select(one => one.Html.Replace("<script>const ", "<script>var "))).Replace("id=a ", "class=a ")
            .Replace("a.click()", "document.currentScript.previousElementSibling.click()")
            .Replace("id=f ", "class=f ").Replace("f.submit()", "document.currentScript.previousElementSibling.submit()");

    [ChromiumTheory]
    [InlineData("302 Found", "Location: VICTIM")]
    [InlineData("307 Temporary Redirect", "Location: VICTIM")]
    [InlineData("302 Found", "Location: /to-victim")]
    [InlineData("301 Moved Permanently", "Location: NUMERIC")]
    [InlineData("302 Found", "Location: SIX")]
    [InlineData("302 Found", "Location: http://localhost:9@127.0.0.1:PORT/")]
    [InlineData("302 Found", "Location: http://169.254.169.254/latest/meta-data/")]
    [InlineData("302 Found", "Location: http://10.0.0.1/")]
    public async Task ARedirectIsRefusedAndItsTabClosed(string status, string header)
    {
        fixture.Browser.Settings = fixture.Browser.Settings with { };
        string url = fixture.Redirect(status, header);
        foreach (string route in new[] { "/tabs/open", "/navigate" })
        {
            JsonObject blank = await fixture.Browser.AskAsync("POST", "/tabs/action", ("action", "new"));
            int before = await CountAsync();
            RouteException refusal = await fixture.Browser.RefusedAsync("POST", route, ("url", url),
                ("targetId", blank["tab"]!.AsObject!["targetId"]!.AsText));
            Assert.Equal((400, "navigation_blocked"), (refusal.Status, refusal.Reason));
            Assert.Equal(route == "/navigate" ? before - 1 : before, await CountAsync());
        }
        Assert.Equal(0, fixture.Victim.Connections);
    }

    [ChromiumFact]
    public async Task ARefreshHeaderLeadsNowhere()
    {
        string page = fixture.Server.Serve("/refresh", "200 OK", "text/html", "<body>x<script>fetch('/done')</script>"u8.ToArray(),
            fixture.Fill("Refresh: 0;url=VICTIM\r\n")).Replace("127.0.0.1", "localhost");
        await fixture.Browser.AskAsync("POST", "/tabs/open", ("url", page));
        await fixture.DoneAsync(Token);
        await Task.Delay(250, Token);
        Assert.Equal(0, fixture.Victim.Connections);
    }

    [ChromiumFact]
    public async Task AnAllowedPageWorksAltogether()
    {
        fixture.Server.Html("/inner", "<title>inner</title>inner");
        string page =
            fixture.Publish(
                "<iframe src='/inner'></iframe><img src='/inner'><script>fetch('/inner').then(r => r.text()).then(t => document.title = 'got ' + t.length)</script>");
        JsonObject tab = await fixture.Browser.AskAsync("POST", "/tabs/open", ("url", page));
        await fixture.DoneAsync(Token);
        Assert.Equal(page, tab["url"]!.AsText);
        for (int i = 0; i < 1000; i++)
        {
            JsonTree shown =
                (await fixture.Browser.AskAsync("GET", "/tabs"))["tabs"]!.AsArray!.First(one =>
                    one.AsObject!["targetId"]!.AsText == tab["targetId"]!.AsText);
            if (shown.AsObject!["title"]!.AsText!.StartsWith("got ", StringComparison.Ordinal))
            {
                return;
            }
            await Task.Delay(100, Token);
        }
        Assert.Fail("The page's own fetch did not arrive.");
    }

    private async Task<int> CountAsync() => (await fixture.Browser.AskAsync("GET", "/tabs"))["tabs"]!.AsArray!.Count;

    public sealed class Fixture : IAsyncLifetime
    {
        private TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _pages;

        internal OwnBrowser Browser { get; } = new();

        internal PageServer Server { get; } = new();

        internal CountingServer Victim { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Browser.Settings = Browser.Settings with { SsrfPolicy = new SsrfPolicy { AllowedHostnames = ["localhost"] },
                ExtraArgs = ["--disable-popup-blocking"] };
            await Browser.InitializeAsync();
            Server.Serve("/to-victim", "302 Found", "text/plain", [], Fill("Location: VICTIM\r\n"));
            Server.Serve("/worker.js", "200 OK", "text/javascript",
                System.Text.Encoding.UTF8.GetBytes(
                    Fill("fetch('VICTIM', {mode: 'no-cors'}); self.addEventListener('install', () => fetch('VICTIM', {mode: 'no-cors'}))")));
            Server.Requested += path =>
            {
                if (path.StartsWith("/done", StringComparison.Ordinal))
                {
                    _done.TrySetResult(true);
                }
            };
            Server.Serve("/done", "200 OK", "text/plain", []);
        }

        internal string Fill(string text) => text
            .Replace("VICTIM", $"http://127.0.0.1:{Victim.Port}/").Replace("HOST", $"127.0.0.1:{Victim.Port}")
                .Replace("NUMERIC", $"http://0x7f.1:{Victim.Port}/")
            .Replace("SIX", $"http://[::ffff:127.0.0.1]:{Victim.Port}/").Replace("ZERO", $"http://0.0.0.0:{Victim.Port}/")
                .Replace("PORT", Victim.Port.ToString());

        /// <summary>Serves the page on the allowed site; it tells when it has run.</summary>
        internal string Publish(string html)
        {
            _done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            const string Say = "<script>fetch('/done', {keepalive: true})</script>";
            string path = $"/page{++_pages}";
            Server.Html(path, Say + Fill(html));
            return Server.OtherSite(path);
        }

        internal string Redirect(string status, string header)
        {
            string path = $"/redirect{++_pages}";
            Server.Serve(path, status, "text/plain", [], Fill(header) + "\r\n");
            return Server.OtherSite(path);
        }

        internal Task DoneAsync(CancellationToken cancellationToken) =>
            _done.Task.WaitAsync(Patience.Limit, TimeProvider.System, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await Browser.DisposeAsync();
            Server.Dispose();
            Victim.Dispose();
        }
    }

    /// <summary>Counts who comes and says nothing.</summary>
    internal sealed class CountingServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        private int _connections;

        public CountingServer()
        {
            _listener.Start();
            _ = Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        (await _listener.AcceptTcpClientAsync()).Dispose();
                        Interlocked.Increment(ref _connections);
                    }
                }
                catch (Exception problem) when (problem is SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    // Stopped.
                }
            });
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Connections => Volatile.Read(ref _connections);

        public void Dispose() => _listener.Stop();
    }
}
