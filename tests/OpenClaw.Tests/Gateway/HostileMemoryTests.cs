using System.Text;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>Tests that measure memory run when no other test does.</summary>
[CollectionDefinition(nameof(AloneForMemory), DisableParallelization = true)]
public sealed class AloneForMemory;

/// <summary>Memory follows what was received and is given back; what a gateway announces costs nothing.</summary>
[Collection(nameof(AloneForMemory))]
public sealed class HostileMemoryTests
{
    [Fact(Skip = Wine.NoCollection, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task An_announced_length_allocates_nothing()
    {
        using var gateway = new LoopbackGateway(new LoopbackGatewayOptions { ApproveDevices = true });
        gateway.Start();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        await HostileGatewayTests.ProbeAsync(run, node, 1);
        long before = GC.GetTotalMemory(true);
        // 1 TB is announced, a kilobyte comes.
        await node.Socket.SendRawAsync([0x81, 0x7f, 0, 0, 1, 0, 0, 0, 0, 0, .. new byte[1024]], default);
        await Task.Delay(100);
        Assert.InRange(GC.GetTotalMemory(false) - before, long.MinValue, 16 * 1024 * 1024);
        await run.StopAsync();
    }

    [Fact(Skip = Wine.NoCollection, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task Large_hostile_messages_do_not_add_up()
    {
        using var gateway = new LoopbackGateway(new LoopbackGatewayOptions { ApproveDevices = true });
        gateway.Start();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        byte[] many =
            Encoding.ASCII.GetBytes("{\"type\":\"event\",\"event\":\"x\",\"payload\":["
                + string.Join(",", Enumerable.Repeat("1", 3_000_000)) + "]}");
        byte[] junk = Encoding.ASCII.GetBytes(new string('x', 6_000_000));
        long before = GC.GetTotalMemory(true);
        for (int i = 1; i <= 16; i++)
        {
            await node.Socket.SendFrameAsync(1, i % 2 == 0 ? many : junk, default);
            await HostileGatewayTests.ProbeAsync(run, node, i);
        }
        // Millions of values in one frame are refused before a document is built of them; what added up would be 96 MB.
        Assert.DoesNotContain(run.Events, e => e.Name == "x");
        Assert.InRange(GC.GetTotalMemory(true) - before, long.MinValue, 64 * 1024 * 1024);
        await run.StopAsync();
    }
}
