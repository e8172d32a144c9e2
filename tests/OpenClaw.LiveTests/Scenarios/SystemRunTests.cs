using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>
/// What an operator gets back for a command that runs, fails, hangs or cannot start (docs/protocol/commands.md 3, docs/protocol/process.md
/// 4).
/// </summary>
[Collection(Lane.Scenarios)]
public sealed class SystemRunTests(LiveGateways gateways)
{
    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Which_finds_what_is_on_the_path_and_leaves_out_what_is_not(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);

        var found = (await ready.Operator.InvokeAsync(ready.Id, "system.which",
            new JsonObject { ["bins"] = new JsonArray("sh", "no-such-program-x") })).MustBeOk();
        var refused = await ready.Operator.InvokeAsync(ready.Id, "system.which");

        var bins = found.Result.GetProperty("bins");
        Assert.EndsWith("/sh", bins.GetProperty("sh").GetString(), StringComparison.Ordinal);
        Assert.False(bins.TryGetProperty("no-such-program-x", out _));
        Assert.False(refused.Ok);
        Assert.Contains("bins required", refused.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_prepared_command_runs_and_its_result_comes_back(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);

        var (prepare, run) = await ready.Operator.PrepareAndRunAsync(
            ready.Id, ["/bin/sh", "-lc", "echo hi; echo err >&2"], new JsonObject { ["rawCommand"] = "echo hi; echo err >&2" });

        Assert.True(run is { Ok: true }, $"{prepare} / {run}");
        AssertResult(run, exitCode: 0, success: true, stdout: "hi\n", stderr: "err\n");
        var plan = prepare.Result.GetProperty("plan");
        Assert.Equal("echo hi; echo err >&2", plan.GetProperty("commandPreview").GetString());
        Assert.Equal("full", prepare.Result.GetProperty("execPolicy").GetProperty("security").GetString());
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Arguments_directory_and_environment_arrive_unchanged(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        string[] argv = ["/bin/sh", "-c", "pwd; printf '%s|' \"$@\"", "sh", "a b", "", "$HOME", "ü€😀", "it's"];

        AssertResult(await ready.Operator.RunAsync(ready.Id, argv, new JsonObject { ["cwd"] = "/usr" }), 0, true,
            "/usr\na b||$HOME|ü€😀|it's|", "");
        var printed = await ready.Operator.RunAsync(ready.Id, ["/usr/bin/printenv", "GREETING"],
            new JsonObject { ["env"] = new JsonObject { ["GREETING"] = "hello there" } });
        AssertResult(printed, 0, true, "hello there\n", "");
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Overrides_that_load_code_are_refused_by_name(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);

        var run = await ready.Operator.RunAsync(
            ready.Id, ["/usr/bin/env"],
            new JsonObject { ["env"] = new JsonObject { ["LD_PRELOAD"] = "/x.so", ["PATH"] = "/evil", ["FINE"] = "1" } });

        Assert.False(run.Ok);
        Assert.Contains("environment override rejected", run.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("LD_PRELOAD", run.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task The_gateway_token_is_not_in_a_childs_environment(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);

        var run = (await ready.Operator.RunAsync(ready.Id, ["/usr/bin/env"])).MustBeOk();

        Assert.Contains("PATH=", run.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain(ready.Gateway.Token, run.Stdout, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_child_reads_the_end_of_file_and_never_waits_for_a_person(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        AssertResult(await ready.Operator.RunAsync(ready.Id, ["cat"], new JsonObject { ["timeoutMs"] = 10_000 }), 0, true, "", "");
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Failures_are_results_with_their_exit_code(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);

        AssertResult(await ready.Operator.RunAsync(ready.Id, OperatorClient.Shell("echo out; echo err >&2; exit 3")), 3, false,
            "out\n", "err\n");
        var killed = (await ready.Operator.RunAsync(ready.Id, OperatorClient.Shell("kill -9 $$"))).MustBeOk().Result;
        Assert.False(killed.GetProperty("success").GetBoolean());
        AssertResult(await ready.Operator.RunAsync(ready.Id, OperatorClient.Shell("no-such-program-x")), 127, false, "", null);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_missing_program_or_directory_is_told_and_nothing_starts(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);

        foreach (var argv in new[] { new[] { "/no/such/binary", "x" }, ["no-such-program-x"] })
        {
            // Without the caller's own policy prepare binds strictly.
            var prepare = await ready.Operator.PrepareAsync(ready.Id, argv);
            Assert.False(prepare.Ok);
            Assert.Contains("approval requires a stable executable path", prepare.ErrorMessage, StringComparison.Ordinal);
            AssertNotStarted(await ready.Operator.RunAsync(ready.Id, argv), "ENOENT");
        }

        foreach (var (cwd, said) in new[] { ("/no/such/dir", "does not exist"), ("/etc/passwd", "is not a directory"),
            ("relative/dir", "does not exist") })
        {
            var more = new JsonObject { ["cwd"] = cwd };
            var prepare = await ready.Operator.PrepareAsync(ready.Id, ["pwd"], more);
            Assert.False(prepare.Ok, cwd);
            Assert.Contains("cwd", prepare.ErrorMessage, StringComparison.Ordinal);
            AssertNotStarted(await ready.Operator.RunAsync(ready.Id, ["pwd"], more), said);
        }
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_time_limit_kills_the_whole_tree_and_keeps_what_was_said(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        var command = new SleepingCommand();
        // The inner shell ignores TERM and lives in the background: only killing the tree ends it.
        var script = $"echo start; sh -c 'trap \"\" TERM; exec sleep {command.Seconds}' & sleep {command.Seconds}; echo end";

        var run = await ready.Operator.RunAsync(ready.Id, OperatorClient.Shell(script), new JsonObject { ["timeoutMs"] = 700 });

        AssertResult(run, 124, false, "start\n", "");
        Assert.True(run.Result.GetProperty("timedOut").GetBoolean());
        await command.UntilGoneAsync();
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_caller_that_goes_away_cancels_its_command(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        var command = new SleepingCommand();
        // Only the command line's kind of client cancels by leaving.
        var caller = await OperatorClient.ConnectAsync(ready.Gateway, "cli", "cli");
        var running = caller.RunAsync(ready.Id, command.Argv);
        await command.UntilRunningAsync();

        await caller.DisposeAsync();

        Assert.False((await running).Ok);
        await command.UntilGoneAsync();
        await ready.UntilServingAsync();
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task The_gateways_own_time_limit_cancels_the_command(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        var command = new SleepingCommand();

        var run = await ready.Operator.RunAsync(ready.Id, command.Argv, timeoutMs: 1_000);

        Assert.False(run.Ok);
        await command.UntilGoneAsync();
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Large_output_is_cut_at_the_limit_and_the_command_still_ends(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);

        var whole = (await ready.Operator.RunAsync(ready.Id, OperatorClient.Shell("head -c 150000 /dev/zero | tr '\\0' x; echo end")))
            .MustBeOk();
        Assert.Equal(150_004, whole.Stdout.Length);
        Assert.EndsWith("xend\n", whole.Stdout, StringComparison.Ordinal);

        var cut = (await ready.Operator.RunAsync(ready.Id, OperatorClient.Shell("head -c 10485760 /dev/zero | tr '\\0' x; exit 5"),
            timeoutMs: 60_000)).MustBeOk();
        Assert.Equal(5, cut.Result.GetProperty("exitCode").GetInt32());
        Assert.InRange(cut.Stdout.Length, 200_000, 200_200);
        Assert.StartsWith("xxxx", cut.Stdout, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Output_that_is_no_text_is_decoded_as_the_reference_does(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        AssertResult(await ready.Operator.RunAsync(ready.Id, OperatorClient.Shell("printf '\\377\\376\\n'; printf 'é€😀\\n'")), 0, true,
            "\uFFFD\uFFFD\né€😀\n", "");
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Thirty_two_commands_run_side_by_side_and_none_is_mixed_up(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        var together = gateways.NewDirectory("together");

        // Each ends when all have begun: one after the other they would never.
        var runs = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => ready.Operator.RunAsync(
            ready.Id, OperatorClient.Shell($"> '{together}/{i}'; while set -- '{together}'/*; [ $# -lt 32 ]; do sleep 0.2; done; echo {i}"),
            timeoutMs: 120_000)));

        for (var i = 0; i < runs.Length; i++)
        {
            AssertResult(runs[i], 0, true, i + "\n", "");
        }
    }

    private static void AssertResult(OperatorReply run, int exitCode, bool success, string stdout, string? stderr)
    {
        var result = run.MustBeOk().Result;
        Assert.Equal(stdout, result.GetProperty("stdout").GetString());
        Assert.Equal(exitCode, result.GetProperty("exitCode").GetInt32());
        Assert.Equal(success, result.GetProperty("success").GetBoolean());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("error").ValueKind);
        if (stderr is not null)
        {
            Assert.Equal(stderr, result.GetProperty("stderr").GetString());
        }
    }

    private static void AssertNotStarted(OperatorReply run, string said)
    {
        var result = run.MustBeOk().Result;
        Assert.False(result.GetProperty("success").GetBoolean());
        Assert.Contains(said, result.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
