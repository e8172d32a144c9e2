using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Identity;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>
/// Challenge, connect, hello, tokens and pairing (docs/protocol/wire.md 3), over a real WebSocket with a clock that tests move.
/// </summary>
public sealed class HandshakeTests
{
    private static readonly TimeSpan Challenge = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task The_connect_frame_is_the_one_every_release_takes()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint) with { PathEnv = "/usr/bin:/bin" });
        await run.ConnectedAsync();
        JsonElement connect = Assert.Single(gateway.Connects);
        Assert.Equal(
            ["minProtocol", "maxProtocol", "client", "caps", "commands", "pathEnv", "auth", "role", "scopes", "device"],
            connect.EnumerateObject().Select(p => p.Name));
        Assert.Equal((3, 4), (connect.GetProperty("minProtocol").GetInt32(), connect.GetProperty("maxProtocol").GetInt32()));
        Assert.Equal("{\"token\":\"shared\"}", connect.GetProperty("auth").GetRawText());
        Assert.Equal("[]", connect.GetProperty("scopes").GetRawText());
        Assert.Equal(
            "{\"id\":\"node-host\",\"displayName\":\"test\",\"version\":\"0.1.0\",\"platform\":\"linux\",\"deviceFamily\":\"Linux\",\"mode\":\"node\",\"instanceId\":\"11111111-2222-3333-4444-555555555555\"}",
            connect.GetProperty("client").GetRawText());
        await run.StopAsync();
    }

    [Fact]
    public async Task An_operator_connects_with_the_same_class()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint) with
        {
            Role = "operator",
            Client = new GatewayClientInfo { Id = "gateway-client", Mode = "backend", Version = "0.1.0" },
            Scopes = ["operator.admin", "operator.read"],
            Caps = ["approvals"],
            Commands = [],
        });
        await run.ConnectedAsync();
        JsonElement connect = Assert.Single(gateway.Connects);
        Assert.Equal("[\"operator.admin\",\"operator.read\"]", connect.GetProperty("scopes").GetRawText());
        Assert.False(connect.TryGetProperty("commands", out _));
        await run.StopAsync();
    }

    [Theory]
    [InlineData("{\"nonce\":\"n1\",\"ts\":1234}", 1234L)]
    [InlineData("{\"nonce\":\"n1\",\"ts\":0}", 0L)]
    [InlineData("{\"nonce\":\"n1\"}", null)]
    [InlineData("{\"nonce\":\"n1\",\"ts\":\"later\"}", null)]
    [InlineData("{\"nonce\":\"n1\",\"ts\":-1}", null)]
    [InlineData("{\"nonce\":\"n1\",\"ts\":1.5}", null)]
    [InlineData("{\"nonce\":\"n1\",\"ts\":1e300}", null)]
    public async Task The_signed_time_is_the_challenges_else_the_clocks(string challenge, long? expected)
    {
        var time = new ManualTime();
        var faults = new LoopbackFaults { Challenge = challenge, ConnectAnswer = _ => "" };
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Faults = faults });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time));
        JsonElement connect =
            (await gateway.WaitForAsync(() => gateway.Connects.TryPeek(out JsonElement c) ? Tuple.Create(c) : null, default)).Item1;
        long signedAt = connect.GetProperty("device").GetProperty("signedAt").GetInt64();
        Assert.Equal(expected ?? time.GetUtcNow().ToUnixTimeMilliseconds(), signedAt);
        Assert.Equal("n1", connect.GetProperty("device").GetProperty("nonce").GetString());
        await run.StopAsync();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"nonce\":\"\"}")]
    [InlineData("{\"nonce\":\"  \"}")]
    [InlineData("{\"nonce\":7}")]
    [InlineData("{\"nonce\":\"a|b\"}")]
    [InlineData("{\"nonce\":\"a\\nb\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_challenge_without_a_usable_nonce_is_closed(string challenge)
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Faults = new LoopbackFaults { Challenge = challenge } });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint) with { SingleAttempt = true });
        Assert.Equal(GatewayFailureReason.ChallengeTimeout, (await run.EndAsync()).Failure.Reason);
        Assert.Empty(gateway.Connects);
    }

    [Fact]
    public async Task No_challenge_ends_after_15_seconds()
    {
        var time = new ManualTime();
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Faults = new LoopbackFaults { Challenge = "" } });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time) with { SingleAttempt = true });
        await time.WaitForTimerAsync(Challenge, Challenge);
        time.Advance(Challenge);
        GatewayFailure failure = (await run.EndAsync()).Failure;
        Assert.Equal(GatewayFailureReason.ChallengeTimeout, failure.Reason);
        Assert.StartsWith("gateway connect challenge timeout", failure.Message);
    }

    [Fact]
    public async Task No_answer_to_connect_ends_after_15_seconds()
    {
        var time = new ManualTime();
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Faults = new LoopbackFaults { ConnectAnswer = _ => "" } });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time) with { SingleAttempt = true });
        await gateway.WaitForAsync(() => gateway.Connects.IsEmpty ? null : gateway, default);
        // The challenge's timer may not be gone yet: the one that counts is armed when only one is left.
        await time.WaitForTimerAsync(Challenge, Challenge);
        while (run.Result is { IsCompleted: false })
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }
        Assert.Equal(GatewayFailureReason.ConnectTimeout, (await run.EndAsync()).Failure.Reason);
    }

    [Theory]
    [InlineData("{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true}")]
    [InlineData("{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true,\"payload\":[]}")]
    [InlineData("{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true,\"payload\":{\"type\":\"hello\",\"protocol\":4}}")]
    [InlineData("{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\"}}")]
    [InlineData("{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":2}}")]
    [InlineData("{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":5}}")]
    [InlineData("{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":\"4\"}}")]
    public async Task A_hello_we_do_not_speak_is_a_protocol_mismatch(string answer)
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Faults = new LoopbackFaults { ConnectAnswer = _ => answer } });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint) with { SingleAttempt = true });
        Assert.Equal(GatewayFailureReason.ProtocolMismatch, (await run.EndAsync()).Failure.Reason);
        Assert.Empty(run.Hellos);
    }

    [Theory]
    [InlineData("{\"type\":\"hello-ok\",\"protocol\":3}", 3, 30, 524288)]
    [InlineData("{\"type\":\"hello-ok\",\"protocol\":4,\"server\":7,\"features\":[],\"auth\":null,\"policy\":{\"tickIntervalMs\":-5,\"maxPayload\":3}}", 4, 30, 524288)]
    [InlineData("{\"type\":\"hello-ok\",\"protocol\":4,\"policy\":{\"tickIntervalMs\":1,\"maxPayload\":70000},\"extra\":{\"a\":[1]}}",
        4, 1, 70000)]
    [InlineData("{\"type\":\"hello-ok\",\"protocol\":4,\"policy\":{\"tickIntervalMs\":1e99,\"maxPayload\":\"x\"},\"features\":{\"methods\":[1,null,\"a\"]}}", 4, 30, 524288)]
    public async Task A_hello_is_read_leniently_and_brought_into_range(string payload, int protocol, int tickSeconds, int maxPayload)
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions
        {
            Faults = new LoopbackFaults { ConnectAnswer = _ => "{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true,\"payload\":"
                + payload + "}" },
        });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        HelloOk hello = await run.ConnectedAsync();
        Assert.Equal((protocol, TimeSpan.FromSeconds(tickSeconds), maxPayload), (hello.Protocol, hello.TickInterval, hello.MaxPayload));
        await run.StopAsync();
    }

    [Fact]
    public async Task An_unpaired_device_asks_again_until_it_is_approved()
    {
        var time = new ManualTime();
        var store = new MemoryTokenStore();
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "shared", Time = time });
        using var run =
            new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time,
                store: store) with { Timings = new GatewayTimings { PairingPatience = TimeSpan.FromSeconds(6) } });
        GatewayConnectionStatus status = await run.StatusAsync(GatewayConnectionState.WaitingForPairing);
        LoopbackPairingRequest request = Assert.Single(gateway.Pairing.Pending);
        Assert.Equal(request.RequestId, status.PairingRequestId);
        Assert.Equal($"At the gateway: openclaw devices approve {request.RequestId}", status.LastFailure!.NextStep);
        Assert.Equal(GatewayFailureReason.PairingRequired, status.LastFailure.Reason);
        for (int poll = 0; poll < 3; poll++)
        {
            // Every 2 s at first: somebody may sit there and wait.
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(2.2));
            int before = gateway.Connects.Count;
            time.Advance(TimeSpan.FromSeconds(2.2));
            await gateway.WaitForAsync(() => gateway.Connects.Count > before ? gateway : null, default);
            await run.StatusAsync(GatewayConnectionState.WaitingForPairing);
        }
        for (int poll = 0; poll < 3; poll++)
        {
            // Every 15 s, give or take a tenth.
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(13.5), TimeSpan.FromSeconds(16.5));
            int before = gateway.Connects.Count;
            time.Advance(TimeSpan.FromSeconds(16.5));
            await gateway.WaitForAsync(() => gateway.Connects.Count > before ? gateway : null, default);
            await run.StatusAsync(GatewayConnectionState.WaitingForPairing);
            Assert.Single(gateway.Pairing.Pending);
        }
        Assert.True(gateway.Pairing.Approve(request.RequestId));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(13.5), TimeSpan.FromSeconds(16.5));
        time.Advance(TimeSpan.FromSeconds(16.5));
        await run.ConnectedAsync();
        Assert.Null(run.Connection.Status.PairingRequestId);
        Assert.Equal(gateway.Pairing.TokenOf(GatewayRun.Identity.DeviceId, "node"), store.Token!.Token);
        await StopAsync(run, time);
    }

    [Fact]
    public async Task The_stored_token_is_used_alone_and_not_written_again()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true });
        var store = new MemoryTokenStore(gateway.Pairing.TokenOf(GatewayRun.Identity.DeviceId, "node"));
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, token: null, store: store));
        await run.ConnectedAsync();
        Assert.Equal(store.Token!.Token, gateway.Connects.Single().GetProperty("auth").GetProperty("token").GetString());
        Assert.Equal(0, store.Saves);
        await run.StopAsync();
    }

    [Fact]
    public async Task A_refused_shared_token_is_replaced_once_by_the_stored_one()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "rotated", ApproveDevices = true });
        var store = new MemoryTokenStore(gateway.Pairing.TokenOf(GatewayRun.Identity.DeviceId, "node"));
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, token: "old", store: store));
        await run.ConnectedAsync();
        Assert.Equal(["old", store.Token!.Token], gateway.Connects.Select(c => c.GetProperty("auth").GetProperty("token").GetString()));
        await run.StopAsync();
    }

    [Fact]
    public async Task A_refused_shared_token_without_a_stored_one_ends_the_run()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "rotated" });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, token: "old"));
        GatewayRunResult end = await run.EndAsync();
        Assert.Equal(GatewayFailureReason.AuthenticationRejected, end.Failure.Reason);
        Assert.Equal("AUTH_TOKEN_MISMATCH", end.Failure.Code);
        Assert.Equal(GatewayExitCode.Authentication, end.ExitCode);
        Assert.Single(gateway.Connects);
        Assert.DoesNotContain(run.Log, l => l.Text.Contains("old"));
    }

    [Fact]
    public async Task A_refused_stored_token_is_deleted_and_the_run_ends_with_the_way_out()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "shared" });
        var store = new MemoryTokenStore("revoked");
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, token: null, store: store));
        GatewayRunResult end = await run.EndAsync();
        Assert.Equal(GatewayExitCode.Authentication, end.ExitCode);
        Assert.Contains("setup code", end.Failure.NextStep);
        Assert.Null(store.Token);
        Assert.Equal(1, store.Clears);
    }

    [Fact]
    public async Task A_refused_stored_token_gives_way_to_the_setup_codes()
    {
        var time = new ManualTime();
        using LoopbackGateway gateway =
            Start(new LoopbackGatewayOptions { Token = "shared", BootstrapTokens = ["boot"], ApproveDevices = true, Time = time });
        var store = new MemoryTokenStore("revoked");
        using var run =
            new GatewayRun(GatewayRun.Node(gateway.Endpoint, token: null, time: time,
                store: store) with { Credentials = new GatewayCredentials { BootstrapToken = "boot" } });
        await run.StatusAsync(GatewayConnectionState.Backoff);
        Assert.Null(store.Token);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));
        await run.ConnectedAsync();
        Assert.Equal("{\"bootstrapToken\":\"boot\"}", gateway.Connects.Last().GetProperty("auth").GetRawText());
        await StopAsync(run, time);
    }

    [Fact]
    public async Task A_token_that_another_process_stored_meanwhile_stays()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true });
        var store = new MemoryTokenStore();
        store.BeforeSave = () => store.Token = new DeviceToken("newer", "node", [], DateTimeOffset.FromUnixTimeMilliseconds(0));
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, store: store));
        await run.ConnectedAsync();
        Assert.Equal("newer", store.Token!.Token);
        await run.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_that_fails_is_said_and_retried_slowly(bool onLoad)
    {
        var time = new ManualTime();
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true, Time = time });
        var store = new MemoryTokenStore();
        if (onLoad)
        {
            store.FailOnLoad = new IOException("disk full");
        }
        else
        {
            store.FailOnSave = new IOException("disk full");
        }
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time, store: store));
        GatewayConnectionStatus status = await run.StatusAsync(GatewayConnectionState.SlowRetry);
        Assert.Equal(GatewayFailureReason.TokenStoreFailed, status.LastFailure!.Reason);
        Assert.Contains("disk full", status.LastFailure.Message);
        Assert.Empty(run.Hellos);
        store.FailOnLoad = store.FailOnSave = null;
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(54), TimeSpan.FromSeconds(66));
        time.Advance(TimeSpan.FromSeconds(66));
        await run.ConnectedAsync();
        await StopAsync(run, time);
    }

    [Fact]
    public async Task A_token_for_another_role_is_not_kept()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions
        {
            Faults = new LoopbackFaults { ConnectAnswer = _ =>
                "{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":4,\"auth\":{\"role\":\"operator\",\"deviceToken\":\"x\"}}}" },
        });
        var store = new MemoryTokenStore();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, store: store));
        await run.ConnectedAsync();
        Assert.Null(store.Token);
        await run.StopAsync();
    }

    [Theory]
    [InlineData(false, null, "boot")]
    [InlineData(false, "stored", "boot")]
    [InlineData(true, null, "boot")]
    [InlineData(true, "stored", "stored")]
    public async Task A_setup_code_is_used_always_or_only_if_needed(bool onlyIfNeeded, string? stored, string sent)
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions
        {
            Faults = new LoopbackFaults { ConnectAnswer = _ =>
                "{\"type\":\"res\",\"id\":\"$ID\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":4,\"auth\":{\"role\":\"node\",\"deviceToken\":\"fresh\"}}}" },
        });
        string json = $"{{\"url\":\"{gateway.Endpoint.Url}\",\"bootstrapToken\":\"boot\"}}";
        Assert.True(SetupCode.TryParse(OpenClaw.Gateway.Text.Base64Url.Encode(System.Text.Encoding.UTF8.GetBytes(json)),
            DateTimeOffset.UtcNow, out SetupCode? code, out _));
        var store = new MemoryTokenStore(stored);
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, token: null, store: store) with
        {
            SetupCode = code,
            SetupCodeOnlyIfNeeded = onlyIfNeeded,
            Timings = new GatewayTimings { ReconnectMin = TimeSpan.FromMilliseconds(10) },
        });
        await run.ConnectedAsync();
        JsonElement auth = gateway.Connects.Single().GetProperty("auth");
        Assert.Equal(sent, auth.EnumerateObject().Single().Value.GetString());
        Assert.Equal("fresh", store.Token!.Token);
        // Once it said hello the code is spent: the next connect shows the device token.
        gateway.DropAll();
        await gateway.WaitForAsync(() => gateway.Connects.Count > 1 ? gateway : null, default);
        Assert.Equal("fresh", gateway.Connects.Last().GetProperty("auth").GetProperty("token").GetString());
        await run.StopAsync();
    }

    [Fact]
    public async Task The_next_candidate_is_tried_only_when_one_cannot_be_reached()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true });
        var dead = new GatewayEndpoint("127.0.0.1", 1);
        using var run =
            new GatewayRun(
                GatewayRun.Node(dead) with { Candidates = [dead, new GatewayEndpoint("public.example"), gateway.Endpoint, dead] });
        HelloOk hello = await run.ConnectedAsync();
        Assert.Equal(gateway.Endpoint, hello.Endpoint);
        await run.StopAsync();

        using LoopbackGateway refusing = Start(new LoopbackGatewayOptions { Token = "other" });
        using var second = new GatewayRun(GatewayRun.Node(dead) with { Candidates = [refusing.Endpoint, gateway.Endpoint] });
        Assert.Equal(GatewayExitCode.Authentication, (await second.EndAsync()).ExitCode);
        Assert.Single(gateway.Connects);
    }

    [Theory]
    [InlineData(20_000, 40_000, false)]
    [InlineData(20_000, 200, true)]
    public async Task The_connect_frame_stays_below_64_KiB(int commandBytes, int pathBytes, bool pathKept)
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true });
        string[] commands = [.. Enumerable.Range(0, commandBytes / 20).Select(i => $"command.{i:000000000}")];
        using var run =
            new GatewayRun(GatewayRun.Node(gateway.Endpoint) with { Commands = commands,
                PathEnv = new string('p', pathBytes) + new string('q', pathKept ? 0 : 20_000) });
        await run.ConnectedAsync();
        Assert.Equal(pathKept, gateway.Connects.Single().TryGetProperty("pathEnv", out _));
        await run.StopAsync();
    }

    [Fact]
    public async Task A_connect_frame_that_cannot_fit_is_a_configuration_error()
    {
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions());
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint) with { Commands = [new string('c', 70_000)] });
        Assert.Equal(GatewayExitCode.Configuration, (await run.EndAsync()).ExitCode);
        Assert.Empty(gateway.Connects);
    }

    [Fact]
    public async Task A_starting_gateway_is_retried_within_two_seconds_without_noise()
    {
        var time = new ManualTime();
        var faults = new LoopbackFaults
        {
            ConnectAnswer = _ =>
                "{\"type\":\"res\",\"id\":\"$ID\",\"ok\":false,\"error\":{\"code\":\"UNAVAILABLE\",\"message\":\"starting\",\"retryable\":true,\"retryAfterMs\":700,\"details\":{\"reason\":\"startup-sidecars\"}}}",
        };
        using LoopbackGateway gateway =
            Start(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true, Time = time, Faults = faults });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time));
        for (int i = 0; i < 6; i++)
        {
            TimeSpan wait = await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(700));
            time.Advance(wait);
        }
        faults.ConnectAnswer = null;
        while (run.Hellos.IsEmpty)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5);
        }
        Assert.DoesNotContain(run.Log, l => l.Level >= OpenClaw.Gateway.Diagnostics.LogLevel.Warning);
        await StopAsync(run, time);
    }

    [Fact]
    public async Task Three_refusals_for_want_of_trusted_proxies_end_the_run()
    {
        var time = new ManualTime();
        var faults = new LoopbackFaults
        {
            BeforeUpgrade = async (stream, _) =>
            {
                await RawServer.WriteAsync(stream,
                    "HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n{\"error\":{\"type\":\"proxy_attribution_required\",\"message\":\"m\"}}");
                return true;
            },
        };
        using LoopbackGateway gateway = Start(new LoopbackGatewayOptions { Faults = faults });
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint, time: time));
        while (!run.Result.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(5);
        }
        GatewayRunResult end = await run.EndAsync();
        Assert.Equal(GatewayFailureReason.ProxyAttributionRequired, end.Failure.Reason);
        Assert.Equal(GatewayExitCode.Failed, end.ExitCode);
        Assert.Contains("trustedProxies", end.Failure.NextStep);
        Assert.Equal(3, gateway.Connections);
    }

    private static LoopbackGateway Start(LoopbackGatewayOptions options)
    {
        var gateway = new LoopbackGateway(options);
        gateway.Start();
        return gateway;
    }

    // Leaving waits up to a second for the gateway's close frame, on the same clock.
    private static async Task StopAsync(GatewayRun run, ManualTime time)
    {
        Task<GatewayRunResult> end = run.StopAsync();
        while (!end.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(5);
        }
        await end;
    }
}
