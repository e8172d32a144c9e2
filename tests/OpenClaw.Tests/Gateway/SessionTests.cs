using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>After the hello: requests, limits, watchdog, reconnect (docs/protocol/wire.md 2, 4, 5).</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_request_gets_its_own_answer()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        GatewayResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            i % 2 == 0 ? run.Connection.RequestAsync("skills.bins", "{}") : run.Connection.RequestAsync("no.such." + i, (string?)null)));
        for (int i = 0; i < answers.Length; i++)
        {
            Assert.Equal(i % 2 == 0, answers[i].Ok);
            Assert.Equal(i % 2 == 0 ? "{\"bins\":[]}" : $"unknown method: no.such.{i}",
                i % 2 == 0 ? answers[i].Payload.GetRawText() : answers[i].Error!.Message);
        }
        await run.StopAsync();
    }

    [Fact]
    public async Task A_request_without_a_connection_fails_at_once()
    {
        using var run = new GatewayRun(GatewayRun.Node(new GatewayEndpoint("127.0.0.1", 1)));
        GatewayResponse response = await run.Connection.RequestAsync("x", "{}");
        Assert.Equal(GatewayError.NotConnected, response.Error!.Code);
        Assert.True(response.Error.IsLocal);
        Assert.Equal(GatewayError.NotConnected, (await run.Connection.PostAsync("x", json => json.WriteNullValue()))!.Code);
        await run.StopAsync();
    }

    [Fact]
    public async Task A_request_ends_by_time_by_its_caller_and_by_the_end_of_the_connection()
    {
        var time = new ManualTime();
        using LoopbackGateway gateway =
            Start(new LoopbackGatewayOptions { ApproveDevices = true, Time = time, Faults = new LoopbackFaults { Silent = true } });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time));
        await run.ConnectedAsync();
        Task<GatewayResponse> slow = run.Connection.RequestAsync("slow", "{}");
        Task<GatewayResponse> patient = run.Connection.RequestAsync("patient", "{}", Timeout.InfiniteTimeSpan);
        using var caller = new CancellationTokenSource();
        Task<GatewayResponse> dropped = run.Connection.RequestAsync("dropped", "{}", cancellationToken: caller.Token);
        await gateway.WaitForAsync(() => gateway.Requests.Count == 3 ? gateway : null, default);
        caller.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dropped);
        time.Advance(TimeSpan.FromSeconds(30));
        GatewayResponse late = await slow;
        Assert.Equal(GatewayError.Timeout, late.Error!.Code);
        Assert.Equal("gateway request timeout for slow", late.Error.Message);
        Assert.False(patient.IsCompleted);
        await (await gateway.WaitForNodeAsync(default)).Socket.SendCloseAsync(1011, "service restart", default);
        GatewayResponse closed = await patient;
        Assert.Equal(GatewayError.Closed, closed.Error!.Code);
        Assert.Equal("gateway closed (1011): service restart", closed.Error.Message);
        Assert.Equal(1011, (await run.UntilAsync(() => run.Disconnects.TryPeek(out GatewayFailure? f) ? f : null)).CloseCode);
    }

    [Fact]
    public async Task A_frame_the_gateway_would_not_take_is_not_sent()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true, MaxPayload = 100_000 });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        GatewayResponse response = await run.Connection.RequestAsync("big", json => json.WriteStringValue(new string('x', 100_000)));
        Assert.Equal(GatewayError.TooLarge, response.Error!.Code);
        Assert.Equal(GatewayError.TooLarge,
            (await run.Connection.PostAsync("big", json => json.WriteStringValue(new string('x', 100_000))))!.Code);
        Assert.True((await run.Connection.RequestAsync("skills.bins", "{}")).Ok);
        Assert.Equal(["skills.bins"], gateway.Requests.Select(r => r.Method));
        await run.StopAsync();
    }

    [Fact]
    public async Task Parameters_that_are_not_json_are_the_callers_fault()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        await Assert.ThrowsAnyAsync<JsonException>(() => run.Connection.RequestAsync("x", "{broken"));
        Assert.True((await run.Connection.RequestAsync("skills.bins", "{}")).Ok);
        await run.StopAsync();
    }

    [Fact(Skip = Wine.NoCollection, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task Large_messages_pass_both_ways()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        string text = new string('ü', 3_000_000) + "\"\\\u0001€";
        run.Handler = (name, payload) =>
        {
            string id = payload.GetProperty("id").GetString()!, given = payload.GetProperty("paramsJSON").GetString()!;
            _ = run.Connection.PostAsync("node.invoke.result", json =>
            {
                json.WriteStartObject();
                json.WriteString("id", id);
                json.WriteBoolean("ok", true);
                json.WriteString("payloadJSON", given);
                json.WriteEndObject();
            });
        };
        await gateway.WaitForNodeAsync(default);
        Assert.Equal(text, (await gateway.InvokeAsync("system.run", text)).PayloadJson);
        await run.StopAsync();
    }

    [Fact(Skip = Wine.NoCollection, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task A_sender_waits_when_the_gateway_does_not_read()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true });
        using var run =
            new GatewayRun(GatewayRun.Node(gateway.Endpoint) with { SendQueueLength = 4,
                Timings = new GatewayTimings { Close = TimeSpan.FromMilliseconds(200) } });
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        // Holding the gateway's writer stops it answering, which stops it reading.
        var held = new TaskCompletionSource<bool>();
        gateway.NodeEvent += (_, _) => held.Task.Wait();
        string big = new('x', 1_000_000);
        Task<GatewayError?>[] posts = [.. Enumerable.Range(0, 40).Select(_ => run.Connection.PostAsync("node.event", json =>
        {
            json.WriteStartObject();
            json.WriteString("event", "e");
            json.WriteString("payloadJSON", big);
            json.WriteEndObject();
        }))];
        await posts[0];
        await Task.Delay(100);
        Assert.Contains(posts, p => !p.IsCompleted);
        // It ends while the gateway is still held.
        await run.StopAsync();
        held.SetResult(true);
        Assert.Contains(await Task.WhenAll(posts), e => e?.Code == GatewayError.Closed);
        _ = node;
    }

    [Fact(Skip = Wine.NoCollection, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task A_gateway_that_does_not_read_loses_its_connection_and_gets_another()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint) with { SendQueueLength = 4, MaxUnsentBytes = 8_000_000 });
        await run.ConnectedAsync();
        var held = new TaskCompletionSource<bool>();
        gateway.NodeEvent += (_, _) => held.Task.Wait();
        string big = new('x', 1_000_000);
        Task<GatewayError?>[] posts = [.. Enumerable.Range(0, 40).Select(_ => run.Connection.PostAsync("node.event", json =>
        {
            json.WriteStartObject();
            json.WriteString("event", "e");
            json.WriteString("payloadJSON", big);
            json.WriteEndObject();
        }))];
        GatewayFailure failure = await run.UntilAsync(() => run.Disconnects.TryPeek(out GatewayFailure? f) ? f : null);
        Assert.Equal((GatewayFailureReason.ConnectionLost, true),
            (failure.Reason, failure.Message.Contains("does not read what this node sends: more than 7812 KiB")));
        // Nobody waits any more.
        Assert.Contains(await Task.WhenAll(posts), e => e?.Code == GatewayError.Closed);
        held.SetResult(true);
        await run.UntilAsync(() => run.Connection.Status.State == GatewayConnectionState.Connected ? run : null);
        await run.StopAsync();
    }

    [Fact]
    public async Task Two_silent_tick_intervals_end_the_connection()
    {
        var time = new ManualTime();
        using LoopbackGateway gateway =
            Start(new LoopbackGatewayOptions { ApproveDevices = true, Time = time, SendTicks = false, TickIntervalMs = 10_000 });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time));
        await run.ConnectedAsync();
        LoopbackClient node = await gateway.WaitForNodeAsync(default);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(run.Disconnects);
        // Any valid frame counts as life.
        await node.SendEventAsync("tick", json => json.WriteNumber("ts", 1), default);
        await node.SendEventAsync("seen", json => json.WriteNumber("ts", 1), default);
        await run.UntilAsync(() => run.Events.IsEmpty ? null : run);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(run.Disconnects);
        time.Advance(TimeSpan.FromSeconds(10));
        GatewayFailure failure = await run.UntilAsync(() => run.Disconnects.TryPeek(out GatewayFailure? f) ? f : null);
        Assert.Equal(GatewayFailureReason.TickTimeout, failure.Reason);
        Assert.Equal((4000, "tick timeout"), node.ClientClose);
    }

    [Fact]
    public async Task A_lost_connection_comes_back_with_growing_waits()
    {
        var time = new ManualTime();
        var gateway = new LoopbackGateway(new LoopbackGatewayOptions { ApproveDevices = true, Time = time });
        gateway.Start();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time));
        await run.ConnectedAsync();
        gateway.Dispose();
        double[] expected = [1.5, 3, 6, 12, 22.5, 22.5];
        foreach (double seconds in expected)
        {
            TimeSpan wait = TimeSpan.FromSeconds(seconds);
            GatewayConnectionStatus status = await run.StatusAsync(GatewayConnectionState.Backoff);
            await time.WaitForTimerAsync(wait, wait);
            Assert.Equal(time.GetUtcNow() + wait, run.Connection.Status.NextAttemptAt);
            int before = run.Connection.Status.Attempts;
            time.Advance(wait);
            await run.UntilAsync(() => run.Connection.Status is { State: GatewayConnectionState.Backoff } s && s.Attempts == before + 1
                ? s : null);
        }
        Assert.Equal(GatewayFailureReason.Unreachable, run.Connection.Status.LastFailure!.Reason);
        // One warning for the end, one for what is wrong since: the same again is not worth a line.
        Assert.Equal(1,
            run.Log.Count(l => l.Level == OpenClaw.Gateway.Diagnostics.LogLevel.Warning && l.Text.Contains("connection refused")));
        await run.StopAsync();
        Assert.Single(run.Disconnects);
    }

    [Fact]
    public async Task A_single_attempt_ends_with_its_connection()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint) with { SingleAttempt = true });
        await run.ConnectedAsync();
        await gateway.WaitForNodeAsync(default);
        gateway.DropAll();
        GatewayRunResult end = await run.EndAsync();
        Assert.Equal((GatewayFailureReason.ConnectionLost, GatewayExitCode.Failed), (end.Failure.Reason, end.ExitCode));
        Assert.Equal(1, gateway.Connections);
    }

    [Fact]
    public async Task A_hello_resets_the_wait()
    {
        var time = new ManualTime();
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true, Time = time });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time));
        for (int i = 1; i <= 5; i++)
        {
            int hellos = i;
            await run.UntilAsync(() => run.Connection.Status is { State: GatewayConnectionState.Connected } s && s.Hellos == hellos
                ? s : null);
            await gateway.WaitForNodeAsync(default);
            gateway.DropAll();
            await run.StatusAsync(GatewayConnectionState.Backoff);
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1.5));
            Assert.Equal(0, run.Connection.Status.Attempts);
            time.Advance(TimeSpan.FromSeconds(1.5));
        }
        await run.UntilAsync(() => run.Hellos.Count == 6 ? run : null);
        Assert.Equal(5, run.Disconnects.Count);
        Assert.All(run.Disconnects, d => Assert.Equal(GatewayFailureReason.ConnectionLost, d.Reason));
    }

    [Theory]
    [InlineData(1000, "", GatewayFailureReason.Closed)]
    [InlineData(1008, "slow consumer", GatewayFailureReason.Closed)]
    [InlineData(1011, "internal error", GatewayFailureReason.Closed)]
    [InlineData(1012, "service restart", GatewayFailureReason.Closed)]
    [InlineData(1013, "draining", GatewayFailureReason.Closed)]
    [InlineData(4001, "gateway auth changed", GatewayFailureReason.Closed)]
    [InlineData(4001, "device removed", GatewayFailureReason.DeviceRemoved)]
    public async Task Each_close_of_the_gateway_is_told_and_followed_by_a_reconnect(int code, string reason, GatewayFailureReason expected)
    {
        var time = new ManualTime();
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true, Time = time });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time));
        await run.ConnectedAsync();
        await (await gateway.WaitForNodeAsync(default)).Socket.SendCloseAsync(code, reason, default);
        GatewayFailure failure = await run.UntilAsync(() => run.Disconnects.TryPeek(out GatewayFailure? f) ? f : null);
        // Mono's WebSocket knows the codes of RFC 6455 only and breaks the connection over 1012 and 1013.
        Assert.Equal(IsMono && code is 1012 or 1013 ? (GatewayFailureReason.ConnectionLost, null) : (expected, (int?)code),
            (failure.Reason, failure.CloseCode));
        await run.StatusAsync(GatewayConnectionState.Backoff);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));
        await run.UntilAsync(() => run.Hellos.Count == 2 ? run : null);
    }

    [Theory]
    [InlineData("dial")]
    [InlineData("challenge")]
    [InlineData("connect")]
    [InlineData("backoff")]
    [InlineData("connected")]
    public async Task Stopping_takes_less_than_two_seconds_wherever_it_is(string where)
    {
        var faults = new LoopbackFaults
        {
            BeforeUpgrade = where == "dial" ? async (_, stop) =>
            {
                await Task.Delay(Timeout.Infinite, stop);
                return true;
            }
            : null,
            Challenge = where == "challenge" ? "" : null,
            ConnectAnswer = where == "connect" ? _ => "" : null,
            Silent = true,
        };
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { ApproveDevices = true, Faults = faults });
        // Each wait that it could be in is longer than anybody's patience, but for that for the gateway's last word.
        TimeSpan day = TimeSpan.FromDays(1);
        var timings = new GatewayTimings { Dial = day, Challenge = day, Hello = day, Request = day, ReconnectMin = day,
            ReconnectMax = day };
        using var run =
            new GatewayRun(GatewayRun.Node(where == "backoff"
                ? new GatewayEndpoint("127.0.0.1", 1) : gateway.Endpoint) with { Timings = timings });
        await (where switch
        {
            "backoff" => run.StatusAsync(GatewayConnectionState.Backoff),
            "connected" => run.ConnectedAsync(),
            "connect" => gateway.WaitForAsync(() => gateway.Connects.IsEmpty ? null : gateway, default),
            _ => Task.Delay(200),
        });
        Task<GatewayResponse>? pending = where == "connected" ? run.Connection.RequestAsync("never", "{}") : null;
        GatewayRunResult end = await run.StopAsync();
        Assert.Equal(GatewayExitCode.Stopped, end.ExitCode);
        Assert.Equal(GatewayConnectionState.Stopped, run.Connection.Status.State);
        if (pending is not null)
        {
            Assert.Equal(GatewayError.Closed, (await pending).Error!.Code);
        }
        Assert.Null(await run.Connection.WaitUntilConnectedAsync(default));
    }

    [Fact]
    public async Task Two_runs_at_once_are_a_mistake_of_the_caller()
    {
        using var run = new GatewayRun(GatewayRun.Node(new GatewayEndpoint("127.0.0.1", 1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.Connection.RunAsync(default));
        await run.StopAsync();
    }

    private static bool IsMono => Type.GetType("Mono.Runtime") is not null;

    private static LoopbackGateway Start(LoopbackGatewayOptions options)
    {
        var gateway = new LoopbackGateway(options);
        gateway.Start();
        return gateway;
    }
}
