using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services.Systemd;

namespace OpenClaw.Node.Services.Hosting;

/// <summary>
/// Keeps a node running inside this process: a run that ended for a reason that can heal is started again after a growing pause, so that
/// the service manager sees a crash only when the process itself dies.
/// </summary>
internal sealed class NodeServiceLoop(INodeLog log, TimeProvider time, SystemdNotifier notifier)
{
    /// <summary>A run that lasted this long starts the pauses anew.</summary>
    internal static readonly TimeSpan Healthy = TimeSpan.FromMinutes(5);

    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Refused credentials heal when a person does something: no reason to knock every second.</summary>
    internal static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(60);

    // Why the last run ended and when the next begins; null while one runs.
    private volatile string? _waiting;

    /// <param name="run">One run of the node, from reading its state to the reason why it ended.</param>
    /// <param name="describe">What the node does now, in a line; null while there is nothing to tell.</param>
    /// <returns>The exit code of the process: 0 after a stop, 78 when another start cannot help.</returns>
    public async Task<int> RunAsync(Func<CancellationToken, Task<NodeRunResult>> run, Func<string?> describe,
        CancellationToken cancellationToken)
    {
        using ITimer? watchdog = notifier.WatchdogInterval is { } interval
            ? time.CreateTimer(_ => Beat(describe), null, interval, interval)
            : null;
        notifier.Ready("Started");
        int failures = 0;
        while (true)
        {
            long started = time.GetTimestamp();
            _waiting = null;
            NodeRunResult result = await RunOnceAsync(run, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested || result.ExitCode == GatewayExitCode.Stopped)
            {
                log.Write(LogLevel.Information, ServiceLogEvents.Stopped, "The node service stopped.");
                notifier.Stopping();
                return GatewayExitCode.Stopped;
            }
            string next = result.NextStep is null ? "" : " Next: " + result.NextStep;
            if (result.ExitCode == GatewayExitCode.Configuration)
            {
                log.Write(LogLevel.Error, ServiceLogEvents.GaveUp,
                    $"{result.Message}{next} The service ends; start it again when this is cured.");
                notifier.Status(result.Message);
                return GatewayExitCode.Configuration;
            }
            failures = time.GetElapsedTime(started) >= Healthy ? 1 : failures + 1;
            TimeSpan pause = Pause(failures, result.ExitCode);
            log.Write(LogLevel.Warning, ServiceLogEvents.Restarting,
                $"{result.Message}{next} The node is started again in {pause.TotalSeconds:0} s.");
            _waiting = $"{result.Message} Trying again in {pause.TotalSeconds:0} s.";
            notifier.Status(_waiting);
            try
            {
                await time.PauseAsync(pause, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The next turn sees the stop.
            }
        }
    }

    internal static TimeSpan Pause(int failures, int exitCode)
    {
        TimeSpan pause = Backoff.Doubled(TimeSpan.FromSeconds(1), LongestPause, failures - 1);
        return exitCode is GatewayExitCode.Authentication or GatewayExitCode.Protocol && pause < PauseAfterRefusal
            ? PauseAfterRefusal : pause;
    }

    private static async Task<NodeRunResult> RunOnceAsync(Func<CancellationToken, Task<NodeRunResult>> run,
        CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new NodeRunResult(GatewayExitCode.Stopped, "Stopped", "The node was stopped.", null);
        }
        try
        {
            return await run(cancellationToken).ConfigureAwait(false);
        }
        catch (NodeStartException problem)
        {
            return problem.ToResult();
        }
#pragma warning disable CA1031 // Whatever a run throws is one failed run: an unattended node starts again.
        catch (Exception problem)
        {
            return new NodeRunResult(GatewayExitCode.Failed, "Crash",
                $"The node failed unexpectedly: {problem.GetType().Name}: {problem.Message}", null);
        }
#pragma warning restore CA1031
    }

    /// <summary>What there is to tell now. Between two runs the last one has nothing to say: what is waited for stays to be read.</summary>
    internal string? Says(Func<string?> describe) => _waiting ?? describe();

    private void Beat(Func<string?> describe)
    {
        notifier.Watchdog();
        if (Says(describe) is { } status)
        {
            notifier.Status(status);
        }
    }
}
