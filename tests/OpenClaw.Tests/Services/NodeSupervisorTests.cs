using System.ComponentModel;
using OpenClaw.Node.Services.Hosting;
using OpenClaw.Tests.Gateway.Support;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Services;

public class NodeSupervisorTests
{
    private readonly ManualTime _time = new();
    private readonly ListLog _log = new();
    private readonly List<Child> _children = [];
    private volatile bool _stop;

    [Fact]
    public async Task AChildThatDiesIsStartedAgainAfterGrowingPauses()
    {
        Task<int> run = Supervisor().RunAsync(CancellationToken.None);
        foreach (int seconds in new[] { 1, 2, 4 })
        {
            int count = _children.Count;
            _children[^1].End(137);
            await EventuallyAsync(() => _log.Lines.Any(l => l.Contains($"again in {seconds} s", StringComparison.Ordinal)));
            await EventuallyAsync(() => _time.Timers > 1);
            Assert.Equal(count, _children.Count);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            await EventuallyAsync(() => _children.Count == count + 1);
        }
        _stop = true;
        _children[^1].EndsOnRequest = true;
        _time.Advance(NodeSupervisor.Poll);
        Assert.Equal(0, await run);
        Assert.False(_children[^1].Killed);
    }

    [Fact]
    public async Task AChildThatLivedLongStartsThePausesAnew()
    {
        Task<int> run = Supervisor().RunAsync(CancellationToken.None);
        _children[^1].End(1);
        await EventuallyAsync(() => _time.Timers > 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await EventuallyAsync(() => _children.Count == 2);
        _time.Advance(NodeSupervisor.Healthy);
        _children[^1].End(1);
        await EventuallyAsync(() => _log.Lines.Count(l => l.Contains("again in 1 s", StringComparison.Ordinal)) == 2);
        _stop = true;
        _time.Advance(NodeSupervisor.Poll);
        Assert.Equal(0, await run);
    }

    [Fact]
    public async Task AChildThatDoesNotListenIsKilled()
    {
        Task<int> run = Supervisor().RunAsync(CancellationToken.None);
        _stop = true;
        _time.Advance(NodeSupervisor.Poll);
        await EventuallyAsync(() => _children[0].Asked);
        await EventuallyAsync(() => _time.Timers > 1);
        _time.Advance(NodeSupervisor.Grace);
        Assert.Equal(0, await run);
        Assert.True(_children[0].Killed);
    }

    [Fact]
    public async Task ANodeThatWasStoppedIsNotRevived()
    {
        _stop = true;
        Assert.Equal(0, await Supervisor().RunAsync(CancellationToken.None));
        Assert.Empty(_children);
        Assert.Contains("stopped on request", _log.Lines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASettingThatCanNeverWorkEndsTheSupervisor()
    {
        Task<int> run = Supervisor().RunAsync(CancellationToken.None);
        _children[0].End(78);
        Assert.Equal(78, await run);
    }

    [Fact]
    public async Task AProgramThatCannotBeStartedIsTriedAgain()
    {
        int tries = 0;
        using var stop = new CancellationTokenSource();
        Task<int> run = new NodeSupervisor(
            () => ++tries < 2 ? throw new Win32Exception(2) : new Child { EndsOnRequest = true }, () => false, _log, _time)
                .RunAsync(stop.Token);
        await EventuallyAsync(() => _time.Timers > 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await EventuallyAsync(() => Volatile.Read(ref tries) == 2);
        stop.Cancel();
        Assert.Equal(0, await run);
    }

    private NodeSupervisor Supervisor() => new(
        () =>
        {
            var child = new Child();
            _children.Add(child);
            return child;
        },
        () => _stop,
        _log,
        _time);

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (int i = 0; i < 12_000 && !condition(); i++)
        {
            await Task.Delay(10);
        }
        Assert.True(condition());
    }

    private sealed class Child : ISupervisedProcess
    {
        private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool EndsOnRequest { get; set; }

        public bool Asked { get; private set; }

        public bool Killed { get; private set; }

        public int Id => 1;

        public Task<int> Exited => _exited.Task;

        public void End(int code) => _exited.TrySetResult(code);

        public void RequestStop()
        {
            Asked = true;
            if (EndsOnRequest)
            {
                End(0);
            }
        }

        public void Kill()
        {
            Killed = true;
            End(137);
        }

        public void Dispose()
        {
        }
    }
}
