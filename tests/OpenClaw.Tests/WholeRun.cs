namespace OpenClaw.Tests;

/// <summary>All tests, as <c>.ci/run</c> wants them; without it those that prove the product in a few minutes (docs/verification.md).</summary>
internal static class WholeRun
{
    public static bool IsWanted => Environment.GetEnvironmentVariable("OPENCLAW_TEST_ALL") == "1";
}
