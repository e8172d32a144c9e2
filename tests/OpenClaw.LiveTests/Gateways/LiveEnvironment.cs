namespace OpenClaw.LiveTests.Gateways;

/// <summary>
/// What the caller's environment says about the live tests. They are skipped where they cannot run, because `dotnet test` must work
/// on any machine; continuous integration sets OPENCLAW_LIVE_REQUIRED=1, so that a skip there is a failure and nobody is fooled.
/// </summary>
internal static class LiveEnvironment
{
    /// <summary>Installed gateways, and below `runs` what each test run left behind. Never inside the repository.</summary>
    public static string Root { get; } = Path.GetFullPath(
        Variable("OPENCLAW_LIVE_DIR") ?? Path.Combine(CacheDirectory(), "openclaw-live"));

    public static bool Required => Variable("OPENCLAW_LIVE_REQUIRED") == "1";

    /// <summary>
    /// Whether this part of what takes its time runs; whoever asks for the slow forms, for releases or for the reference wants the tests to
    /// them.
    /// </summary>
    public static bool Wants(string part) => TestPart.IsWanted(part) || Long || Gateways is not null || ReferenceInstead;

    /// <summary>Leaves out a test whose subject others show in less time, where a few minutes have to do.</summary>
    public static void SkipUnlessWanted(string part) => Assert.SkipUnless(Wants(part), TestPart.Reason(part));

    /// <summary>The slow forms of tests: ten real gateway restarts instead of two.</summary>
    public static bool Long => Variable("OPENCLAW_LIVE_LONG") == "1";

    /// <summary>
    /// Which releases to test against: `all`, or names separated by commas; by default the oldest, beside the newest that most tests are
    /// about.
    /// </summary>
    public static string? Gateways => Variable("OPENCLAW_LIVE_GATEWAYS");

    /// <summary>Run the scenarios against the gateway's own node host: shows that a test asks for what the reference does.</summary>
    public static bool ReferenceInstead => Variable("OPENCLAW_LIVE_NODE") == "reference";

    /// <summary>Ends the running test: as skipped, or as failed where the live tests must run.</summary>
    public static void Unavailable(string reason)
    {
        if (Required)
        {
            Assert.Fail("OPENCLAW_LIVE_REQUIRED=1, but the live tests cannot run: " + reason);
        }

        Assert.Skip(reason);
    }

    private static string? Variable(string name)
    {
        var value = Environment.GetEnvironmentVariable(name)?.Trim();
        return string.IsNullOrEmpty(value) ? null : value;
    }

    private static string CacheDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS()
            ? Path.Combine(home, "Library", "Caches")
            : Variable("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache");
    }
}
