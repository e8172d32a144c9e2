using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Hosting;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Tests.Gateway.Support;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Services;

public class NodeServiceLoopTests
{
    private readonly ManualTime _time = new();
    private readonly ListLog _log = new();

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(5, 1, 16)]
    [InlineData(30, 1, 300)]
    [InlineData(1, 76, 60)]
    [InlineData(1, 77, 60)]
    [InlineData(8, 77, 128)]
    public void PausesGrowAndRefusalsWaitAtLeastAMinute(int failures, int exitCode, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), NodeServiceLoop.Pause(failures, exitCode));

    [Fact]
    public async Task AFailureAnExceptionAndARefusalAreTriedAgain()
    {
        int runs = 0;
        using var stop = new CancellationTokenSource();
        Task<int> loop = Loop().RunAsync(
            async token =>
            {
                switch (++runs)
                {
                    case 1: return new NodeRunResult(1, "Failed", "lost", "do this");
                    case 2: throw new InvalidOperationException("bug");
                    case 3: return new NodeRunResult(77, "AuthenticationRejected", "refused", null);
                    default:
                        await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default);
                        return new NodeRunResult(0, "Stopped", "stopped", null);
                }
            },
            () => null,
            stop.Token);
        foreach ((int seconds, int expected) in new[] { (1, 2), (2, 3), (59, 3), (1, 4) })
        {
            await StepAsync(TimeSpan.FromSeconds(seconds));
            await EventuallyAsync(() => Volatile.Read(ref runs) == expected);
        }
        stop.Cancel();
        Assert.Equal(0, await loop);
        Assert.Contains(_log.Lines, l => l.Contains("lost Next: do this The node is started again in 1 s.", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, l => l.Contains("InvalidOperationException: bug", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ServiceManagerKind.Systemd, 78, 78)]
    [InlineData(ServiceManagerKind.Launchd, 78, 0)]
    [InlineData(ServiceManagerKind.Launchd, 1, 1)]
    [InlineData(ServiceManagerKind.OpenRc, 1, 1)]
    public void TheManagerIsToldInItsOwnWayThatAnotherStartDoesNotHelp(ServiceManagerKind manager, int code, int expected) =>
        Assert.Equal(expected, ServiceHost.Leave(SettingsOf(manager), code, _log, CancellationToken.None));

    [Fact]
    public async Task UnderOpenRcAProcessThatCannotServeStaysUntilItIsStopped()
    {
        using var stop = new CancellationTokenSource();
        Task<int> leaving = Task.Run(() => ServiceHost.Leave(SettingsOf(ServiceManagerKind.OpenRc), 78, _log, stop.Token));
        await EventuallyAsync(() => _log.Lines.Any(line => line.Contains("rc-service openclaw-node restart", StringComparison.Ordinal)));
        Assert.False(leaving.IsCompleted);
        stop.Cancel();
        Assert.Equal(78, await leaving);
    }

    private static ServiceSettings SettingsOf(ServiceManagerKind manager) =>
        new() { Manager = manager, Scope = ServiceScope.Machine, Name = "openclaw-node", Runtime = ServiceRuntimeKind.Executable };

    [Theory]
    [InlineData(78, 78)]
    [InlineData(0, 0)]
    public async Task WhatCannotHealEndsTheProcess(int result, int expected) =>
        Assert.Equal(expected,
            await Loop().RunAsync(_ => Task.FromResult(new NodeRunResult(result, "x", "y", null)), () => null, CancellationToken.None));

    [Fact]
    public async Task AStartExceptionIsAResult() =>
        Assert.Equal(78,
            await Loop().RunAsync(_ => throw new NodeStartException("Location", "no home"), () => null, CancellationToken.None));

    [Fact]
    public async Task AStopBeforeTheFirstRunRunsNothing() =>
        Assert.Equal(0,
            await Loop().RunAsync(_ => throw new InvalidOperationException("must not run"), () => null,
                new CancellationToken(canceled: true)));

    private NodeServiceLoop Loop() => new(_log, _time, SystemdNotifier.None);

    // The loop's pause is registered on another thread.
    private async Task StepAsync(TimeSpan time)
    {
        await EventuallyAsync(() => _time.Timers > 0);
        _time.Advance(time);
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (int i = 0; i < 12_000 && !condition(); i++)
        {
            await Task.Delay(10);
        }
        Assert.True(condition());
    }
}
