using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Posix;
using OpenClaw.Node.Execution.Windows;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution;

/// <summary>
/// Runs the commands of the gateway: each in a process tree of its own (a session on POSIX, a job object on Windows), with an empty stdin,
/// bounded output, exactly the environment of the request, and an end that leaves nothing behind (docs/protocol/process.md). It does not
/// decide whether a command may run.
/// </summary>
/// <remarks>Any number of runs at the same time; they share one watching thread on POSIX and the thread pool on Windows.</remarks>
public sealed class ProcessRunner : IProcessRunner, IAsyncDisposable
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly IProcessPlatform _platform;
    private readonly CancellationTokenSource _stopping = new();
    private readonly object _gate = new();
    private readonly TaskCompletionSource<bool> _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _active;
    private bool _disposed;

    /// <summary>A runner for this operating system.</summary>
    public ProcessRunner()
        : this(ThisSystem.IsWindows ? new WindowsPlatform(new RunTimings()) : new PosixPlatform(new RunTimings()))
    {
    }

    internal ProcessRunner(IProcessPlatform platform) => _platform = platform;

    /// <inheritdoc/>
    /// <remarks>
    /// After <see cref="DisposeAsync"/>, and for what it interrupts, the task is cancelled. An exception of the last check passes through;
    /// nothing was started then.
    /// </remarks>
    public async Task<RunResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        if (FindInvalid(request) is { } code)
        {
            return Failure(LaunchText.For(code, null));
        }

        lock (_gate)
        {
            if (_disposed)
            {
                throw new OperationCanceledException("The node is stopping: nothing is started any more.");
            }

            _active++;
        }

        try
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
            linked.Token.ThrowIfCancellationRequested();
            var capture = new OutputCapture(request.OutputLimitBytes);
            var outcome = await _platform.RunAsync(request, capture, TimeoutMs(request.Timeout), linked.Token).ConfigureAwait(false);
            if (outcome.Cancelled)
            {
                throw new OperationCanceledException(cancellationToken.IsCancellationRequested ? cancellationToken : _stopping.Token);
            }

            return ToResult(outcome, capture, request.WorkingDirectory);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Kills everything that still runs and waits until it is gone; at most a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_active == 0)
            {
                _idle.TrySetResult(true);
            }
        }

        _stopping.Cancel();
        await _idle.Task.ConfigureAwait(false);
        _platform.Shutdown();
        _stopping.Dispose();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_active == 0 && _disposed)
            {
                _idle.TrySetResult(true);
            }
        }
    }

    private static string? FindInvalid(ProcessRequest request)
    {
        if (request.Argv.Count == 0)
        {
            return LaunchText.InvalidArgument;
        }

        var nul = request.Argv.Any(HasNul)
            || (request.WorkingDirectory is not null && HasNul(request.WorkingDirectory))
            || request.Environment.Any(pair => HasNul(pair.Key) || HasNul(pair.Value) || pair.Key.Length == 0);
        return nul ? LaunchText.InvalidArgument : null;
    }

    private static bool HasNul(string text) => text.IndexOf('\0') >= 0;

    private static long? TimeoutMs(TimeSpan? timeout)
        => timeout is { } limit && limit > TimeSpan.Zero
            ? (long)Math.Max(1, (limit < LongestTimeout ? limit : LongestTimeout).TotalMilliseconds)
            : null;

    private static RunResult ToResult(ProcessOutcome outcome, OutputCapture capture, string? workingDirectory)
    {
        if (outcome.Refusal is not null)
        {
            return new RunResult(null, false, false, "", "", null) { RefusedByLastCheck = outcome.Refusal };
        }

        if (outcome.LaunchError is { } code)
        {
            return Failure(outcome.LaunchText ?? LaunchText.For(code, workingDirectory));
        }

        // docs/protocol/process.md 4: a time-out that the process did not report by itself is 124.
        var exitCode = outcome.TimedOut && outcome.ExitCode is null or 0 ? 124 : outcome.ExitCode ?? 128 + outcome.Signal;
        var (stdout, stderr) = OutputDecoder.Decode(capture);
        return new RunResult(exitCode, outcome.TimedOut, exitCode == 0 && !outcome.TimedOut, stdout, stderr, null)
        {
            Signal = !outcome.TimedOut && outcome.Signal is { } signal ? SignalNames.Of(signal) : null,
        };
    }

    private static RunResult Failure(string error) => new(null, false, false, "", "", error);
}
