namespace OpenClaw.Browser.Discovery;

/// <summary>Where browsers are installed, in the order of the reference (docs/protocol/browser.md 3.1).</summary>
internal static class UsualPlaces
{
    private static readonly (string Kind, string Path)[] Windows =
    [
        ("chrome", @"Google\Chrome\Application\chrome.exe"),
        ("brave", @"BraveSoftware\Brave-Browser\Application\brave.exe"),
        ("edge", @"Microsoft\Edge\Application\msedge.exe"),
        ("chromium", @"Chromium\Application\chrome.exe"),
        ("canary", @"Google\Chrome SxS\Application\chrome.exe"),
    ];

    private static readonly (string Kind, string Path)[] Linux =
    [
        ("chrome", "/usr/bin/google-chrome"),
        ("chrome", "/usr/bin/google-chrome-stable"),
        ("chrome", "/usr/bin/chrome"),
        ("chrome", "/opt/google/chrome/chrome"),
        ("brave", "/usr/bin/brave-browser"),
        ("brave", "/usr/bin/brave-browser-stable"),
        ("brave", "/usr/bin/brave"),
        ("brave", "/snap/bin/brave"),
        ("brave", "/opt/brave.com/brave/brave-browser"),
        ("edge", "/usr/bin/microsoft-edge"),
        ("edge", "/usr/bin/microsoft-edge-stable"),
        ("chromium", "/usr/bin/chromium"),
        ("chromium", "/usr/bin/chromium-browser"),
        ("chromium", "/usr/lib/chromium/chromium"),
        ("chromium", "/usr/lib/chromium-browser/chromium-browser"),
        ("chromium", "/snap/bin/chromium"),
    ];

    private static readonly (string Kind, string Name)[] MacOS =
    [
        ("chrome", "Google Chrome"),
        ("brave", "Brave Browser"),
        ("edge", "Microsoft Edge"),
        ("chromium", "Chromium"),
        ("canary", "Google Chrome Canary"),
    ];

    public static IEnumerable<FoundBrowser> Of(IMachine machine) => machine.Kind switch
    {
        MachineKind.Windows => OfWindows(machine),
        MachineKind.Linux => Linux.Select(one => new FoundBrowser(one.Kind, one.Path)).Concat(OfPlaywright(machine)),
        _ => OfMacOS(machine),
    };

    private static IEnumerable<FoundBrowser> OfWindows(IMachine machine)
    {
        if (machine.Variable("LOCALAPPDATA") is { } local)
        {
            foreach ((string kind, string path) in Windows)
            {
                yield return new FoundBrowser(kind, Join(local, path));
            }
        }
        foreach ((string kind, string path) in new[] { Windows[0], Windows[1], Windows[2] })
        {
            yield return new FoundBrowser(kind, Join(machine.Variable("ProgramFiles") ?? @"C:\Program Files", path));
            yield return new FoundBrowser(kind, Join(machine.Variable("ProgramFiles(x86)") ?? @"C:\Program Files (x86)", path));
        }
    }

    private static IEnumerable<FoundBrowser> OfMacOS(IMachine machine)
    {
        foreach ((string kind, string name) in MacOS)
        {
            string inside = $"/Applications/{name}.app/Contents/MacOS/{name}";
            yield return new FoundBrowser(kind, inside);
            yield return new FoundBrowser(kind, machine.Home + inside);
        }
    }

    /// <summary>Browsers that Playwright has fetched: <c>chromium-1234/chrome-linux/chrome</c>, the newest first.</summary>
    private static IEnumerable<FoundBrowser> OfPlaywright(IMachine machine)
    {
        string root = machine.Variable("PLAYWRIGHT_BROWSERS_PATH") ?? machine.Home + "/.cache/ms-playwright";
        return machine.List(root)
            .Select(name =>
                (Name: name,
                    Number: name.StartsWith("chromium-", StringComparison.Ordinal)
                    && int.TryParse(name["chromium-".Length..], out int number) ? number : -1))
            .Where(one => one.Number >= 0)
            .OrderByDescending(one => one.Number)
            .SelectMany(one => new[] { $"{root}/{one.Name}/chrome-linux/chrome", $"{root}/{one.Name}/chrome-linux64/chrome" })
            .Select(path => new FoundBrowser("chromium", path));
    }

    private static string Join(string directory, string path) => directory.TrimEnd('\\') + "\\" + path;
}
