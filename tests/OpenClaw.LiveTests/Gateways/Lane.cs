namespace OpenClaw.LiveTests.Gateways;

/// <summary>
/// Tests that share a gateway run one after the other: while a device is paired or approved, a gateway refuses what other nodes answer ("node pairing changed
/// before request dispatch"), so that two tests at one gateway lose each other's answers. Those of different lanes have different gateways.
/// </summary>
internal static class Lane
{
    public const string Scenarios = "scenarios";
    public const string Browser = "browser";

    /// <summary>Of the test that runs: what stands for itself alone has a lane of its own.</summary>
    public static string Current
    {
        get
        {
            string test = TestContext.Current.TestClass?.TestClassName ?? "";
            return test.Contains(".Browser.", StringComparison.Ordinal) ? Browser
                : test.EndsWith(nameof(OpenClaw.LiveTests.Scenarios.ReconnectTests), StringComparison.Ordinal) ? "reconnect"
                : Scenarios;
        }
    }
}
