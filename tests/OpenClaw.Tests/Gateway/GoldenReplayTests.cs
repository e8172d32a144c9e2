using System.Text;
using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Frames;
using OpenClaw.Gateway.Handshake;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>Frames that real gateways (2026.1.24 to 2026.9.6) sent to real nodes.</summary>
public sealed class GoldenReplayTests
{
    private static readonly GatewayEndpoint Endpoint = new("127.0.0.1");

    public static TheoryData<string> Frames() => new(Golden.Lines("gateway-frames.jsonl"));

    [Theory]
    [MemberData(nameof(Frames))]
    public void Every_recorded_frame_reads_as_what_it_is(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        Assert.True(GatewayFrame.TryRead(Encoding.UTF8.GetBytes(line), out GatewayFrame frame, out string? problem), problem);
        if (root.GetProperty("type").GetString() == "event")
        {
            Assert.Equal((GatewayFrameKind.Event, root.GetProperty("event").GetString()), (frame.Kind, frame.Name));
        }
        else
        {
            Assert.Equal((GatewayFrameKind.Response, root.GetProperty("id").GetString(), root.GetProperty("ok").GetBoolean()),
                (frame.Kind, frame.Name, frame.Ok));
        }
        Assert.Equal(root.TryGetProperty("payload", out JsonElement payload) ? payload.GetRawText() : "",
            Encoding.UTF8.GetString(frame.Payload.ToArray()));
        Assert.Equal(root.TryGetProperty("error", out JsonElement error) ? error.GetRawText() : "",
            Encoding.UTF8.GetString(frame.Error.ToArray()));
        Assert.Equal(root.TryGetProperty("seq", out JsonElement seq) ? seq.GetInt64() : null, frame.Seq);
    }

    [Fact]
    public void Every_recorded_hello_is_understood()
    {
        var versions = new List<string?>();
        foreach (string line in Golden.Lines("gateway-frames.jsonl").Where(l => l.Contains("\"hello-ok\"")))
        {
            Assert.True(GatewayFrame.TryRead(Encoding.UTF8.GetBytes(line), out GatewayFrame frame, out _));
            HelloWithToken hello = HelloReader.Read(frame.Payload, Endpoint)!;
            Assert.NotNull(hello);
            Assert.InRange(hello.Hello.Protocol, 3, 4);
            // Recorded from gateways that all tick every 30 s.
            Assert.Equal(TimeSpan.FromSeconds(30), hello.Hello.TickInterval);
            Assert.NotNull(hello.DeviceToken);
            versions.Add(hello.Hello.ServerVersion);
        }
        Assert.True(versions.Distinct().Count() >= 3, string.Join(" ", versions));
    }

    [Fact]
    public void The_recorded_pairing_refusal_names_its_request()
    {
        string line = Golden.Lines("gateway-frames.jsonl").Single(l => l.Contains("NOT_PAIRED"));
        Assert.True(GatewayFrame.TryRead(Encoding.UTF8.GetBytes(line), out GatewayFrame frame, out _));
        Verdict verdict = ConnectErrorPolicy.Judge(ConnectError.Parse(frame.Error), new AuthSelection("t", null, null, false), false, true);
        Assert.Equal(NextMove.WaitForPairing, verdict.Move);
        Assert.Equal("89d8e852-4d61-4d80-adc6-a8a5d610aa28", verdict.Failure.PairingRequestId);
    }

    [Fact]
    public async Task A_replayed_day_reaches_the_owner_in_order()
    {
        using var gateway = new LoopbackGateway(new LoopbackGatewayOptions { ApproveDevices = true });
        gateway.Start();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        var expected = new List<(string, string)>();
        foreach (string line in Golden.Lines("gateway-frames.jsonl"))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("type").GetString() == "event"
                && document.RootElement.GetProperty("event").GetString() is { } name and not "tick")
            {
                expected.Add((name, document.RootElement.GetProperty("payload").GetRawText()));
            }
            await node.Socket.SendTextAsync(line, default);
        }
        await run.UntilAsync(() => run.Events.Count == expected.Count ? run : null);
        Assert.Equal(expected, run.Events);
        Assert.Empty(run.Disconnects);
        await run.StopAsync();
    }
}
