using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Commands;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Hosting;

/// <summary>A whole node against the loopback gateway, over a real WebSocket.</summary>
public class OpenClawNodeTests
{
    public static bool OnMono { get; } = Type.GetType("Mono.Runtime") is not null;

    [Fact]
    public async Task A_node_connects_tells_its_load_and_remembers_the_gateway()
    {
        using var run = new NodeRun();
        LoopbackClient client = await run.StartConnectedAsync();
        Assert.Equal("tested", client.Connect.GetProperty("client").GetProperty("displayName").GetString());
        Assert.Equal(["system"], client.Connect.GetProperty("caps").EnumerateArray().Select(cap => cap.GetString()!));
        string payload =
            await run.Gateway.WaitForAsync(() => run.Gateway.NodeEvents.FirstOrDefault(sent => sent.Name == "node.host.stats").PayloadJson,
                run.Deadline);
        JsonObject stats = JsonTreeReader.Read(payload).AsObject!;
        Assert.True(stats["cpuCount"]!.AsNumber >= 1);
        Assert.True(stats["memoryTotalBytes"]!.AsNumber >= stats["memoryFreeBytes"]!.AsNumber);
        Assert.Equal(stats.Has("diskTotalBytes"), stats.Has("diskAvailableBytes"));
        Assert.Equal(0, (await run.StopAsync()).ExitCode);
        NodeConfig saved = new NodeConfigStore(run.State.Location).Load();
        Assert.Equal(new SavedGateway("127.0.0.1", run.Gateway.Endpoint.Port, false, null, null), saved.Gateway);
        Assert.Equal(("tested", client.Connect.GetProperty("client").GetProperty("instanceId").GetString()),
            (saved.DisplayName, saved.NodeId));
    }

    [Fact]
    public async Task A_node_is_approved_twice_while_it_runs()
    {
        using var run = new NodeRun(new LoopbackGatewayOptions { Token = "shared", ApproveSurfaces = false });
        run.Start();
        LoopbackPairingRequest request = await run.Gateway.WaitForPairingRequestAsync(run.Deadline);
        // That it waits may be known a moment before which request it waits for.
        NodeStatus waiting = await run.WaitForAsync(status => status.Pairing == NodePairing.WaitingForApproval
            && status.NextStep == $"At the gateway: openclaw devices approve {request.RequestId}");
        Assert.NotNull(waiting.LastError);
        run.Gateway.Pairing.Approve(request.RequestId);
        LoopbackClient client = await run.Gateway.WaitForNodeAsync(run.Deadline);
        NodeStatus connected = await run.WaitForAsync(status => status.Surface == NodeSurface.WaitingForApproval);
        Assert.Equal((NodePairing.Paired, GatewayConnectionState.Connected), (connected.Pairing, connected.Connection));
        Assert.Equal((null, null), (connected.LastError, connected.LastErrorAt));
        Assert.StartsWith("At the gateway: openclaw nodes ", connected.NextStep);
        await run.Gateway.ApproveSurfaceAsync(client, run.Deadline);
        NodeStatus approved = await run.WaitForAsync(status => status.Surface == NodeSurface.Approved);
        Assert.Null(approved.NextStep);
        Assert.True((await run.Gateway.InvokeAsync("system.which", "{\"bins\":[]}", cancellationToken: run.Deadline)).Ok);
    }

    [Fact]
    public async Task A_node_that_waits_for_its_approval_waits_while_it_asks_again()
    {
        using var run = new NodeRun(new LoopbackGatewayOptions { Token = "shared" });
        run.Start();
        await run.WaitForAsync(status => status.Pairing == NodePairing.WaitingForApproval);
        var seen = new System.Collections.Concurrent.ConcurrentBag<(NodePairing Pairing, GatewayConnectionState Connection)>();
        run.Node.StatusChanged += status => seen.Add((status.Pairing, status.Connection));
        await run.WaitForAsync(_ => seen.Count(one => one.Connection == GatewayConnectionState.WaitingForPairing) >= 3);
        Assert.Contains(seen, one => one.Connection != GatewayConnectionState.WaitingForPairing);
        Assert.All(seen, one => Assert.Equal(NodePairing.WaitingForApproval, one.Pairing));

        // A gateway that is away is another matter: nobody can approve anything there now.
        run.Gateway.Dispose();
        await run.WaitForAsync(status => status.Pairing == NodePairing.Unknown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_that_an_operator_removed_says_so_until_it_is_approved_anew(bool hasSharedToken)
    {
        const string TakenBack = "An operator has taken this device's approval back at the gateway.";
        using var run = new NodeRun(new LoopbackGatewayOptions { Token = "shared" });
        run.Start();
        LoopbackPairingRequest first = await run.Gateway.WaitForPairingRequestAsync(run.Deadline);
        run.Gateway.Pairing.Approve(first.RequestId);
        await run.WaitForAsync(status => status.Connection == GatewayConnectionState.Connected);
        if (!hasSharedToken)
        {
            await run.StopAsync();
            await run.RestartAsync(run.Options with { Credentials = GatewayCredentials.None });
        }
        LoopbackClient client = await run.Gateway.WaitForNodeAsync(run.Deadline);
        Task<NodeStatus> removed = run.WaitForAsync(status => status.Pairing == NodePairing.Removed);
        run.Gateway.Pairing.RemoveDevice(first.DeviceId, "node");
        await client.Socket.SendCloseAsync(4001, "device removed", run.Deadline);
        NodeStatus at = await removed;
        Assert.Equal((TakenBack, "At the gateway: openclaw devices list"), (at.LastError, at.NextStep));
        if (!hasSharedToken)
        {
            // Nothing is left to ask with.
            Assert.StartsWith(TakenBack + " The gateway refused the connection", (await run.Result).Message);
            return;
        }
        NodeStatus waiting = await run.WaitForAsync(status => status.Pairing == NodePairing.WaitingForApproval);
        Assert.Equal(TakenBack + " An operator has to approve this device.", waiting.LastError);
        run.Gateway.Pairing.Approve(waiting.PairingRequestId!);
        await run.WaitForAsync(status =>
            status is { Connection: GatewayConnectionState.Connected, Pairing: NodePairing.Paired, LastError: null });
    }

    [Fact]
    public async Task The_gateway_reads_and_replaces_the_policy()
    {
        using var run = new NodeRun();
        await run.StartConnectedAsync();
        LoopbackInvokeResult got = await run.Gateway.InvokeAsync("system.execApprovals.get", null, cancellationToken: run.Deadline);
        JsonElement answer = JsonDocument.Parse(got.PayloadJson!).RootElement;
        string hash = answer.GetProperty("hash").GetString()!;
        string file = "{\"version\":1,\"defaults\":{\"security\":\"deny\"},\"agents\":{\"main\":{\"allowlist\":[\"uname\",\"id\"]}}}";
        LoopbackInvokeResult set = await run.Gateway.InvokeAsync("system.execApprovals.set", $"{{\"file\":{file},\"baseHash\":\"{hash}\"}}",
            cancellationToken: run.Deadline);
        Assert.True(set.Ok);
        LoopbackInvokeResult stale = await run.Gateway.InvokeAsync("system.execApprovals.set",
            $"{{\"file\":{file},\"baseHash\":\"{hash}\"}}", cancellationToken: run.Deadline);
        Assert.Equal(("INVALID_REQUEST", "Error: INVALID_REQUEST: exec approvals changed; reload and retry"),
            (stale.ErrorCode, stale.ErrorMessage));
        Assert.Equal(("deny", 2), (run.Node.Status.Policy.Security, run.Node.Status.Policy.Rules));
    }

    [Fact]
    public async Task Which_and_unknown_commands_are_answered()
    {
        using var run = new NodeRun();
        LoopbackClient client = await run.StartConnectedAsync();
        LoopbackInvokeResult which = await run.Gateway.InvokeAsync("system.which", "{\"bins\":[\"nosuch-xyz\"]}",
            cancellationToken: run.Deadline);
        Assert.Equal("{\"bins\":{}}", which.PayloadJson);
        LoopbackInvokeResult unknown = await client.InvokeAsync("canvas.show", "{}", Patience.Limit, run.Deadline);
        Assert.Equal(("UNAVAILABLE", "command not supported"), (unknown.ErrorCode, unknown.ErrorMessage));
        NodeCounters counters = (await run.WaitForAsync(status => status.Counters is { Running: 0, Received: 2 })).Counters;
        Assert.Equal((1L, 1L), (counters.Succeeded, counters.Failed));
    }

    [Fact]
    public async Task A_restricted_node_answers_what_it_offers_only()
    {
        using var run = new NodeRun();
        LoopbackClient client = await run.StartConnectedAsync(run.Options with { Commands = ["system.which"] });
        Assert.False(client.Connect.TryGetProperty("pathEnv", out _));
        LoopbackInvokeResult kept = await client.InvokeAsync("fs.listDir", "{}", Patience.Limit, run.Deadline);
        Assert.Equal(("UNAVAILABLE", "command not advertised by this node"), (kept.ErrorCode, kept.ErrorMessage));
        Assert.Equal(["system.which"], run.Node.Status.Commands);
        await run.StopAsync();
        Assert.Equal(["system.which"], new NodeConfigStore(run.State.Location).Load().Commands!);
    }

    private sealed class Waiting
    {
        public TaskCompletionSource<bool> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public INodeCommand Command => new ScriptedCommand("test.wait", async (_, _, cancellation) =>
        {
            Started.TrySetResult(true);
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                Ended.TrySetResult(true);
            }
            return new InvokeResult.Success("{}");
        });
    }

    [Fact]
    public async Task A_cancelled_invoke_ends_and_answers_nothing()
    {
        using var run = new NodeRun();
        var waiting = new Waiting();
        await run.StartConnectedAsync(null, waiting.Command);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(run.Deadline);
        Task<LoopbackInvokeResult> invoke = run.Gateway.InvokeAsync("test.wait", "{}", Patience.Limit, giveUp.Token);
        await waiting.Started.Task;
        giveUp.Cancel();
        Assert.Equal("ABORTED", (await invoke).ErrorCode);
        Assert.True(await waiting.Ended.Task);
        await run.WaitForAsync(status => status.Counters is { Running: 0, Cancelled: 1 });
        Assert.DoesNotContain(run.Gateway.Requests, request => request.Method == "node.invoke.result");
    }

    [Fact]
    public async Task A_lost_connection_aborts_and_the_node_comes_back_with_its_token()
    {
        using var run = new NodeRun();
        var waiting = new Waiting();
        await run.StartConnectedAsync(null, waiting.Command);
        Task<LoopbackInvokeResult> invoke = run.Gateway.InvokeAsync("test.wait", "{}", Patience.Limit, run.Deadline);
        await waiting.Started.Task;
        run.Gateway.DropAll();
        Assert.True(await waiting.Ended.Task);
        Assert.Equal("DISCONNECTED", (await invoke).ErrorCode);
        NodeStatus again = await run.WaitForAsync(status => status is { Hellos: 2, Connection: GatewayConnectionState.Connected });
        Assert.NotNull(again.LastError);
        Assert.NotNull(again.LastErrorAt);
        await run.Gateway.WaitForNodeAsync(run.Deadline);
        Assert.True((await run.Gateway.InvokeAsync("system.which", "{\"bins\":[]}", cancellationToken: run.Deadline)).Ok);
    }

    [Fact]
    public async Task A_stopped_node_leaves_nothing_running()
    {
        using var run = new NodeRun();
        var waiting = new Waiting();
        await run.StartConnectedAsync(null, waiting.Command);
        _ = run.Gateway.InvokeAsync("test.wait", "{}", Patience.Limit, run.Deadline);
        await waiting.Started.Task;
        NodeRunResult result = await run.StopAsync();
        Assert.Equal(new NodeRunResult(0, "Stopped", "The node was stopped.", null), result);
        Assert.True(waiting.Ended.Task.IsCompleted);
        Assert.Equal(0, run.Node.Status.Counters.Running);
    }

    [Fact]
    public async Task The_second_run_needs_no_credentials()
    {
        using var run = new NodeRun();
        await run.StartConnectedAsync();
        await run.StopAsync();
        using var again = new CancellationTokenSource();
        OpenClawNode node = OpenClawNode.Create(new NodeOptions { State = run.State.Location, ReadEnvironment = _ => null }, run.Log);
        Task<NodeRunResult> result = node.RunAsync(again.Token);
        await run.Gateway.WaitForNodeAsync(run.Deadline);
        again.Cancel();
        Assert.Equal(0, (await result).ExitCode);
        Assert.Equal(2, run.Gateway.Connects.Count);
    }

    [Fact]
    public async Task Wrong_credentials_end_the_run_with_their_own_exit_code()
    {
        using var run = new NodeRun();
        run.Start(run.Options with { Credentials = new GatewayCredentials { Token = "wrong-secret" } });
        NodeRunResult result = await run.Result;
        Assert.Equal(GatewayExitCode.Authentication, result.ExitCode);
        Assert.DoesNotContain(run.Log.Lines, line => line.Contains("wrong-secret"));
        Assert.DoesNotContain("wrong-secret", result.ToString());
    }

    [Fact]
    public async Task Plaintext_to_the_world_is_refused_before_anything_is_dialled()
    {
        using var run = new NodeRun();
        run.Start(run.Options with { Host = "gateway.example" });
        Assert.Equal((GatewayExitCode.Configuration, "PlaintextRefused"), ((await run.Result).ExitCode, (await run.Result).Reason));
    }

    [Fact]
    public async Task A_second_node_with_the_same_state_does_not_start_and_names_the_first()
    {
        using var run = new NodeRun();
        await run.StartConnectedAsync();
        NodeRunResult second = await OpenClawNode.Create(run.Options, run.Log).RunAsync(run.Deadline);
        Assert.Equal((GatewayExitCode.Failed, "AlreadyRunning"), (second.ExitCode, second.Reason));
#if NET
        Assert.Contains($"(process {Environment.ProcessId})", second.Message);
#endif
        await run.StopAsync();
    }

    [Fact(Skip = "mono has no named pipes on POSIX", SkipWhen = nameof(OnMono))]
    public async Task A_running_node_tells_its_status_to_others()
    {
        using var run = new NodeRun();
        Assert.Null(await NodeStatusClient.TryReadAsync(run.State.Location, TimeSpan.FromSeconds(1)));
        await run.StartConnectedAsync();
        await run.WaitForAsync(status => status.Connection == GatewayConnectionState.Connected);
        NodeStatus? read = null;
        while (read is null && !run.Deadline.IsCancellationRequested)
        {
            read = await NodeStatusClient.TryReadAsync(run.State.Location);
        }
        NodeStatus own = run.Node.Status;
        Assert.Equal(NodeStatusText.Of(own with { TakenAt = read!.TakenAt, Counters = read.Counters }), NodeStatusText.Of(read));
        Assert.Equal(GatewayConnectionState.Connected, read.Connection);
        NodeStatus?[] many =
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => NodeStatusClient.TryReadAsync(run.State.Location, Patience.Limit)));
        Assert.All(many, Assert.NotNull);
        await run.StopAsync();
        Assert.Null(await NodeStatusClient.TryReadAsync(run.State.Location, TimeSpan.FromSeconds(1)));
    }

    [Fact(Skip = "mono has no named pipes on POSIX", SkipWhen = nameof(OnMono))]
    public async Task Callers_that_do_not_read_or_go_at_once_keep_nobody_from_the_status()
    {
        using var run = new NodeRun();
        await run.StartConnectedAsync();
        string? address = null;
        while (address is null && !run.Deadline.IsCancellationRequested)
        {
            address = NodeStatusAddress.ForClient(run.State.Location);
            await Task.Delay(20);
        }
        for (int i = 0; i < 20; i++)
        {
            (await ConnectAsync(address!, run.Deadline)).Dispose();
        }
        using var slow = await ConnectAsync(address!, run.Deadline);

        Assert.NotNull(await NodeStatusClient.TryReadAsync(run.State.Location, Patience.Limit));
        await run.StopAsync();
    }

    private static async Task<IDisposable> ConnectAsync(string address, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pipe = StatusPipe.Open(address, trusted: true);
            try
            {
                await pipe.ConnectAsync(2_000, cancellationToken);
                return pipe;
            }
            catch (IOException)
            {
                // Windows: it met an instance that was being closed.
                pipe.Dispose();
            }
        }
    }

    [PosixFact]
    public async Task A_state_directory_that_others_may_enter_has_its_channel_elsewhere()
    {
        Assert.SkipWhen(OnMono, "mono has no named pipes on POSIX");
        using var run = new NodeRun();
        PrivateFile.EnsureDirectory(run.State.Location.Directory);
        Node.Native.PosixFile.SetMode(run.State.Location.Directory, 0b111_101_101);
        await run.StartConnectedAsync();
        NodeStatus? read = null;
        while (read is null && !run.Deadline.IsCancellationRequested)
        {
            read = await NodeStatusClient.TryReadAsync(run.State.Location);
        }
        Assert.NotNull(read);
        Assert.False(File.Exists(Path.Combine(run.State.Location.Directory, "node.sock")));
        await run.StopAsync();
    }

    [Fact(Skip = "mono has no named pipes on POSIX", SkipWhen = nameof(OnMono))]
    public async Task A_state_directory_with_a_very_long_path_has_a_status_channel_too()
    {
        using var run = new NodeRun();
        StateLocation deep = StateLocation.Resolve(name => name == "OPENCLAW_STATE_DIR"
            ? Path.Combine(run.State.Root, new string('d', 60), new string('e', 60)) : null, run.State.Root);
        await run.StartConnectedAsync(run.Options with { State = deep });
        NodeStatus? read = null;
        while (read is null && !run.Deadline.IsCancellationRequested)
        {
            read = await NodeStatusClient.TryReadAsync(deep);
        }
        Assert.Equal(deep.Directory, read!.StateDirectory);
        await run.StopAsync();
        Assert.False(File.Exists(Path.Combine(deep.Directory, "node.sock-path")));
    }

    [Fact]
    public async Task A_malformed_policy_is_told_and_denies()
    {
        using var run = new NodeRun();
        run.State.Write(run.State.Location.ExecApprovalsPath, "{ broken");
        await run.StartConnectedAsync();
        NodeStatus status = await run.WaitForAsync(status => status.Connection == GatewayConnectionState.Connected);
        Assert.Equal("deny", status.Policy.Security);
        Assert.Contains(run.State.Location.ExecApprovalsPath, status.Policy.Problem);
        // The problem is told already: the doctor has what mends it.
        Assert.Equal(OpenClaw.Node.Texts.ToolWords.Current.Doctor, status.NextStep);
        Assert.Contains(run.Log.Lines, line => line.StartsWith("Error 1131", StringComparison.Ordinal));
        Assert.Equal("UNAVAILABLE",
            (await run.Gateway.InvokeAsync("system.execApprovals.get", null, cancellationToken: run.Deadline)).ErrorCode);
    }

    [Fact]
    public async Task A_listener_that_fails_does_not_harm_the_node()
    {
        using var run = new NodeRun();
        run.Start();
        run.Node.StatusChanged += _ => throw new InvalidOperationException("listener");
        await run.Gateway.WaitForNodeAsync(run.Deadline);
        Assert.True((await run.Gateway.InvokeAsync("system.which", "{\"bins\":[]}", cancellationToken: run.Deadline)).Ok);
    }

    [PosixFact]
    public async Task What_the_policy_allows_runs_and_the_rest_is_denied_event_first()
    {
        using var run = new NodeRun();
        run.State.Write(run.State.Location.ExecApprovalsPath,
            "{\"version\":1,\"defaults\":{\"security\":\"allowlist\",\"ask\":\"off\"},\"agents\":{\"main\":{\"allowlist\":[\"echo\"]}}}");
        await run.StartConnectedAsync();
        LoopbackInvokeResult allowed = await run.Gateway.InvokeAsync("system.run",
            "{\"command\":[\"echo\",\"hello\"],\"agentId\":\"main\",\"sessionKey\":\"s\",\"runId\":\"r1\"}",
            cancellationToken: run.Deadline);
        Assert.Equal("hello\n", JsonDocument.Parse(allowed.PayloadJson!).RootElement.GetProperty("stdout").GetString());
        LoopbackInvokeResult denied = await run.Gateway.InvokeAsync("system.run",
            "{\"command\":[\"uname\"],\"agentId\":\"main\",\"sessionKey\":\"s\",\"runId\":\"r2\"}", cancellationToken: run.Deadline);
        Assert.Equal(("SYSTEM_RUN_DENIED", "SYSTEM_RUN_DENIED: allowlist miss"), (denied.ErrorCode, denied.ErrorMessage));
        string[] sent = run.Gateway.Requests.Where(request => request.Method == "node.invoke.result"
            || request.Method == "node.event" && request.Params.GetProperty("event").GetString() != "node.host.stats")
            .Select(request => request.Method == "node.event" ? request.Params.GetProperty("event").GetString()! : "result").ToArray();
        Assert.Equal(["exec.finished", "result", "exec.denied", "result"], sent);
        Assert.Equal(1, run.Node.Status.Counters.Denied);
    }

    // Under wine with ShowDotFiles, as .ci/run sets it: otherwise wine does not list names with a dot in front.
    [Fact]
    public async Task A_node_sweeps_up_after_killed_writers()
    {
        using var run = new NodeRun();
        PrivateFile.EnsureDirectory(run.State.Location.Directory);
        string[] files = new[] { ".node.json.0123456789ab.tmp", ".node.json.0123456789ac.tmp",
            ".mine.tmp" }.Select(name => Path.Combine(run.State.Location.Directory, name)).ToArray();
        foreach (string path in files)
        {
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, path == files[1] ? DateTime.UtcNow : DateTime.UtcNow.AddHours(-1));
        }
        await run.StartConnectedAsync();
        await run.StopAsync();
        Assert.Equal([false, true, true], files.Select(File.Exists));
    }
}
