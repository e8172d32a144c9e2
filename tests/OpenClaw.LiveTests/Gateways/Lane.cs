namespace OpenClaw.LiveTests.Gateways;

/// <summary>
/// Tests that share a gateway run one after the other: while a device is paired or approved, a gateway refuses what other nodes answer
/// ("node pairing changed before request dispatch"), so that two tests at one gateway lose each other's answers. Those of different lanes
/// have different gateways.
/// </summary>
internal static class Lane
{
    public const string Scenarios = "scenarios";
    public const string Browser = "browser";

    /// <summary>What the running test belongs to, where it needs another gateway than the one that most tests are at.</summary>
    public static string Part =>
        Test.Contains(".Browser.", StringComparison.Ordinal) ? TestPart.Browser
        : Test.Contains(".Releases.", StringComparison.Ordinal) || Test.Contains(".Exec", StringComparison.Ordinal) ? TestPart.Releases
        : TestPart.Gateways;

    private static string Test => TestContext.Current.TestClass?.TestClassName ?? "";

    /// <summary>Of the test that runs: what stands for itself alone has a lane of its own.</summary>
    public static string Current =>
        Test.Contains(".Browser.", StringComparison.Ordinal) ? Browser
        : Test.EndsWith(nameof(OpenClaw.LiveTests.Scenarios.ReconnectTests), StringComparison.Ordinal) ? "reconnect"
        : Scenarios;
}
