using System.ComponentModel;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Hosting;

/// <summary>
/// The process that the Task Scheduler starts: runs the node as a child and starts it again when it dies, because RestartOnFailure does
/// nothing after an exit (the reference's own documentation of Windows says so). It does nothing else, so that it has no reason to die
/// itself; should it be killed, the task's repetition brings it back, and the child ends when its standard input does.
/// </summary>
internal sealed class NodeSupervisor(Func<ISupervisedProcess> start, Func<bool> stopRequested, INodeLog log, TimeProvider time)
{
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(12);
    internal static readonly TimeSpan Healthy = TimeSpan.FromMinutes(5);
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    internal static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (stopRequested())
        {
            log.Write(LogLevel.Information, ServiceLogEvents.NotStarted,
                "Not started: the node was stopped on request. Start it with: " + ToolWords.Current.StartService);
            return GatewayExitCode.Stopped;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using ITimer watcher = time.CreateTimer(_ => StopWhenRequested(stop), null, Poll, Poll);
        int failures = 0;
        while (!stop.IsCancellationRequested)
        {
            long started = time.GetTimestamp();
            int code = await RunChildAsync(stop.Token).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                break;
            }
            if (code == GatewayExitCode.Configuration)
            {
                return code;
            }
            failures = time.GetElapsedTime(started) >= Healthy ? 1 : failures + 1;
            TimeSpan pause = Backoff.Doubled(TimeSpan.FromSeconds(1), LongestPause, failures - 1);
            log.Write(LogLevel.Warning, ServiceLogEvents.ChildEnded,
                $"The node's process ended with code {code}; it is started again in {pause.TotalSeconds:0} s.");
            try
            {
                await time.PauseAsync(pause, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The loop's condition sees it.
            }
        }
        return GatewayExitCode.Stopped;
    }

    private async Task<int> RunChildAsync(CancellationToken stop)
    {
        ISupervisedProcess child;
        try
        {
            child = start();
        }
        catch (Exception problem)
            when (problem is Win32Exception or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Error, ServiceLogEvents.ChildEnded, $"The node's process cannot be started: {problem.Message}");
            return GatewayExitCode.Failed;
        }
        using (child)
        {
            log.Write(LogLevel.Information, ServiceLogEvents.ChildStarted, $"The node's process {child.Id} was started.");
            var stopping = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (stop.Register(() => stopping.TrySetResult(true)))
            {
                if (await Task.WhenAny(child.Exited, stopping.Task).ConfigureAwait(false) == stopping.Task)
                {
                    child.RequestStop();
                    if (await Task.WhenAny(child.Exited, time.PauseAsync(Grace, CancellationToken.None))
                        .ConfigureAwait(false) != child.Exited)
                    {
                        log.Write(LogLevel.Warning, ServiceLogEvents.ChildKilled,
                            $"The node did not stop within {Grace.TotalSeconds:0} s and was killed.");
                        child.Kill();
                    }
                }
                return await child.Exited.ConfigureAwait(false);
            }
        }
    }

    private void StopWhenRequested(CancellationTokenSource stop)
    {
        if (stopRequested())
        {
            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The last tick of a timer that is being disposed.
            }
        }
    }
}
