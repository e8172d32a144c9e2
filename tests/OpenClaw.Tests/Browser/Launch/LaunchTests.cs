using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Launch;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Browser.Launch;

public sealed class LaunchTests
{
    [Theory]
    [InlineData(true, null, null, null, "", true, true, "request")]
    [InlineData(false, "1", true, true, "", true, false, "request")]
    [InlineData(null, "0", true, true, "", true, false, "env")]
    [InlineData(null, "yes", false, false, ":0", true, true, "env")]
    [InlineData(null, "maybe", false, true, ":0", true, false, "profile")]
    [InlineData(null, null, null, true, ":0", true, true, "config")]
    [InlineData(null, null, null, false, "", true, false, "config")]
    [InlineData(null, null, null, null, "", true, true, "linux-display-fallback")]
    [InlineData(null, null, null, null, ":0", true, false, "default")]
    [InlineData(null, null, null, null, "", false, false, "default")]
    public void HeadlessOrNot(bool? request, string? variable, bool? profile, bool? config, string display, bool isLinux, bool headless,
        string source)
    {
        string? Environment(string name) => name == "DISPLAY" ? display : name == HeadlessMode.Variable ? variable : null;
        HeadlessMode mode = HeadlessMode.Decide(request, new BrowserSettings { Headless = config },
            new ProfileSettings { Headless = profile }, isLinux, Environment);
        Assert.Equal(new HeadlessMode(headless, source), mode);
        bool refused = isLinux && !headless && display.Length == 0;
        var problem = Record.Exception(() => mode.RequireDisplay("p", isLinux, Environment)) as RouteException;
        Assert.Equal(refused, problem is not null);
        Assert.Equal(refused ? (409, "no_display_for_headed_profile", source) : default,
            problem is null ? default : (problem.Status, problem.Reason!, problem.Details!["headlessSource"]!.AsText!));
    }

    [Fact]
    public void TheBrowserHasAPipeAndOneWayOut()
    {
        IReadOnlyList<string> arguments = LaunchArguments.Make("/data", headless: true, noSandbox: false, egressPort: 4711, [],
            MachineKind.Linux);
        Assert.Contains("--remote-debugging-pipe", arguments);
        Assert.Contains("--user-data-dir=/data", arguments);
        Assert.Contains("--headless=new", arguments);
        Assert.Contains("--proxy-server=socks5://127.0.0.1:4711", arguments);
        Assert.Contains("--proxy-bypass-list=<-loopback>", arguments);
        Assert.Contains("--force-webrtc-ip-handling-policy=disable_non_proxied_udp", arguments);
        Assert.DoesNotContain("--no-sandbox", arguments);
        Assert.Contains("--no-proxy-server",
            LaunchArguments.Make("/data", headless: false, noSandbox: true, egressPort: null, [], MachineKind.Windows));
    }

    [Theory]
    [InlineData("--remote-debugging-port=9222")]
    [InlineData("-remote-debugging-port=9222")]
    [InlineData("--Remote-Debugging-Port=9222")]
    [InlineData("--remote-debugging-address=0.0.0.0")]
    [InlineData("--remote-allow-origins=*")]
    [InlineData("--user-data-dir=/home/me/.config/google-chrome")]
    [InlineData("--")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("/remote-debugging-port=9222")]
    public void ExtraArgumentsMustNotOpenTheBrowserToOthers(string extra)
    {
        IReadOnlyList<string> plain = LaunchArguments.Make("/data", true, false, 1, [], MachineKind.Linux);
        Assert.Equal(plain, LaunchArguments.Make("/data", true, false, 1, [extra], MachineKind.Linux));
    }

    [Fact]
    public void OtherExtraArgumentsArePassedOn()
    {
        IReadOnlyList<string> arguments = LaunchArguments.Make("/data", true, false, 1, ["--lang=de", "--disable-features=A,B"],
            MachineKind.Linux);
        Assert.Contains("--lang=de", arguments);
        Assert.Single(arguments, one => one.StartsWith("--disable-features=", StringComparison.Ordinal));
        Assert.Contains(arguments, one => one.EndsWith(",A,B", StringComparison.Ordinal));
        Assert.True(LaunchArguments.ControlsProxy(["--proxy-server=x"]));
        Assert.True(LaunchArguments.ControlsProxy(["-PROXY-pac-url=x"]));
        Assert.False(LaunchArguments.ControlsProxy(["--lang=de"]));
    }

    [Fact]
    public void ThreeFailuresMakeAPauseThatGrows()
    {
        var clock = new ManualTime();
        var pause = new LaunchPause(clock);
        pause.Failed("one");
        pause.Failed("two");
        pause.RequireOver("p");
        pause.Failed("three");
        RouteException refused = Assert.Throws<RouteException>(() => pause.RequireOver("p"));
        Assert.Equal(409, refused.Status);
        Assert.Contains("three", refused.Message);
        clock.Advance(TimeSpan.FromSeconds(30));
        pause.RequireOver("p");
        pause.Failed("four");
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Throws<RouteException>(() => pause.RequireOver("p"));
        clock.Advance(TimeSpan.FromSeconds(1));
        pause.RequireOver("p");
        pause.Succeeded();
        pause.Failed("five");
        pause.RequireOver("p");
    }
}
