using System.Diagnostics;
using OpenClaw.Node.State;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.State;

public class FileLockTests
{
    public static bool HasFlock { get; } = Platforms.Linux && File.Exists("/usr/bin/flock");

    private static string PathIn(TestState state) => Path.Combine(state.Location.Directory, "x.lock");

    [Fact]
    public void A_second_holder_waits_for_the_first()
    {
        using var state = new TestState();
        using (FileLock first = FileLock.TryAcquire(PathIn(state))!)
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryAcquire(PathIn(state)));
        }
        using FileLock? second = FileLock.TryAcquire(PathIn(state));
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Waiting_ends_with_a_typed_error()
    {
        using var state = new TestState();
        using FileLock first = FileLock.Acquire(PathIn(state));
        Assert.Equal(StateProblem.LockTimeout,
            Assert.Throws<NodeStateException>(() => FileLock.Acquire(PathIn(state), TimeSpan.FromMilliseconds(60))).Problem);
        NodeStateException problem = await Assert.ThrowsAsync<NodeStateException>(
            () => FileLock.AcquireAsync(PathIn(state), TimeSpan.Zero, TimeProvider.System, CancellationToken.None));
        Assert.Contains("Timed out", problem.Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            FileLock.AcquireAsync(PathIn(state), null, TimeProvider.System, new CancellationToken(canceled: true)));
    }

    /// <summary>What requests wait for a lock that somebody keeps: four seconds once, and those that came meanwhile no more.</summary>
    [Fact]
    public async Task One_wait_in_vain_is_for_all_that_came_meanwhile()
    {
        using var state = new TestState();
        var time = new ManualTime();
        var patience = new LockPatience(time);
        using (FileLock.Acquire(PathIn(state)))
        {
            Task<FileLock> first = patience.TakeAsync(PathIn(state));
            await Task.Delay(100, TestContext.Current.CancellationToken);
            Assert.False(first.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(5));
            NodeStateException problem = await Assert.ThrowsAsync<NodeStateException>(() => first);
            Assert.Equal(StateProblem.LockTimeout, problem.Problem);
            Assert.Contains(Platforms.Windows ? "end the process" : $"fuser '{PathIn(state)}'", problem.Message);
            await Assert.ThrowsAsync<NodeStateException>(() => patience.TakeAsync(PathIn(state)));
        }
        (await patience.TakeAsync(PathIn(state))).Dispose();
    }

    [PosixFact]
    public void A_lock_that_is_no_file_is_told_with_what_to_type()
    {
        using var state = new TestState();
        Directory.CreateDirectory(PathIn(state));
        NodeStateException problem = Assert.Throws<NodeStateException>(() => FileLock.TryAcquire(PathIn(state)));
        Assert.Contains($"Fix it with: rm -r '{PathIn(state)}'", problem.Message);
    }

    [Fact]
    public async Task Only_one_of_many_is_inside()
    {
        using var state = new TestState();
        int inside = 0, passed = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 10; i++)
            {
                using FileLock held = await FileLock.AcquireAsync(PathIn(state), Patience.Limit, TimeProvider.System,
                    CancellationToken.None);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Interlocked.Increment(ref passed);
                Interlocked.Decrement(ref inside);
            }
        })));
        Assert.Equal(80, passed);
    }

#if NET
    [LinuxFact]
    public void A_lock_that_was_given_back_is_free_while_a_child_still_has_the_open_file()
    {
        using var state = new TestState();
        FileLock held = FileLock.Acquire(PathIn(state));
        string descriptor = Assert.Single(Directory.GetFiles("/proc/self/fd"), file => new FileInfo(file).LinkTarget == PathIn(state));
        int childs = dup(int.Parse(Path.GetFileName(descriptor), System.Globalization.CultureInfo.InvariantCulture));
        held.Dispose();
        held.Dispose();
        using FileLock? next = FileLock.TryAcquire(PathIn(state));
        Assert.NotNull(next);
        Assert.Equal(0, close(childs));
    }

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern int dup(int descriptor);

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern int close(int descriptor);
#endif

    [Fact]
    public void The_owner_can_be_read_while_the_lock_is_held()
    {
        using var state = new TestState();
        using FileLock held = FileLock.Acquire(PathIn(state));
        held.WriteOwner(4711);
        Assert.Equal(4711, FileLock.ReadOwner(PathIn(state)));
        held.WriteOwner(12);
        Assert.Equal(12, FileLock.ReadOwner(PathIn(state)));
        Assert.Null(FileLock.ReadOwner(PathIn(state) + "none"));
    }

    [Fact(Skip = "flock(1) of util-linux is not there", SkipUnless = nameof(HasFlock))]
    public void A_process_that_is_killed_gives_its_lock_back()
    {
        using var state = new TestState();
        PrivateFile.EnsureDirectory(state.Location.Directory);
        // Another program entirely: proof that the lock is the system's and not ours alone.
        using Process other =
            Process.Start(new ProcessStartInfo("/usr/bin/flock",
                $"\"{PathIn(state)}\" -c \"echo held; exec sleep 600\"") { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal("held", other.StandardOutput.ReadLine());
        Assert.Null(FileLock.TryAcquire(PathIn(state)));
        foreach (string child in File.ReadAllText($"/proc/{other.Id}/task/{other.Id}/children")
            .Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            Process.GetProcessById(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture)).Kill();
        }
        other.WaitForExit();
        using FileLock? ours = FileLock.Acquire(PathIn(state), Patience.Limit);
        Assert.NotNull(ours);
    }
}
