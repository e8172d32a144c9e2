using OpenClaw.LiveTests.ExecTool;
using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>
/// Who is asked, and what runs: each release of the gateway, each setting of its exec tool, each policy of the node. docs/exec-tool.md
/// holds the table; this test makes it again and compares. With OPENCLAW_LIVE_LONG=1 only, for the releases that the documents have a table
/// of, or those of OPENCLAW_LIVE_GATEWAYS: each run makes the first row of the newest in <see cref="ExecToolTests"/>.
/// </summary>
public sealed class ExecTableTests(LiveGateways gateways)
{
    public static TheoryData<string> Releases =>
    [
        .. (LiveEnvironment.Gateways is null
            ? GatewayRelease.All.Where(release => release != GatewayRelease.Oldest) : GatewayRelease.Selected)
            .Select(release => release.Name),
    ];

    [Theory, MemberData(nameof(Releases))]
    public async Task The_table_is_what_happens(string name)
    {
        Assert.SkipUnless(LiveEnvironment.Long, "the whole table takes minutes for each release: OPENCLAW_LIVE_LONG=1");
        GatewayRelease release = GatewayRelease.All.Single(candidate => candidate.Name == name);
        await using ExecJourney journey = await ExecJourney.StartAsync(gateways, release, ExecSetting.Full);
        ExecTable table = ExecTable.Posix(release);
        await table.PrepareAsync(journey);
        await table.MustBeWholeAsync(journey);
    }
}
