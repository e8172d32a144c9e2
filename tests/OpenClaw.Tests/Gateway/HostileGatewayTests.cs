using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Frames;
using OpenClaw.Gateway.Handshake;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>
/// Whatever a gateway sends, the loop survives and the next good frame is heard. For memory see <see cref="HostileMemoryTests"/>.
/// </summary>
public sealed class HostileGatewayTests
{
    private const string Probe = "{\"type\":\"event\",\"event\":\"probe\",\"payload\":{\"n\":$N}}";
    private static readonly string[] Recorded = [.. Golden.Lines("gateway-frames.jsonl").Where(l => l.Length < 1700)];

    private static readonly string[] Nasty =
    [
        "", " ", "{", "}", "[]", "null", "true", "0", "\"x\"", "{}", "{}{}", "\ufeff{}", "{\"type\":\"event\"}",
        "{\"type\":\"event\",\"event\":\"\"}", "{\"type\":\"event\",\"event\":7}", "{\"type\":\"event\",\"event\":\"x\",\"payload\":}",
        "{\"type\":\"event\",\"event\":\"x\",\"payload\":1e999999}", "{\"type\":\"event\",\"event\":\"\\ud800\",\"payload\":{}}",
        "{\"type\":\"event\",\"event\":\"x\",\"payload\":\"\\ud800\"}",
        "{\"type\":\"event\",\"event\":\"x\",\"payload\":{\"\\ud800\":1}}",
        "{\"type\":\"event\",\"event\":\"x\",\"seq\":9223372036854775807}",
        "{\"type\":\"event\",\"event\":\"x\",\"seq\":-9223372036854775808}",
        "{\"type\":\"event\",\"event\":\"x\",\"seq\":99999999999999999999}", "{\"type\":\"event\",\"event\":\"x\",\"seq\":\"1\"}",
        "{\"type\":\"event\",\"event\":\"x\",\"seq\":0.5}",
        "{\"type\":\"event\",\"event\":\"connect.challenge\",\"payload\":{\"nonce\":\"again\"}}", "{\"type\":\"res\"}",
        "{\"type\":\"res\",\"id\":\"1\"}", "{\"type\":\"res\",\"id\":\"1\",\"ok\":\"yes\"}", "{\"type\":\"res\",\"id\":1,\"ok\":true}",
        "{\"type\":\"res\",\"id\":\"connect\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":4}}",
        "{\"type\":\"res\",\"id\":\"unknown\",\"ok\":true,\"payload\":{}}", "{\"type\":\"res\",\"id\":\"p1\",\"ok\":false,\"error\":7}",
        "{\"type\":\"req\",\"id\":\"1\",\"method\":\"connect\"}", "{\"type\":\"hello\"}", "{\"type\":[\"event\"],\"event\":\"x\"}",
        "{\"type\":\"event\",\"type\":\"res\",\"event\":\"x\"}", "{'type':'event'}", "{\"type\":\"event\",\"event\":\"x\",}",
        "{\"type\":\"event\",\"event\":\"x\"} trailing", "// comment\n{}", "NaN",
        new string('[', 100_000), string.Concat(Enumerable.Repeat("{\"a\":", 100_000)),
        "{\"type\":\"event\",\"event\":\"x\",\"payload\":" + new string('[', 1000) + new string(']', 1000) + "}",
        "{\"type\":\"event\",\"event\":\"" + new string('e', 100_000) + "\"}",
        "{\"type\":\"res\",\"id\":\"" + new string('i', 100_000) + "\",\"ok\":true}", "{\"" + new string('m', 100_000) + "\":1}",
        "{\"type\":\"event\",\"event\":\"x\",\"payload\":\"" + new string('\u00fc', 50_000) + "\"}",
    ];

    [Fact]
    public void Any_bytes_are_read_or_refused_but_never_thrown()
    {
        Prop.ForAll(Gen.OneOf(Bytes(), Mutated()).ToArbitrary(), message =>
        {
            if (GatewayFrame.TryRead(message, out GatewayFrame frame, out string? problem))
            {
                // What reads, parses: the session builds documents of these parts.
                _ = frame.Payload.IsEmpty ? null : GatewayFrame.Parse(frame.Payload);
                _ = ResponseReader.Read(frame);
                return frame.Name.Length is > 0 and <= 256;
            }
            return problem is not null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void Any_json_is_no_hello_or_a_hello_in_range()
    {
        string hello = Golden.Lines("gateway-frames.jsonl").First(l => l.Contains("hello-ok") && l.Length < 1700);
        byte[] payload =
            Encoding.UTF8.GetBytes(hello.Substring(hello.IndexOf("{\"type\":\"hello-ok\"", StringComparison.Ordinal)).TrimEnd('}') + "}}");
        Prop.ForAll(Gen.OneOf(Mutated(payload), Bytes()).ToArbitrary(), bytes =>
        {
            _ = ConnectError.Parse(bytes);
            return HelloReader.Read(bytes, new GatewayEndpoint("h")) is not { Hello: var read }
                || (read.Protocol is 3 or 4 && read.MaxPayload >= 65536 && read.TickInterval >= TimeSpan.FromSeconds(1)
                    && read.TickInterval <= TimeSpan.FromMinutes(10));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public async Task Bad_frames_are_dropped_and_the_next_good_one_is_heard()
    {
        using LoopbackGateway gateway = Start();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        int n = 0;
        foreach (string nasty in Nasty)
        {
            await node.Socket.SendTextAsync(nasty, default);
            await node.Socket.SendFrameAsync(2, Encoding.UTF8.GetBytes(nasty), default);
            await ProbeAsync(run, node, ++n);
        }
        Assert.Empty(run.Disconnects);
        Assert.True((await run.Connection.RequestAsync("skills.bins", "{}")).Ok);
        Assert.True(run.Connection.Figures.DroppedFrames > Nasty.Length, "each binary message counts at least");
        Assert.True(run.Log.Count(l => l.Id == OpenClaw.Gateway.Diagnostics.LogEvents.BadFrame) <= 5,
            "a mad gateway must not fill the log");
        await run.StopAsync();
    }

    [Fact(Skip = Wine.NoCollection, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task Random_and_mutated_frames_in_random_pieces_are_survived()
    {
        using LoopbackGateway gateway = Start();
        using var run =
            new GatewayRun(
                GatewayRun.Node(gateway.Endpoint) with { Timings = new GatewayTimings { ReconnectMin = TimeSpan.FromMilliseconds(1),
                    ReconnectMax = TimeSpan.FromMilliseconds(5) } });
        await run.ConnectedAsync();
        int n = 0;
        // Text that is UTF-8 keeps the connection; text that is not may cost it (RFC 6455 8.1), but never the loop.
        foreach (byte[] message in Gen.OneOf(Bytes(), Mutated()).Sample(400, 50))
        {
            LoopbackClient node = await gateway.WaitForNodeAsync(default);
            try
            {
                int cut = message.Length / 3;
                await node.Socket.SendFrameAsync(1, [.. message.Take(cut)], default, final: false);
                await node.Socket.SendFrameAsync(9, [1, 2, 3], default);
                await node.Socket.SendFrameAsync(0, [.. message.Skip(cut)], default);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
            }
            if (++n % 20 == 0)
            {
                await ProbeAnyAsync(run, gateway, n);
            }
        }
        await run.StopAsync();
    }

    public static TheoryData<string, byte[]> Violations() => new()
    {
        { "reserved bits", [0xf1, 0x01, 0x41] },
        { "unknown opcode", [0x83, 0x01, 0x41] },
        { "masked by the server", [0x81, 0x81, 1, 2, 3, 4, 0x41] },
        { "continuation without a start", [0x80, 0x01, 0x41] },
        { "long ping", [0x89, 0x7e, 0x00, 0x80, .. new byte[128]] },
        { "fragmented ping", [0x09, 0x01, 0x41] },
        { "negative length", [0x81, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff] },
        { "close with one byte", [0x88, 0x01, 0x03] },
        { "close with a forbidden code", [0x88, 0x02, 0x03, 0xed] },
        { "not UTF-8", [0x81, 0x02, 0xc3, 0x28] },
        { "close reason that is not UTF-8", [0x88, 0x04, 0x03, 0xe8, 0xc3, 0x28] },
        { "cut off", [0x81, 0x7e, 0x10] },
        { "pieces without content and without end", [0x01, 0x00, .. new byte[2 * 2000]] },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_broken_stream_costs_at_most_the_connection(string what, byte[] bytes)
    {
        using LoopbackGateway gateway = Start();
        using var run =
            new GatewayRun(
                GatewayRun.Node(gateway.Endpoint) with { Timings = new GatewayTimings { ReconnectMin = TimeSpan.FromMilliseconds(1),
                    ReconnectMax = TimeSpan.FromMilliseconds(5), Close = TimeSpan.FromMilliseconds(100) } });
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        await node.Socket.SendRawAsync(bytes, default);
        if (what is "cut off" or "negative length" or "unknown opcode")
        {
            // Some stacks wait for the rest of such a frame: nothing more comes but the end.
            await Task.Delay(50);
            node.Socket.Dispose();
        }
        await ProbeAnyAsync(run, gateway, 1);
        await run.StopAsync();
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_closed_with_1009_before_it_is_whole()
    {
        using LoopbackGateway gateway = Start();
        using var run =
            new GatewayRun(GatewayRun.Node(gateway.Endpoint) with { MaxMessageBytes = 100_000,
                Timings = new GatewayTimings { ReconnectMin = TimeSpan.FromMilliseconds(1),
                    ReconnectMax = TimeSpan.FromMilliseconds(5) } });
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        string exact = "{\"type\":\"event\",\"event\":\"fits\",\"payload\":\"" + new string('x', 100_000 - 44) + "\"}";
        Assert.Equal(100_000, exact.Length);
        await node.Socket.SendTextAsync(exact, default);
        await run.UntilAsync(() => run.Events.IsEmpty ? null : run);
        // Fragments without end: no single length tells that it is too much.
        for (int i = 0; i < 3; i++)
        {
            await node.Socket.SendFrameAsync(i == 0 ? 1 : 0, new byte[40_000], default, final: false);
        }
        GatewayFailure failure = await run.UntilAsync(() => run.Disconnects.TryPeek(out GatewayFailure? f) ? f : null);
        Assert.Equal(GatewayFailureReason.MessageTooLarge, failure.Reason);
        Assert.Equal(1009, (await gateway.WaitForAsync(() => node.ClientClose is { } c ? Tuple.Create(c.Code) : null, default)).Item1);
        await ProbeAnyAsync(run, gateway, 1);
        await run.StopAsync();
    }

    [Fact]
    public async Task Replayed_and_duplicate_answers_answer_once()
    {
        using LoopbackGateway gateway = Start(new LoopbackFaults { Silent = true });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        Task<GatewayResponse> first = run.Connection.RequestAsync("a", "{}"), second = run.Connection.RequestAsync("b", "{}");
        await gateway.WaitForAsync(() => gateway.Requests.Count == 2 ? gateway : null, default);
        foreach (string answer in new[] { "{\"n\":1}", "{\"n\":2}", "{\"n\":3}" })
        {
            await node.Socket.SendTextAsync("{\"type\":\"res\",\"id\":\"1\",\"ok\":true,\"payload\":" + answer + "}", default);
        }
        await node.Socket.SendTextAsync(
            "{\"type\":\"res\",\"id\":\"2\",\"ok\":false,\"error\":{\"code\":\"CLIENT_TIMEOUT\",\"message\":\"\\u001bliar\",\"\\ud800\":1}}", default);
        Assert.Equal("{\"n\":1}", (await first).Payload.GetRawText());
        GatewayError error = (await second).Error!;
        // A gateway cannot pretend to be us, nor write control characters into our terminal.
        Assert.False(error.IsLocal);
        Assert.DoesNotContain('\u001b', error.Message);
        await ProbeAsync(run, node, 1);
        Assert.Empty(run.Disconnects);
        await run.StopAsync();
    }

    [Fact]
    public async Task An_owner_that_throws_does_not_end_the_connection()
    {
        using LoopbackGateway gateway = Start();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        run.Handler = (name, payload) =>
        {
            if (name == "bad")
            {
                // What a careless reader of a hostile payload gets.
                _ = payload.GetProperty("s").GetString();
            }
        };
        foreach (string payload in new[] { "{}", "7", "null", "{\"s\":5}", "{\"s\":\"\\ud800\"}" })
        {
            await node.Socket.SendTextAsync("{\"type\":\"event\",\"event\":\"bad\",\"payload\":" + payload + "}", default);
        }
        await node.Socket.SendTextAsync("{\"type\":\"event\",\"event\":\"bad\"}", default);
        await ProbeAsync(run, node, 1);
        Assert.Empty(run.Disconnects);
        await run.StopAsync();
    }

    [Fact]
    public async Task A_gateway_that_never_stops_talking_before_the_hello_is_left_in_time()
    {
        var time = new ManualTime();
        var faults = new LoopbackFaults
        {
            BeforeUpgrade = async (stream, stop) =>
            {
                LoopbackSocket socket = (await LoopbackSocket.AcceptAsync(stream, stop))!;
                while (true)
                {
                    await socket.SendTextAsync("{\"type\":\"event\",\"event\":\"tick\"}", stop);
                    await Task.Delay(1, stop);
                }
            },
        };
        using LoopbackGateway gateway = Start(faults);
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time) with { SingleAttempt = true });
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15));
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(GatewayFailureReason.ChallengeTimeout, (await run.EndAsync()).Failure.Reason);
    }

    private static LoopbackGateway Start(LoopbackFaults? faults = null)
    {
        var gateway = new LoopbackGateway(new LoopbackGatewayOptions { ApproveDevices = true, Faults = faults ?? new LoopbackFaults() });
        gateway.Start();
        return gateway;
    }

    internal static async Task ProbeAsync(GatewayRun run, LoopbackClient node, int n)
    {
        await node.Socket.SendTextAsync(Probe.Replace("$N", n.ToString()), default);
        await run.UntilAsync(() => run.Events.Contains(("probe", $"{{\"n\":{n}}}")) ? run : null);
    }

    /// <summary>As <see cref="ProbeAsync"/>, on whatever connection is up by now.</summary>
    private static async Task ProbeAnyAsync(GatewayRun run, LoopbackGateway gateway, int n)
    {
        for (int i = 0; i < 1000; i++)
        {
            try
            {
                await (await gateway.WaitForNodeAsync(default)).Socket.SendTextAsync(Probe.Replace("$N", n.ToString()), default);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
            }
            await Task.Delay(5 + Math.Min(i, 200));
            if (run.Events.Contains(("probe", $"{{\"n\":{n}}}")))
            {
                return;
            }
        }
        Assert.Fail("The connection did not come back: " + run.Connection.Status);
    }

    private static Gen<byte[]> Bytes() => Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf();

    private static Gen<byte[]> Mutated() => Gen.Elements(Recorded).SelectMany(frame => Mutated(Encoding.UTF8.GetBytes(frame)));

    /// <summary>A good message with bytes flipped, a piece cut out, a piece doubled, or a value replaced by another kind.</summary>
    private static Gen<byte[]> Mutated(byte[] message) => Gen.OneOf(
        Gen.Choose(0, message.Length - 1).SelectMany(at => Gen.Choose(0, 255).Select(b =>
        {
            byte[] copy = [.. message];
            copy[at] = (byte)b;
            return copy;
        })),
        Gen.Choose(0, message.Length).Select(at => message.Take(at).ToArray()),
        Gen.Choose(0, message.Length)
            .SelectMany(at => Gen.Choose(0, 40)
                .Select(n => message.Take(at).Concat(message.Skip(Math.Min(at + n, message.Length))).ToArray())),
        Gen.Choose(0, message.Length)
            .SelectMany(at => Gen.Choose(0, 40)
                .Select(n => message.Take(Math.Min(at + n, message.Length)).Concat(message.Skip(at)).ToArray())),
        Gen.Choose(0, message.Length - 1)
            .SelectMany(at => Gen.Elements("null", "[]", "{}", "1e999", "-1", "\"\\ud800\"", "true").Select(value =>
        {
            string text = Encoding.UTF8.GetString(message);
            int colon = text.IndexOf(':', at % text.Length);
            int end = colon < 0 ? -1 : text.IndexOfAny([',', '}'], colon);
            return Encoding.UTF8.GetBytes(end < 0 ? text : text.Substring(0, colon + 1) + value + text.Substring(end));
        })));
}
