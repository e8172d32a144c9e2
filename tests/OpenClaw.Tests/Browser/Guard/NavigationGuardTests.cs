using System.Net;
using System.Net.Sockets;
using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Tests.Browser.Guard;

public sealed class NavigationGuardTests
{
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["example.com"] = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"],
        ["xn--bcher-kva.example"] = ["93.184.216.34"],
        ["inside.example"] = ["10.1.2.3"],
        ["half.example"] = ["93.184.216.34", "127.0.0.1"],
        ["six.example"] = ["::1"],
        ["mapped.example"] = ["::ffff:169.254.169.254"],
        ["meta.example"] = ["169.254.169.254"],
        ["zero.example"] = ["0.0.0.0"],
        ["nothing.example"] = [],
        ["localtest.me"] = ["127.0.0.1"],
        ["127.0.0.1.nip.io"] = ["127.0.0.1"],
        ["ula.example"] = ["fd12:3456::1"],
        ["bench.example"] = ["198.18.0.1"],
        ["intranet"] = ["10.0.0.5"],
    };

    private static NavigationGuard Guard(SsrfPolicy? policy = null, bool foreignProxy = false) => new(
        policy ?? new SsrfPolicy(),
        (host, _) => Names.TryGetValue(host, out string[]? found) && found.Length > 0
            ? Task.FromResult(found.Select(IPAddress.Parse).ToArray())
            : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)),
        foreignProxy);

    [Theory]
    // This machine, in every way to write it.
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://127.0.1/")]
    [InlineData("http://127.255.255.254:8080/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0x7F.0x0.0x0.0x1/")]
    [InlineData("http://0177.0.0.01/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("HTTP://LocalHost/")]
    [InlineData("http://localhost./")]
    [InlineData("http://localhost:8443/x")]
    [InlineData("http://foo.localhost/")]
    [InlineData("http://localhost.localdomain/")]
    [InlineData("http://printer.local/")]
    [InlineData("http://metadata.google.internal/computeMetadata/v1/")]
    [InlineData("http://vault.internal/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[64:ff9b:1::1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[2001:0:7f00:1::]/")]
    [InlineData("http://[2001:0:5db8:d822::f5ff:fffe]/")]
    [InlineData("http://[2606:4700::5efe:127.0.0.1]/")]
    // Written so that a careless reader sees another host than a browser does.
    [InlineData("http:\\\\127.0.0.1\\")]
    [InlineData("http:/127.0.0.1/")]
    [InlineData("http:127.0.0.1")]
    [InlineData("http:////127.0.0.1/")]
    [InlineData(" \u0001 http://127.0.0.1/")]
    [InlineData("ht\ntp://127.0.\t0.1/")]
    [InlineData("http://example.com\\@127.0.0.1/", "Invalid URL|credentials|policy|ENOTFOUND|ok")]
    [InlineData("http://%31%32%37.0.0.1/")]
    [InlineData("http://127%2e0%2e0%2e1/")]
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("http://127。0。0。1/")]
    [InlineData("http://①②⑦.⓪.⓪.①/")]
    [InlineData("http://ⓛocalhost/")]
    [InlineData("http://local\u00adhost/")]
    [InlineData("http://loc%61lhost/")]
    // Elsewhere in here.
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://172.16.0.1/")]
    [InlineData("http://172.31.255.255/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00:ec2::254]/latest/")]
    [InlineData("http://[fc00::1]/")]
    [InlineData("http://[fec0::1]/")]
    [InlineData("http://[ff02::1]/")]
    [InlineData("http://[2001:db8::1]/")]
    [InlineData("http://[100::1]/")]
    [InlineData("http://[::ffff:a9fe:a9fe]/")]
    [InlineData("http://[2002:a9fe:a9fe::1]/")]
    [InlineData("http://100.100.100.200/")]
    [InlineData("http://168.63.129.16/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://0/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://198.18.0.1/")]
    [InlineData("http://203.0.113.7/")]
    [InlineData("http://240.0.0.1/")]
    // Names that lead in here.
    [InlineData("http://inside.example/")]
    [InlineData("http://half.example/")]
    [InlineData("https://six.example/")]
    [InlineData("http://mapped.example/")]
    [InlineData("http://meta.example/")]
    [InlineData("http://zero.example/")]
    [InlineData("http://localtest.me/")]
    [InlineData("http://127.0.0.1.nip.io/")]
    [InlineData("http://ula.example/")]
    [InlineData("http://intranet/")]
    [InlineData("http://bench.example/")]
    // Not the web.
    [InlineData("file:///etc/passwd", "Navigation blocked: unsupported protocol \"file:\"")]
    [InlineData("FILE:///C:/Windows/win.ini", "Navigation blocked: unsupported protocol \"file:\"")]
    [InlineData("fi\nle:///etc/passwd", "Navigation blocked: unsupported protocol \"file:\"")]
    [InlineData("javascript:alert(1)", "Navigation blocked: unsupported protocol \"javascript:\"")]
    [InlineData("java\tscript:alert(1)", "Navigation blocked: unsupported protocol \"javascript:\"")]
    [InlineData("data:text/html,<script>1</script>", "Navigation blocked: unsupported protocol \"data:\"")]
    [InlineData("blob:https://example.com/1", "Navigation blocked: unsupported protocol \"blob:\"")]
    [InlineData("filesystem:https://example.com/temporary/x", "Navigation blocked: unsupported protocol \"filesystem:\"")]
    [InlineData("view-source:http://127.0.0.1/", "Navigation blocked: unsupported protocol \"view-source:\"")]
    [InlineData("chrome://settings", "Navigation blocked: unsupported protocol \"chrome:\"")]
    [InlineData("devtools://devtools/bundled/inspector.html", "Navigation blocked: unsupported protocol \"devtools:\"")]
    [InlineData("chrome-extension://abc/x.html", "Navigation blocked: unsupported protocol \"chrome-extension:\"")]
    [InlineData("about:srcdoc", "Navigation blocked: unsupported protocol \"about:\"")]
    [InlineData("about:blank#x", "Navigation blocked: unsupported protocol \"about:\"")]
    [InlineData("ftp://example.com/", "Navigation blocked: unsupported protocol \"ftp:\"")]
    [InlineData("ws://example.com/", "Navigation blocked: unsupported protocol \"ws:\"")]
    // Passwords, and no URLs at all.
    [InlineData("http://user:secret@example.com/", "Navigation blocked: URL-embedded credentials are not supported")]
    [InlineData("http://example.com@127.0.0.1/", "Navigation blocked: URL-embedded credentials are not supported")]
    [InlineData("https://user@example.com/", "Navigation blocked: URL-embedded credentials are not supported")]
    [InlineData("example.com", "Invalid URL: example.com")]
    [InlineData("//example.com/", "Invalid URL: //example.com/")]
    [InlineData("http://", "Invalid URL: http://")]
    [InlineData("http://exa mple.com/", "Invalid URL: http://exa mple.com/")]
    [InlineData("http://256.1.1.1/", "Invalid URL: http://256.1.1.1/")]
    [InlineData("http://1.2.3.4.5/", "Invalid URL: http://1.2.3.4.5/")]
    [InlineData("http://[::1%25eth0]/", "Invalid URL: http://[::1%25eth0]/")]
    [InlineData("http://a:b@exa mple.com/", "Invalid URL: [redacted credential-bearing URL]")]
    [InlineData("http://example.com:99999/", "Invalid URL: http://example.com:99999/")]
    public async Task Refuses(string url, string text = NavigationGuard.BlockedText)
    {
        if (text.IndexOf('|') >= 0)
        {
            // A backslash ends the host as a slash does: this is example.com, and so the browser is told.
            Assert.Equal("http://example.com/@127.0.0.1/", await Guard().CheckAsync(url, CancellationToken.None));
            return;
        }
        RouteException refusal = await Assert.ThrowsAsync<RouteException>(() => Guard().CheckAsync(url, CancellationToken.None));
        Assert.Equal((400, "navigation_blocked"), (refusal.Status, refusal.Reason));
        Assert.StartsWith(text, refusal.Message);
    }

    [Theory]
    [InlineData("http://example.com", "http://example.com/")]
    [InlineData("HTTPS://Example.COM:8443/Path?q=1#f", "https://example.com:8443/Path?q=1#f")]
    [InlineData("https://example.com?x", "https://example.com/?x")]
    [InlineData("http:\\\\example.com\\a", "http://example.com/a")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example/")]
    [InlineData("http://0x5db8d822/", "http://93.184.216.34/")]
    [InlineData("https://[2606:2800:220:1::1]/", "https://[2606:2800:220:1::1]/")]
    [InlineData("http://@example.com/", "http://@example.com/")]
    [InlineData("about:blank", "about:blank")]
    [InlineData("ABOUT:blank", "about:blank")]
    public async Task LetsPass(string url, string given) => Assert.Equal(given, await Guard().CheckAsync(url, CancellationToken.None));

    [Fact]
    public async Task ANameThatDoesNotExistIsNoMatterOfPolicy()
    {
        RouteException problem =
            await Assert.ThrowsAsync<RouteException>(() => Guard().CheckAsync("http://nothing.example/", CancellationToken.None));
        Assert.Equal((500, null), (problem.Status, problem.Reason));
        Assert.Contains("ENOTFOUND nothing.example", problem.Message);
    }

    [Theory]
    [InlineData("127.0.0.1", "http://127.0.0.1:3000/", true)]
    [InlineData("127.0.0.1", "http://0x7f.1/", true)]
    [InlineData("127.0.0.1", "http://127.0.0.2/", false)]
    [InlineData("LOCALHOST.", "http://localhost/", true, "127.0.0.1")]
    [InlineData("localhost", "http://foo.localhost/", false)]
    [InlineData("::1", "http://[::1]/", true)]
    [InlineData("[::1]", "http://[::1]/", true)]
    [InlineData("intranet", "http://intranet/", true)]
    [InlineData("inside.example", "http://inside.example/", true)]
    // An allowed name may be private, but not this machine or its metadata service: names change hands.
    [InlineData("localtest.me", "http://localtest.me/", false)]
    [InlineData("meta.example", "http://meta.example/", false)]
    [InlineData("mapped.example", "http://mapped.example/", false)]
    [InlineData("zero.example", "http://zero.example/", false)]
    [InlineData("169.254.169.254", "http://169.254.169.254/", false)]
    [InlineData("*.example", "http://inside.example/", false)]
    public async Task AllowedHostnames(string allowed, string url, bool passes, string? resolvesTo = null)
    {
        var policy = new SsrfPolicy { AllowedHostnames = [allowed] };
        NavigationGuard guard = resolvesTo is null
            ? Guard(policy) : new NavigationGuard(policy, (_, _) => Task.FromResult(new[] { IPAddress.Parse(resolvesTo) }));
        Assert.Equal(passes, await PassesAsync(guard, url));
    }

    [Theory]
    [InlineData("example.com", "http://example.com/", false)]
    [InlineData("example.com", "http://EXAMPLE.com./", false)]
    [InlineData("*.example.com", "http://a.b.example.com/", false)]
    [InlineData("*.example.com", "http://example.com/", true)]
    [InlineData("other.example", "http://example.com/", true)]
    public async Task BlockedHostnamesAreStrongest(string blocked, string url, bool passes)
    {
        Assert.Equal(passes, await PassesAsync(Guard(new SsrfPolicy { BlockedHostnames = [blocked] }), url));
        Assert.Equal(passes,
            await PassesAsync(
                Guard(new SsrfPolicy { BlockedHostnames = [blocked], AllowPrivateNetwork = true, AllowedHostnames = ["example.com"] }),
                url));
    }

    [Fact]
    public async Task OtherSwitches()
    {
        Assert.True(await PassesAsync(Guard(new SsrfPolicy { AllowPrivateNetwork = true }), "http://10.0.0.1/"));
        Assert.False(await PassesAsync(Guard(new SsrfPolicy { AllowPrivateNetwork = true }), "file:///etc/passwd"));
        Assert.True(await PassesAsync(Guard(new SsrfPolicy { AllowBenchmarkRange = true }), "http://198.18.0.1/"));
        Assert.True(await PassesAsync(Guard(new SsrfPolicy { AllowUniqueLocalRange = true }), "http://ula.example/"));
        Assert.False(await PassesAsync(Guard(new SsrfPolicy { AllowUniqueLocalRange = true }), "http://[fd00:ec2::254]/"));
        Assert.False(await PassesAsync(Guard(new SsrfPolicy { HostnameAllowlist = ["*.other.example"] }), "http://example.com/"));
        // Strict: no names, since a name can change its mind.
        Assert.False(await PassesAsync(Guard(new SsrfPolicy { AllowPrivateNetwork = false }), "http://example.com/"));
        Assert.True(await PassesAsync(Guard(new SsrfPolicy { AllowPrivateNetwork = false }), "http://93.184.216.34/"));
        Assert.True(await PassesAsync(Guard(new SsrfPolicy { AllowPrivateNetwork = false, AllowedHostnames = ["example.com"] }),
            "http://example.com/"));
        Assert.False(await PassesAsync(Guard(foreignProxy: true), "http://example.com/"));
        Assert.True(await PassesAsync(Guard(new SsrfPolicy { AllowPrivateNetwork = true }, foreignProxy: true), "http://example.com/"));
    }

    [Theory]
    [InlineData("chrome-error://chromewebdata/", true)]
    [InlineData("about:blank", true)]
    [InlineData("", true)]
    [InlineData("http://example.com/", true)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://localhost/", false)]
    [InlineData("about:srcdoc", true)]
    [InlineData("data:text/html,x", true)]
    [InlineData("blob:null/0a-1b", true)]
    [InlineData("blob:http://example.com/0a-1b", true)]
    [InlineData("blob:http://10.0.0.1/0a-1b", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("FILE:///etc/passwd", false)]
    [InlineData("view-source:http://example.com/", false)]
    [InlineData("view-source:file:///etc/passwd", false)]
    [InlineData("filesystem:http://example.com/temporary/x", false)]
    [InlineData("chrome-extension://abcdefgh/options.html", false)]
    [InlineData("no address", false)]
    public async Task ThePageThatATabShows(string url, bool passes)
    {
        foreach (bool filtered in new[] { true, false })
        {
            Assert.Equal(passes,
                await Record.ExceptionAsync(() => Guard().CheckCurrentAsync(url, filtered, CancellationToken.None)) is null);
        }
    }

    private static async Task<bool> PassesAsync(NavigationGuard guard, string url)
    {
        Exception? problem = await Record.ExceptionAsync(() => guard.CheckAsync(url, CancellationToken.None));
        return problem is null || (problem is RouteException { Reason: null } ? true : problem is RouteException ? false : throw problem);
    }
}
