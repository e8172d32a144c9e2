using OpenClaw.Browser.Discovery;

namespace OpenClaw.Tests.Browser.Discovery;

public sealed class BrowserDiscoveryTests
{
    private const string UserChoice = @"HKCU|Software\Microsoft\Windows\Shell\Associations\UrlAssociations\http\UserChoice|ProgId";
    private const string EdgeInPf86 = @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe";
    private const string ChromeInPf = @"C:\Program Files\Google\Chrome\Application\chrome.exe";
    private const string ChromeInUser = @"C:\Users\me\AppData\Local\Google\Chrome\Application\chrome.exe";

    [Fact]
    public void EveryWindowsBoxHasEdge() =>
        Assert.Equal(new FoundBrowser("edge", EdgeInPf86), BrowserDiscovery.Find(Windows(EdgeInPf86), null));

    [Fact]
    public void ThePerUserBrowserComesBeforeThoseOfTheMachine() =>
        Assert.Equal(ChromeInUser, BrowserDiscovery.Find(Windows(EdgeInPf86, ChromeInPf, ChromeInUser), null)!.Path);

    [Theory]
    [InlineData("\"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe\" --single-argument %1", "edge")]
    [InlineData("C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe -- %1", "edge")]
    // Firefox speaks another language: the usual places decide.
    [InlineData("\"C:\\Program Files\\Mozilla Firefox\\firefox.exe\" -osint -url \"%1\"", "chrome")]
    [InlineData("\"C:\\gone\\chrome.exe\" %1", "chrome")]
    [InlineData("", "chrome")]
    public void TheDefaultBrowserOfWindowsComesFirst(string command, string kind)
    {
        FakeMachine machine = Windows(EdgeInPf86, ChromeInPf, @"C:\Program Files\Mozilla Firefox\firefox.exe");
        machine.Values[UserChoice] = "TheHTML";
        machine.Values[@"HKCR|TheHTML\shell\open\command|"] = command;
        Assert.Equal(kind, BrowserDiscovery.Find(machine, null)!.Kind);
    }

    [Fact]
    public void WithoutAChoiceTheHandlerOfHttpIsAsked()
    {
        FakeMachine machine = Windows(EdgeInPf86, ChromeInPf);
        machine.Values[@"HKCR|http\shell\open\command|"] = $"\"{EdgeInPf86}\" %1";
        Assert.Equal("edge", BrowserDiscovery.Find(machine, null)!.Kind);
    }

    [Theory]
    [InlineData("/usr/bin/google-chrome", "chrome")]
    [InlineData("/opt/google/chrome/chrome", "chrome")]
    [InlineData("/usr/bin/brave-browser", "brave")]
    [InlineData("/usr/bin/microsoft-edge-stable", "edge")]
    [InlineData("/usr/bin/chromium", "chromium")]
    [InlineData("/usr/lib/chromium-browser/chromium-browser", "chromium")]
    [InlineData("/snap/bin/chromium", "chromium")]
    [InlineData("/home/me/.cache/ms-playwright/chromium-1200/chrome-linux/chrome", "chromium")]
    public void LinuxPlaces(string path, string kind) =>
        Assert.Equal(new FoundBrowser(kind, path), BrowserDiscovery.Find(Linux(path), null));

    [Fact]
    public void TheFirstPlaceWins() =>
        Assert.Equal("/usr/bin/google-chrome-stable",
            BrowserDiscovery.Find(Linux("/usr/bin/chromium", "/usr/bin/google-chrome-stable"), null)!.Path);

    [Fact]
    public void TheNewestOfPlaywright()
    {
        FakeMachine machine = Linux("/home/me/.cache/ms-playwright/chromium-999/chrome-linux/chrome",
            "/home/me/.cache/ms-playwright/chromium-1200/chrome-linux64/chrome");
        Assert.Equal("/home/me/.cache/ms-playwright/chromium-1200/chrome-linux64/chrome", BrowserDiscovery.Find(machine, null)!.Path);
    }

    [Theory]
    [InlineData("brave.desktop", "Exec=/opt/brave.com/brave/brave-browser %U", "/opt/brave.com/brave/brave-browser")]
    [InlineData("chromium.desktop", "[Desktop Entry]\nName=x\nExec=chromium %U\nExec=evil", "/usr/bin/chromium")]
    [InlineData("firefox.desktop", "Exec=/usr/bin/firefox %u", "/usr/bin/google-chrome")]
    [InlineData("../../evil.desktop", "Exec=/opt/brave.com/brave/brave-browser", "/usr/bin/google-chrome")]
    public void TheDefaultBrowserOfLinuxComesFirst(string entry, string text, string path)
    {
        FakeMachine machine = Linux("/usr/bin/google-chrome", "/usr/bin/chromium", "/usr/bin/firefox",
            "/opt/brave.com/brave/brave-browser");
        machine.Values["ask|xdg-settings get default-web-browser"] = entry;
        machine.Texts["/usr/share/applications/" + entry] = text;
        Assert.Equal(path, BrowserDiscovery.Find(machine, null)!.Path);
    }

    [Theory]
    [InlineData("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "chrome")]
    [InlineData("/Users/me/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge", "edge")]
    public void MacPlaces(string path, string kind) =>
        Assert.Equal(new FoundBrowser(kind, path), BrowserDiscovery.Find(new FakeMachine(MachineKind.MacOS, "/Users/me", path), null));

    [Fact]
    public void TheConfiguredOneOrNone()
    {
        FakeMachine machine = Linux("/home/me/bin/my-chrome", "/usr/bin/chromium");
        Assert.Equal(new FoundBrowser("custom", "/home/me/bin/my-chrome"), BrowserDiscovery.Find(machine, " ~/bin/my-chrome "));
        FileNotFoundException problem = Assert.Throws<FileNotFoundException>(() => BrowserDiscovery.Find(machine, "/opt/none"));
        Assert.Equal("browser.executablePath not found: /opt/none", problem.Message);
        Assert.Null(BrowserDiscovery.Find(Linux(), null));
    }

    [Fact]
    public void OperasLauncherStandsForItsNewestVersion()
    {
        FakeMachine machine = Windows(@"C:\Opera\launcher.exe", @"C:\Opera\99.0.1\opera.exe", @"C:\Opera\100.0.0\opera.exe");
        Assert.Equal(@"C:\Opera\100.0.0\opera.exe", BrowserDiscovery.Find(machine, @"C:\Opera\launcher.exe")!.Path);
    }

    [Fact]
    public void AllOfThemOnce()
    {
        FakeMachine machine = Linux("/usr/bin/google-chrome", "/usr/bin/chromium");
        machine.Values["ask|xdg-settings get default-web-browser"] = "chromium.desktop";
        machine.Texts["/usr/share/applications/chromium.desktop"] = "Exec=/usr/bin/chromium";
        Assert.Equal(["/usr/bin/chromium", "/usr/bin/google-chrome"], BrowserDiscovery.All(machine).Select(one => one.Path));
    }

    private static FakeMachine Windows(params string[] files) => new(MachineKind.Windows, @"C:\Users\me", files)
    {
        Values =
        {
            ["env|LOCALAPPDATA"] = @"C:\Users\me\AppData\Local",
            ["env|ProgramFiles"] = @"C:\Program Files",
            ["env|ProgramFiles(x86)"] = @"C:\Program Files (x86)",
        },
    };

    private static FakeMachine Linux(params string[] files) =>
        new(MachineKind.Linux, "/home/me", files) { Values = { ["env|PATH"] = "/usr/local/bin:/usr/bin" } };

    private sealed class FakeMachine(MachineKind kind, string home, params string[] files) : IMachine
    {
        public Dictionary<string, string> Values { get; } = [];

        public Dictionary<string, string> Texts { get; } = [];

        public MachineKind Kind => kind;

        public string Home => home;

        public string? Variable(string name) => Values.TryGetValue("env|" + name, out string? value) ? value : null;

        public bool FileExists(string path) => files.Contains(path);

        public IReadOnlyList<string> List(string directory) => files
            .Where(file => file.StartsWith(directory + "/", StringComparison.Ordinal)
                || file.StartsWith(directory + "\\", StringComparison.Ordinal))
            .Select(file => file[(directory.Length + 1)..].Split('/', '\\')[0]).Distinct().ToArray();

        public string? ReadText(string path) => Texts.TryGetValue(path, out string? text) ? text : null;

        public string? Registry(string root, string key, string value) =>
            Values.TryGetValue($"{root}|{key}|{value}", out string? found) ? found : null;

        public string? Ask(string program, params string[] arguments) =>
            Values.TryGetValue($"ask|{program} {string.Join(" ", arguments)}", out string? found) ? found : null;
    }
}
