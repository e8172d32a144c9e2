namespace OpenClaw.Browser.Discovery;

/// <summary>Which file names are browsers of the Chromium family.</summary>
internal static class BrowserNames
{
    /// <summary>File names in lower case, without <c>.exe</c>.</summary>
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["chrome"] = "chrome",
        ["google-chrome"] = "chrome",
        ["google-chrome-stable"] = "chrome",
        ["google-chrome-beta"] = "chrome",
        ["google-chrome-unstable"] = "canary",
        ["google chrome"] = "chrome",
        ["google chrome canary"] = "canary",
        ["msedge"] = "edge",
        ["microsoft-edge"] = "edge",
        ["microsoft-edge-stable"] = "edge",
        ["microsoft-edge-beta"] = "edge",
        ["microsoft-edge-dev"] = "edge",
        ["microsoft edge"] = "edge",
        ["brave"] = "brave",
        ["brave-browser"] = "brave",
        ["brave-browser-stable"] = "brave",
        ["brave browser"] = "brave",
        ["chromium"] = "chromium",
        ["chromium-browser"] = "chromium",
        ["vivaldi"] = "custom",
        ["vivaldi-stable"] = "custom",
        ["opera"] = "custom",
        ["opera-stable"] = "custom",
        ["launcher"] = "custom",
        ["yandex"] = "custom",
        ["yandex-browser"] = "custom",
        ["browser"] = "custom",
    };

    /// <summary>True for a browser that speaks the DevTools protocol.</summary>
    public static bool IsKnown(string path) => Kinds.ContainsKey(BaseName(path));

    public static string KindOf(string path)
    {
        if (path.IndexOf("Chrome SxS", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return "canary";
        }
        return Kinds.TryGetValue(BaseName(path), out string? kind) ? kind : "custom";
    }

    /// <summary>Paths of all platforms are read on all platforms: the tests of one run on the others.</summary>
    private static string BaseName(string path)
    {
        string name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..].ToLowerInvariant();
        return name.EndsWith(".exe", StringComparison.Ordinal) ? name[..^4] : name;
    }
}
