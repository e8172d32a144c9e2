using System.Diagnostics;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Posix;

namespace OpenClaw.Tests.Execution;

/// <summary>docs/protocol/process.md 3 (background children), 5 (time-out, kill) and what must never be left behind.</summary>
public sealed class PosixKillTests : IAsyncDisposable
{
    /// <summary>
    /// Makes the children of one test findable in /proc: sleep takes any number of seconds, and this one is in nobody else's command line.
    /// </summary>
    private readonly string _forever = "9" + (uint)Guid.NewGuid().GetHashCode() + ".5";
    private readonly ProcessRunner _runner = new();

    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<RunResult> Sh(string script, int? timeoutMs = null)
        => _runner.RunAsync(Posix.Shell(script) with { Timeout = timeoutMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null }, Token);

    private int Left() => Posix.CountProcesses(_forever);

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
        var result = await TimedOut(script, () => true, said: "start\n");
        Assert.Equal(new RunResult(124, true, false, "start\n", "", null), result with { Stderr = "" });
    }

    // Parents that are gone, sessions of their own: nothing but what they carry tells whose they are.
    [LinuxTheory]
    [InlineData("(setsid sleep {0} &) ; sleep 300")]
    [InlineData("(setsid sleep {0} </dev/null >/dev/null 2>&1 &) ; sleep 300")]
    [InlineData("(nohup setsid sleep {0} </dev/null >/dev/null 2>&1 &) ; sleep 300")]
    [InlineData("(setsid sh -c \"trap '' TERM; sleep {0}; sleep {0}\" </dev/null >/dev/null 2>&1 &) ; sleep 300")]
    [InlineData("(setsid sh -c '(setsid sleep {0} &)' </dev/null >/dev/null 2>&1 &) ; sleep 300")]
    [InlineData("(setsid sh -c 'sleep {0} & sleep {0} & wait' </dev/null >/dev/null 2>&1 &) ; sleep 300")]
    [InlineData("(env -i /usr/bin/setsid /bin/sleep {0} &) ; sleep 300")]
    [InlineData("(env -i /usr/bin/setsid /bin/sleep {0} </dev/null >/dev/null &) ; sleep 300")]
    [InlineData("(cd / && setsid sleep {0} </dev/null >/dev/null 2>&1 &) ; sleep 300")]
    [InlineData("bash -c 'set -m; sleep {0} </dev/null >/dev/null 2>&1 & disown' ; sleep 300")]
    [InlineData("perl -e 'use POSIX; exit if fork; setsid; exit if fork; open STDIN, q(/dev/null); open STDOUT, q(>/dev/null); open STDERR, q(>/dev/null); exec qw(sleep {0})'; sleep 300")]
    [InlineData("(setsid sleep {0} </dev/null >/dev/null 2>&1 &) ; trap '' TERM; sleep 300; sleep 300")]
    public async Task Daemons_of_a_run_end_with_it(string script)
    {
        await TimedOut("echo start; " + script, () => Posix.CountProcesses("sleep\0" + _forever) > 0, said: "start\n");
    }

    /// <summary>
    /// Runs into a time limit, and into a longer one where a busy machine did not get as far as it had to; nothing is left each time.
    /// </summary>
    private async Task<RunResult> TimedOut(string script, Func<bool> under, string said)
    {
        foreach (int limit in new[] { 150, 1500, 15_000, 60_000 })
        {
            Task<RunResult> run = Sh(script.Replace("{0}", _forever), limit);
            bool seen = false;
            while (!run.IsCompleted)
            {
                seen |= under();
                await Task.WhenAny(run, Task.Delay(10, Token));
            }
            RunResult result = await run;
            Assert.True(result.TimedOut);
            Assert.Equal(0, Left());
            if (seen && result.Stdout == said)
            {
                return result;
            }
        }
        throw new InvalidOperationException("It never got as far as it should.");
    }

    [LinuxFact]
    public async Task Daemons_end_when_the_run_is_cancelled_and_those_of_another_run_do_not()
    {
        string other = "8" + _forever;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<RunResult> kept = Sh($"(setsid sleep {other} </dev/null >/dev/null 2>&1 &) ; sleep 2");
        Task<RunResult> run = _runner.RunAsync(Posix.Shell($"(setsid sleep {_forever} </dev/null >/dev/null 2>&1 &) ; sleep 30"),
            cancel.Token);
        Assert.True(await Posix.Eventually(() => Posix.CountProcesses("sleep\0" + _forever) > 0 && Posix.CountProcesses(other) > 0));
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(0, Posix.CountProcesses("sleep\0" + _forever));
        Assert.Equal(1, Posix.CountProcesses("sleep\0" + other));
        Assert.True((await kept).Success);
        await Sh("pkill -f 'sleep " + other + "'");
    }

    [LinuxFact]
    public async Task A_time_out_keeps_the_code_that_the_process_chose()
    {
        Assert.Equal(new RunResult(7, true, false, "ready\n", "", null),
            await TimedOut("trap 'exit 7' TERM; echo ready; sleep 300 & wait", () => true, said: "ready\n"));
        Assert.Equal(new RunResult(124, true, false, "ready\n", "", null),
            await TimedOut("trap 'exit 0' TERM; echo ready; sleep 300 & wait", () => true, said: "ready\n"));
        Assert.Equal(new RunResult(0, false, true, "", "", null), await Sh("sleep 0.05", timeoutMs: 120_000));
        Assert.Equal(new RunResult(0, false, true, "", "", null), await Sh("true", timeoutMs: -1));
    }

    [LinuxFact]
    public async Task Background_children_of_a_success_live_on_and_do_not_hold_the_result()
    {
        // Whoever waited for the child would wait for years.
        var result = await Sh($"sleep {_forever} & echo $!").WaitAsync(Patience.Limit, Token);
        Assert.True(result.Success);
        Assert.Equal(1, Left());
        await Sh("kill " + result.Stdout);
        Assert.True(await Posix.Eventually(() => Left() == 0));
    }

    [LinuxFact]
    public async Task Late_output_of_background_children_is_kept_while_it_flows_and_for_a_second_at_most()
    {
        // More patience with silence than in earnest: on a busy machine a sleep of 40 ms may take much longer.
        await using var patient = new ProcessRunner(new PosixPlatform(new RunTimings { DrainQuietMs = 60_000, DrainMs = 60_000 }));
        var result = await patient.RunAsync(Posix.Shell("(sleep 0.04; echo one; sleep 0.04; echo two) & exit 0"), Token);
        Assert.Equal("one\ntwo\n", result.Stdout);
        await using var strict = new ProcessRunner(new PosixPlatform(new RunTimings { DrainQuietMs = 60_000 }));
        var clock = Stopwatch.StartNew();
        // It ends when nobody reads any more.
        var endless = await strict.RunAsync(Posix.Shell("(while echo x; do sleep 0.04; done) 2>/dev/null & exit 0"), Token)
            .WaitAsync(Patience.Limit, Token);
        Assert.True(endless.Success);
        Assert.InRange(clock.ElapsedMilliseconds, 900, int.MaxValue);
    }

    [LinuxTheory]
    [InlineData("sleep {0} & exit 3", 3)]
    [InlineData("(trap '' TERM; sleep {0}; sleep {0}) & exit 1", 1)]
    [InlineData("sleep {0} & kill -9 $$", 137)]
    public async Task A_failure_takes_its_background_children_along(string script, int? code)
    {
        Assert.Equal(code, (await Sh(script.Replace("{0}", _forever))).ExitCode);
        Assert.Equal(0, Left());
    }

    [LinuxFact]
    public async Task Cancellation_kills_the_tree_and_throws()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var run = _runner.RunAsync(Posix.Shell($"trap '' TERM; sleep {_forever} & sleep {_forever}; sleep {_forever}"), cancel.Token);
        Assert.True(await Posix.Eventually(() => Left() >= 2));
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(0, Left());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(Posix.Request("true"), cancel.Token));
    }

    [LinuxFact]
    public async Task The_end_of_the_node_ends_what_runs()
    {
        var own = new ProcessRunner();
        var runs = Enumerable.Range(0, 5).Select(_ => own.RunAsync(Posix.Request("sleep", _forever), Token)).ToList();
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
                    0 => await _runner.RunAsync(Posix.Request("nosuchprogram"), Token),
                    1 => await Sh("exit 3"),
                    2 => await _runner.RunAsync(Posix.Request("true") with { LastCheck = () => "no" }, Token),
                    3 => await Sh("sleep 5", timeoutMs: 20),
                    _ => await _runner.RunAsync(Posix.Request("echo", "x"), Token),
                },
                Token));
            await Task.WhenAll(runs);
        }

        await Batch();
        // Other tests open and close theirs meanwhile: a leak of one descriptor for each run would be 80, every time.
        var more = int.MaxValue;
        for (var i = 0; i < 5 && more > 40; i++)
        {
            var before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
            await Batch();
            await Batch();
            more = Directory.GetFileSystemEntries("/proc/self/fd").Length - before;
        }

        Assert.InRange(more, int.MinValue, 40);
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
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i, (await old.RunAsync(Posix.Shell("exit " + i), Token)).ExitCode);
        }

        var slow = await old.RunAsync(Posix.Shell("sleep " + _forever) with { Timeout = TimeSpan.FromMilliseconds(50) }, Token);
        Assert.True(slow.TimedOut);
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
