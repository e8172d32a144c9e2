using OpenClaw.LiveTests.ExecTool;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;

namespace OpenClaw.LiveTests.Windows;

/// <summary>
/// A rule on a Windows box means that nobody is asked: texts for cmd.exe through the real exec tool of the newest gateway.
/// docs/exec-tool.md holds the table, which this test makes again and compares; its first row always, the whole of it with
/// OPENCLAW_LIVE_LONG=1.
/// </summary>
public sealed class WindowsExecToolTests(LiveGateways gateways)
{
    [Fact]
    public async Task The_table_is_what_happens()
    {
        WineNode.Need();
        await using ExecJourney journey = await ExecJourney.StartAsync(gateways, GatewayRelease.Newest, ExecSetting.Full,
            new WineNode(gateways.NewDirectory("wine-exec")));
        ExecTable table = ExecTable.Windows(GatewayRelease.Newest);
        await table.PrepareAsync(journey);

        if (LiveEnvironment.Long)
        {
            await table.MustBeWholeAsync(journey);
        }
        else
        {
            await table.MustHoldAsync(journey, ExecSetting.Full, "allowlist", "on-miss");
        }
    }
}
