using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Hosting;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Browser;

/// <summary>What Get-OpenClawBrowser and the doctor say without starting anything.</summary>
public sealed class BrowserOverviewTests : IDisposable
{
    private readonly TestState _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData("{}", true, DoctorStatus.Pass, "Offered: edge at C:\\Edge\\msedge.exe; profiles: openclaw.")]
    [InlineData("{browser:{profiles:{work:{}}},nodeHost:{browserProxy:{allowProfiles:['work']}}}", true, DoctorStatus.Pass,
        "Offered: edge at C:\\Edge\\msedge.exe; profiles: work.")]
    [InlineData("{nodeHost:{browserProxy:{allowProfiles:['nosuch']}}}", true, DoctorStatus.Warn, "allows none of its profiles")]
    [InlineData("{}", false, DoctorStatus.Warn, "Offered, and agents will get an error: No supported browser found")]
    [InlineData("{browser:{executablePath:'C:\\\\nosuch.exe'}}", true, DoctorStatus.Warn,
        "browser.executablePath not found: C:\\nosuch.exe")]
    [InlineData("{nodeHost:{browserProxy:{enabled:false}}}", false, DoctorStatus.Pass,
        "Not offered: nodeHost.browserProxy.enabled is false in ")]
    [InlineData("{browser:{enabled:false}}", false, DoctorStatus.Pass, "Not offered: browser.enabled is false in ")]
    [InlineData("{browser:{enabled:'no'}}", true, DoctorStatus.Fail, "browser.enabled in ")]
    public void The_doctor_says_what_agents_would_get(string config, bool installed, DoctorStatus status, string text)
    {
        _state.Write(_state.Location.ConfigPath, config);
        DoctorFinding finding = BrowserOverview.Check(_state.Location, ToolWords.PowerShell, new Machine(installed));
        Assert.Equal(status, finding.Status);
        Assert.Contains(text, finding.Message);
        Assert.Equal(status is DoctorStatus.Warn or DoctorStatus.Fail, finding.Fix is not null);
    }

    [Fact]
    public void Profiles_are_shown_as_a_node_would_use_them_and_without_secrets()
    {
        _state.Write(_state.Location.ConfigPath,
            "{browser:{headless:true,defaultProfile:'far',profiles:{far:{cdpUrl:'wss://user:secret@far.example/x?token=secret'},near:{cdpUrl:'http://127.0.0.1:9222',headless:false},me:{driver:'extension'}}},nodeHost:{browserProxy:{allowProfiles:['far']}}}");
        BrowserOverview overview = BrowserOverview.Of(_state.Location, new Machine(true));
        Assert.Equal(["openclaw", "far", "near"], overview.Profiles.Select(profile => profile.Name));
        Assert.Equal([false, true, false], overview.Profiles.Select(profile => profile.IsDefault));
        Assert.Equal([false, true, false], overview.Profiles.Select(profile => profile.IsAllowed));
        Assert.Equal([true, true, false], overview.Profiles.Select(profile => profile.Headless));
        Assert.StartsWith("wss://far.example", overview.Profiles[1].Endpoint);
        Assert.DoesNotContain("secret", overview.ToString() + string.Concat(overview.Profiles));
        Assert.Equal([true, false, true], overview.Profiles.Select(profile => profile.UserData is not null));
        Assert.False(Directory.Exists(Path.Combine(_state.Location.Directory, "browser")));
    }

#if NET // .NET Framework makes and reads no links
    [PosixFact]
    public void A_profile_is_in_use_while_its_browser_lives()
    {
        string userData = Path.Combine(_state.Location.Directory, "browser", "openclaw", "user-data");
        PrivateFile.EnsureDirectory(userData);
        Assert.False(InUse());
        File.CreateSymbolicLink(Path.Combine(userData, "SingletonLock"), $"{Environment.MachineName}-{Environment.ProcessId}");
        Assert.True(InUse());
        File.Delete(Path.Combine(userData, "SingletonLock"));
        File.CreateSymbolicLink(Path.Combine(userData, "SingletonLock"), $"another-machine-{Environment.ProcessId}");
        Assert.False(InUse());

        bool InUse() => BrowserOverview.Of(_state.Location).Profiles[0].InUse;
    }
#endif

    private sealed class Machine(bool installed) : IMachine
    {
        public MachineKind Kind => MachineKind.Windows;

        public string Home => "C:\\Users\\me";

        public string? Variable(string name) => name == "LOCALAPPDATA" ? "C:\\Users\\me\\AppData\\Local" : null;

        public bool FileExists(string path) => installed && path == "C:\\Edge\\msedge.exe";

        public IReadOnlyList<string> List(string directory) => [];

        public string? ReadText(string path) => null;

        public string? Registry(string root, string key, string value) => !installed ? null
            : key.EndsWith("UserChoice", StringComparison.Ordinal) ? "MSEdgeHTM"
            : key.StartsWith("MSEdgeHTM", StringComparison.Ordinal) ? "\"C:\\Edge\\msedge.exe\" --single-argument %1" : null;

        public string? Ask(string program, params string[] arguments) => null;
    }
}
