namespace OpenClaw.Browser.Discovery;

/// <summary>
/// Finds the browser to start (docs/protocol/browser.md 3.1): what the configuration names, the system's default browser, then the usual
/// places.
/// </summary>
internal static class BrowserDiscovery
{
    public const string NothingFound = "No supported browser found (Chrome/Brave/Edge/Chromium on macOS, Linux, or Windows).";

    /// <summary>The browser to start; null when this machine has none.</summary>
    /// <param name="machine">This machine.</param>
    /// <param name="configured"><c>executablePath</c> of the profile or of the browser part; null or blank to search.</param>
    /// <exception cref="FileNotFoundException">The configured one is not there.</exception>
    public static FoundBrowser? Find(IMachine machine, string? configured)
    {
        if (configured?.Trim() is { Length: > 0 } text)
        {
            string path = Expand(machine, text);
            return machine.FileExists(path)
                ? new FoundBrowser(BrowserNames.KindOf(path), OperaOf(machine, path))
                : throw new FileNotFoundException($"browser.executablePath not found: {path}");
        }
        return DefaultBrowser.Find(machine) ?? FirstOf(machine, UsualPlaces.Of(machine));
    }

    /// <summary>Every browser of this machine in the order of the search, each once.</summary>
    public static IReadOnlyList<FoundBrowser> All(IMachine machine)
    {
        FoundBrowser?[] first = [DefaultBrowser.Find(machine)];
        IEnumerable<FoundBrowser> usual = UsualPlaces.Of(machine).Where(one => machine.FileExists(one.Path));
        StringComparer comparer = machine.Kind == MachineKind.Windows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var seen = new HashSet<string>(comparer);
        return first.OfType<FoundBrowser>().Concat(usual).Where(one => seen.Add(one.Path)).ToArray();
    }

    private static FoundBrowser? FirstOf(IMachine machine, IEnumerable<FoundBrowser> places) =>
        places.FirstOrDefault(one => machine.FileExists(one.Path));

    private static string Expand(IMachine machine, string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            || (machine.Kind == MachineKind.Windows && path.StartsWith("~\\", StringComparison.Ordinal))
            ? machine.Home + path[1..]
            : path;

    /// <summary>Opera's launcher starts the real program and ends: it would look like a browser that died.</summary>
    private static string OperaOf(IMachine machine, string path)
    {
        if (machine.Kind != MachineKind.Windows || !path.EndsWith("\\launcher.exe", StringComparison.OrdinalIgnoreCase))
        {
            return path;
        }
        string directory = path[..path.LastIndexOf('\\')];
        return machine.List(directory)
            .Select(name => (Version.TryParse(name, out Version? version) ? version : null, Path: directory + "\\" + name + "\\opera.exe"))
            .Where(one => one.Item1 is not null && machine.FileExists(one.Path))
            .OrderByDescending(one => one.Item1)
            .Select(one => one.Path)
            .FirstOrDefault() ?? path;
    }
}
