namespace OpenClaw.LiveTests.Browser;

/// <summary>The browser these tests drive: Debian's chromium, or what OPENCLAW_LIVE_CHROMIUM names.</summary>
public static class Chromium
{
    public static string? Path { get; } = new[] { Environment.GetEnvironmentVariable("OPENCLAW_LIVE_CHROMIUM"), "/usr/bin/chromium",
        "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(path => path is { Length: > 0 } && File.Exists(path));

    /// <summary>For SkipUnless: there is a browser.</summary>
    public static bool IsThere => Path is not null;

    public const string Missing = "No chromium on this machine: apt-get install chromium, or name one in OPENCLAW_LIVE_CHROMIUM.";
}
