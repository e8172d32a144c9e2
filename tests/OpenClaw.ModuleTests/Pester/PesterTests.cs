using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.ModuleTests.Pester;

/// <summary>
/// The Pester suite, tests/Pester, in a real pwsh: one test for each file, with Pester's own words where something fails.
/// </summary>
public sealed class PesterTests(PesterSuite suite, ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. PesterSuite.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Pwsh_finds_nothing_wrong(string file)
    {
        var found = await suite.RunAsync(file);
        output.WriteLine(found.Summary);
        if (found.Skipped is { } reason)
        {
            LiveEnvironment.Unavailable(reason);
        }

        Assert.True(found.Passed, found.Problems);
    }
}
