namespace OpenClaw.Browser.Tabs;

/// <summary>What a tab's address says about it.</summary>
internal static class TabUrls
{
    /// <summary>Pages of browsers themselves: settings, new tab, developer tools (docs/protocol/browser.md 2.2).</summary>
    private static readonly string[] Internal = ["chrome:", "chrome-untrusted:", "chrome-extension:", "devtools:", "edge:", "brave:",
        "vivaldi:", "opera:"];

    public static bool IsInternal(string url) =>
        Array.Exists(Internal, scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
}
