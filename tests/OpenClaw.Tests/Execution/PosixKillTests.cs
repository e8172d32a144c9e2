using System.Diagnostics;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Posix;

namespace OpenClaw.Tests.Execution;

/// <summary>spec/process.md 3 (background children), 5 (time-out, kill) and what must never be left behind.</summary>
public sealed class PosixKillTests : IAsyncDisposable
{
    /// <summary>Makes the children of one test findable in /proc: sleep takes any number of seconds, and this one is in nobody else's command line.</summary>
    private readonly string forever = "9" + (uint)Guid.NewGuid().GetHashCode() + ".5";
    private readonly ProcessRunner runner = new();

    public ValueTask DisposeAsync() => runner.DisposeAsync();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<RunResult> Sh(string script, int? timeoutMs = null)
        => runner.RunAsync(Posix.Shell(script) with { Timeout = timeoutMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null }, Token);

    private int Left() => Posix.CountProcesses(forever);

    [LinuxTheory]
    [InlineData("echo start; sleep {0}")]
    [InlineData("trap '' TERM; echo start; sleep {0}")]
    [InlineData("echo start; sleep {0} & sleep {0} & wait")]
    [InlineData("echo start; (trap '' TERM; sleep {0}; sleep {0}) & wait")]
    [InlineData("echo start; setsid sleep {0}")]
    [InlineData("echo start; bash -c 'set -m; sleep {0} & wait'")]
    [InlineData("echo start; bash -c 'set -m; sleep {0} & trap \"\" TERM; wait; sleep {0}'")]
    [InlineData("echo start; kill -STOP $$; sleep {0}")]
    public async Task A_time_out_ends_the_whole_tree(string script)
    {
        var clock = Stopwatch.StartNew();
        var result = await Sh(script.Replace("{0}", forever), timeoutMs: 150);
        Assert.Equal(new RunResult(124, true, false, "start\n", "", null), result with { Stderr = "" });
        Assert.InRange(clock.ElapsedMilliseconds, 150, 5000);
        Assert.Equal(0, Left());
    }

    [LinuxFact]
    public async Task A_time_out_keeps_the_code_that_the_process_chose()
    {
        Assert.Equal(new RunResult(7, true, false, "", "", null), await Sh("trap 'exit 7' TERM; sleep 30 & wait", timeoutMs: 100));
        Assert.Equal(new RunResult(124, true, false, "", "", null), await Sh("trap 'exit 0' TERM; sleep 30 & wait", timeoutMs: 100));
        Assert.Equal(new RunResult(0, false, true, "", "", null), await Sh("sleep 0.05", timeoutMs: 20_000));
        Assert.Equal(new RunResult(0, false, true, "", "", null), await Sh("true", timeoutMs: -1));
    }

    [LinuxFact]
    public async Task Background_children_of_a_success_live_on_and_do_not_hold_the_result()
    {
        var clock = Stopwatch.StartNew();
        var result = await Sh($"sleep {forever} & echo $!");
        Assert.True(result.Success);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 900);
        Assert.Equal(1, Left());
        await Sh("kill " + result.Stdout);
        Assert.True(await Posix.Eventually(() => Left() == 0));
    }

    [LinuxFact]
    public async Task Late_output_of_background_children_is_kept_while_it_flows_and_for_a_second_at_most()
    {
        // More patience with silence than in earnest: on a busy machine a sleep of 40 ms may take much longer.
        await using var patient = new ProcessRunner(new PosixPlatform(new RunTimings { DrainQuietMs = 900 }));
        var result = await patient.RunAsync(Posix.Shell("(sleep 0.04; echo one; sleep 0.04; echo two) & exit 0"), Token);
        Assert.Equal("one\ntwo\n", result.Stdout);
        var clock = Stopwatch.StartNew();
        var endless = await patient.RunAsync(Posix.Shell("(i=0; while [ $i -lt 80 ]; do sleep 0.04; echo x; i=$((i+1)); done) & exit 0"), Token);
        Assert.True(endless.Success);
        Assert.InRange(clock.ElapsedMilliseconds, 900, 3000);
    }

    [LinuxTheory]
    [InlineData("sleep {0} & exit 3", 3)]
    [InlineData("(trap '' TERM; sleep {0}; sleep {0}) & exit 1", 1)]
    [InlineData("sleep {0} & kill -9 $$", null)]
    public async Task A_failure_takes_its_background_children_along(string script, int? code)
    {
        Assert.Equal(code, (await Sh(script.Replace("{0}", forever))).ExitCode);
        Assert.Equal(0, Left());
    }

    [LinuxFact]
    public async Task Cancellation_kills_the_tree_and_throws()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var run = runner.RunAsync(Posix.Shell($"trap '' TERM; sleep {forever} & sleep {forever}; sleep {forever}"), cancel.Token);
        Assert.True(await Posix.Eventually(() => Left() >= 2));
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(0, Left());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(Posix.Request("true"), cancel.Token));
    }

    [LinuxFact]
    public async Task The_end_of_the_node_ends_what_runs()
    {
        var own = new ProcessRunner();
        var runs = Enumerable.Range(0, 5).Select(_ => own.RunAsync(Posix.Request("sleep", forever), Token)).ToList();
        Assert.True(await Posix.Eventually(() => Left() == 5));
        await own.DisposeAsync();
        Assert.Equal(0, Left());
        foreach (var run in runs)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => own.RunAsync(Posix.Request("true"), Token));
        await own.DisposeAsync();
    }

    [LinuxFact]
    public async Task Nothing_is_left_behind_by_many_runs()
    {
        async Task Batch()
        {
            var runs = Enumerable.Range(0, 40).Select(i => Task.Run(
                async () => (i % 5) switch
                {
                    0 => await runner.RunAsync(Posix.Request("nosuchprogram"), Token),
                    1 => await Sh("exit 3"),
                    2 => await runner.RunAsync(Posix.Request("true") with { LastCheck = () => "no" }, Token),
                    3 => await Sh("sleep 5", timeoutMs: 20),
                    _ => await runner.RunAsync(Posix.Request("echo", "x"), Token),
                },
                Token));
            await Task.WhenAll(runs);
        }

        await Batch();
        var before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        for (var i = 0; i < 5; i++)
        {
            await Batch();
        }

        // Other tests run in this process at the same time: a leak of one descriptor for each run would be 200.
        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Length, 0, before + 40);
        Assert.True(await Posix.Eventually(() => Zombies() == 0), "zombies: " + Zombies());
    }

    [LinuxFact]
    public async Task Processes_of_the_runtime_are_not_disturbed_and_do_not_disturb()
    {
        var ours = Enumerable.Range(0, 20).Select(i => Task.Run(() => Sh("exit " + (i + 1)), Token)).ToList();
        var theirs = Enumerable.Range(0, 20).Select(i => Task.Run(
            () =>
            {
                using var process = Process.Start(new ProcessStartInfo("sh", "-c \"exit " + (i + 1) + "\"") { UseShellExecute = false })!;
                process.WaitForExit();
                return process.ExitCode;
            },
            Token)).ToList();
        Assert.Equal(Enumerable.Range(1, 20), (await Task.WhenAll(ours)).Select(result => result.ExitCode!.Value));
        Assert.Equal(Enumerable.Range(1, 20), await Task.WhenAll(theirs));
    }

    [LinuxFact]
    public async Task Without_pidfd_ends_are_noticed_too()
    {
        await using var old = new ProcessRunner(new PosixPlatform(new RunTimings(), usePidFd: false));
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i, (await old.RunAsync(Posix.Shell("exit " + i), Token)).ExitCode);
        }

        var slow = await old.RunAsync(Posix.Shell("sleep 30") with { Timeout = TimeSpan.FromMilliseconds(50) }, Token);
        Assert.True(slow.TimedOut);
        Assert.InRange(clock.ElapsedMilliseconds, 50, 5000);
    }

    private static int Zombies()
    {
        var self = OpenClaw.Node.Compat.CurrentProcess.Id;
        return Directory.GetDirectories("/proc").Count(directory =>
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                return stat.Substring(stat.LastIndexOf(')') + 2).StartsWith("Z " + self + " ", StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        });
    }
}
