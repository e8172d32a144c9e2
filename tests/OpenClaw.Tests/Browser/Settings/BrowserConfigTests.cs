using OpenClaw.Browser.Settings;
using OpenClaw.Node.State;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Browser.Settings;

/// <summary>docs/protocol/browser.md 1.8: what a node reads of <c>openclaw.json</c>.</summary>
public sealed class BrowserConfigTests : IDisposable
{
    private readonly TestState _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Absent_means_the_defaults_of_the_reference()
    {
        foreach (string? json in new[] { null, "{}", "{browser:null,nodeHost:{browserProxy:{enabled:null}}}" })
        {
            BrowserConfig config = Load(json);
            Assert.Equal((true, true, true, "openclaw"),
                (config.IsOffered, config.Browser.Enabled, config.Browser.EvaluateEnabled, config.Browser.DefaultProfile));
            Assert.Null(config.Browser.Headless);
            Assert.Null(config.Browser.SsrfPolicy?.AllowPrivateNetwork);
            Assert.Empty(config.AllowProfiles);
            Assert.Equal(TimeSpan.FromMinutes(30), config.Browser.IdleClose);
        }
    }

    [Fact]
    public void Everything_is_read()
    {
        BrowserConfig config = Load("""
            { // by hand
              browser: { enabled: true, evaluateEnabled: false, executablePath: ' ~/chrome ', headless: false, noSandbox: true, attachOnly: true, cdpUrl: 'http://127.0.0.1:9222',
                defaultProfile: 'work', extraArgs: ['--a', ' ', '--b'], snapshotDefaults: { mode: 'efficient' }, unknown: 7,
                ssrfPolicy: { allowPrivateNetwork: false, dangerouslyAllowPrivateNetwork: true, allowedHostnames: ['intra'], blockedHostnames: ['*.bad'], hostnameAllowlist: ['x'],
                  allowRfc2544BenchmarkRange: true, allowIpv6UniqueLocalRange: true },
                profiles: { work: { driver: 'clawd', cdpPort: 18801, cdpUrl: 'wss://u:p@host/x', headless: true, executablePath: '/e', attachOnly: false }, other: {} }, },
              nodeHost: { browserProxy: { allowProfiles: ['work', ''], idleMinutes: 0 } } }
            """);
        BrowserSettings browser = config.Browser;
        Assert.Equal((false, "~/chrome", (bool?)false, true, true),
            (browser.EvaluateEnabled, browser.ExecutablePath, browser.Headless, browser.NoSandbox, browser.AttachOnly));
        Assert.Equal(("http://127.0.0.1:9222", "work", "--a --b"),
            (browser.CdpUrl, browser.DefaultProfile, string.Join(" ", browser.ExtraArgs)));
        SsrfPolicy policy = browser.SsrfPolicy!;
        Assert.Equal((true, "intra", "*.bad", "x"),
            (policy.AllowPrivateNetwork, policy.AllowedHostnames[0], policy.BlockedHostnames[0], policy.HostnameAllowlist[0]));
        Assert.True(policy.AllowBenchmarkRange && policy.AllowUniqueLocalRange);
        ProfileSettings work = browser.Profiles["work"];
        Assert.Equal(("openclaw", (int?)18801, "wss://u:p@host/x", (bool?)true, "/e", (bool?)false),
            (work.Driver, work.CdpPort, work.CdpUrl, work.Headless, work.ExecutablePath, work.AttachOnly));
        Assert.Equal(["work"], config.AllowProfiles);
        Assert.Null(browser.IdleClose);
        Assert.Equal(["openclaw", "other", "work"], ProfileCatalog.Drivable(browser));
    }

    [Theory]
    [InlineData("{nodeHost:{browserProxy:{enabled:false}}}", false)]
    [InlineData("{browser:{enabled:false}}", false)]
    [InlineData("{browser:{enabled:true}}", true)]
    public void Either_switch_takes_the_offer_back(string json, bool offered) => Assert.Equal(offered, Load(json).IsOffered);

    [Theory]
    [InlineData("{ssrfPolicy:{}}", null)]
    [InlineData("{ssrfPolicy:{dangerouslyAllowPrivateNetwork:false}}", false)]
    [InlineData("{ssrfPolicy:{allowPrivateNetwork:true}}", true)]
    [InlineData("{ssrfPolicy:{allowPrivateNetwork:true,dangerouslyAllowPrivateNetwork:false}}", true)]
    public void Private_networks_are_said_by_either_name(string browser, bool? allowed) =>
        Assert.Equal(allowed, Load($"{{browser:{browser}}}").Browser.SsrfPolicy!.AllowPrivateNetwork);

    [Theory]
    [InlineData("{browser:[]}", "browser in FILE must be an object (line 1).")]
    [InlineData("{browser:{\nenabled:'false'}}", "browser.enabled in FILE must be true or false (line 2).")]
    [InlineData("{browser:{headless:1}}", "browser.headless in FILE must be true or false (line 1).")]
    [InlineData("{browser:{extraArgs:'--x'}}", "browser.extraArgs in FILE must be a list of texts (line 1).")]
    [InlineData("{browser:{ssrfPolicy:{blockedHostnames:[7]}}}",
        "browser.ssrfPolicy.blockedHostnames in FILE must be a list of texts (line 1).")]
    [InlineData("{browser:{profiles:{'../x':{}}}}",
        "browser.profiles.../x in FILE is no profile name: letters a to z, digits and hyphens only.")]
    [InlineData("{browser:{profiles:{'a\\n':{}}}}",
        "browser.profiles.a\n in FILE is no profile name: letters a to z, digits and hyphens only.")]
    [InlineData("{browser:{profiles:{w:7}}}", "browser.profiles.w in FILE must be an object (line 1).")]
    [InlineData("{browser:{profiles:{w:{cdpPort:70000}}}}",
        "browser.profiles.w.cdpPort in FILE must be a number from 1 to 65535 (line 1).")]
    [InlineData("{browser:{profiles:{w:{driver:'x'}}}}",
        "browser.profiles.w.driver in FILE must be one of openclaw, clawd, existing-session, extension.")]
    [InlineData("{browser:{cdpUrl:'u:secret@host'}}", "browser.cdpUrl in FILE must be a URL that begins with http:, https:, ws: or wss:.")]
    [InlineData("{nodeHost:{browserProxy:{allowProfiles:'work'}}}",
        "nodeHost.browserProxy.allowProfiles in FILE must be a list of texts (line 1).")]
    [InlineData("{nodeHost:{browserProxy:{allowProfiles:['', ' ']}}}",
        "nodeHost.browserProxy.allowProfiles in FILE holds blank texts only: name what is allowed, or leave it out to allow all (line 1).")]
    [InlineData("{browser:{ssrfPolicy:{hostnameAllowlist:['']}}}",
        "browser.ssrfPolicy.hostnameAllowlist in FILE holds blank texts only: name what is allowed, or leave it out to allow all (line 1).")]
    [InlineData("{nodeHost:{browserProxy:7}}", "nodeHost.browserProxy in FILE must be an object (line 1).")]
    [InlineData("{nodeHost:{browserProxy:{idleMinutes:-1}}}",
        "nodeHost.browserProxy.idleMinutes in FILE must be a number from 0 to 10080 (line 1).")]
    public void What_cannot_be_meant_is_an_error_and_never_a_default(string json, string problem)
    {
        NodeStateException thrown = Assert.Throws<NodeStateException>(() => Load(json));
        Assert.Equal(problem, thrown.Message.Replace(_state.Location.ConfigPath, "FILE"));
        Assert.DoesNotContain("secret", thrown.ToString());
    }

    private BrowserConfig Load(string? json)
    {
        if (json is not null)
        {
            _state.Write(_state.Location.ConfigPath, json);
        }
        return BrowserConfig.Load(_state.Location);
    }
}
