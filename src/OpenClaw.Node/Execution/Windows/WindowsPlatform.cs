using System.ComponentModel;
using System.Diagnostics;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Programs;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>
/// Windows: a job object for each run. There is no polite signal before the kill: a process without a window would not get one (taskkill
/// without /F, which the reference tries first, only closes windows).
/// </summary>
internal sealed class WindowsPlatform(RunTimings timings) : IProcessPlatform
{
    /// <summary>The code of what a time-out killed (docs/protocol/process.md 4).</summary>
    private const int TimeoutCode = 124;

    public async Task<ProcessOutcome> RunAsync(ProcessRequest request, OutputCapture capture, long? timeoutMs,
        CancellationToken cancellationToken)
    {
        if (request.Steps is { Count: > 0 } steps)
        {
            return await RunStepsAsync(request, steps, capture, timeoutMs, cancellationToken).ConfigureAwait(false);
        }

        var search = new WindowsProgramSearch(request.Environment, request.WorkingDirectory ?? OwnDirectory.Path, File.Exists);
        var program = WindowsProgram.Resolve(request.Argv, search, Environment.SystemDirectory);
        if (program.Error is not null)
        {
            return Failed(program.Error, LaunchText.For(program.Error, request.WorkingDirectory, program.ErrorText));
        }

        WindowsProcess? process;
        try
        {
            process = WindowsProcess.Start(program, request, out var refusal);
            if (process is null)
            {
                return new ProcessOutcome(null, false, false) { Refusal = refusal };
            }
        }
        catch (Win32Exception e)
        {
            return Failed(Kernel32.NameOf(e.NativeErrorCode), null);
        }

        using (process)
        {
            return await WatchAsync(process, capture, timeoutMs, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Shutdown()
    {
    }

    private async Task<ProcessOutcome> RunStepsAsync(
        ProcessRequest request, IReadOnlyList<LaunchStep> steps, OutputCapture capture, long? timeoutMs,
        CancellationToken cancellationToken)
    {
        void Report(string line)
        {
            var text = System.Text.Encoding.UTF8.GetBytes(line + "\r\n");
            lock (capture)
            {
                capture.Append(capture.Stderr, text, text.Length);
            }
        }

        WindowsCommandList list;
        try
        {
            list = new WindowsCommandList(request, steps, Report);
        }
        catch (Win32Exception e)
        {
            return Failed(Kernel32.NameOf(e.NativeErrorCode), null);
        }

        using (list)
        {
            var outcome = await WatchAsync(list, capture, timeoutMs, cancellationToken).ConfigureAwait(false);
            return list.Refusal is { } refusal ? outcome with { Refusal = refusal } : outcome;
        }
    }

    private async Task<ProcessOutcome> WatchAsync(IWindowsRun process, OutputCapture capture, long? timeoutMs,
        CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        long lastData = 0;
        void Received(OutputStream stream, byte[] buffer, int count)
        {
            lock (capture)
            {
                capture.Append(stream, buffer, count);
            }

            Volatile.Write(ref lastData, clock.ElapsedMilliseconds);
        }

        var output = Task.WhenAll(
            process.Stdout.ReadAsync((buffer, count) => Received(capture.Stdout, buffer, count)),
            process.Stderr.ReadAsync((buffer, count) => Received(capture.Stderr, buffer, count)));
        var ended = process.WaitForExitAsync();
        var timedOut = false;
        if (!await EndsWithin(ended, timeoutMs, cancellationToken).ConfigureAwait(false))
        {
            timedOut = !cancellationToken.IsCancellationRequested;
            process.Stop(TimeoutCode);
            if (!await EndsWithin(ended, timings.GiveUpMs, CancellationToken.None).ConfigureAwait(false))
            {
                return Outcome(null, timedOut);
            }
        }

        var exitCode = process.ExitCode;
        if (exitCode != 0)
        {
            // What remains of a failed command is stopped; background children of a successful one live on (docs/protocol/process.md 5).
            process.Stop(exitCode);
        }

        var endedAt = clock.ElapsedMilliseconds;
        while (!output.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            var quietSince = Math.Max(endedAt, Volatile.Read(ref lastData));
            var left = Math.Min(endedAt + timings.DrainMs, quietSince + timings.DrainQuietMs) - clock.ElapsedMilliseconds;
            if (left <= 0)
            {
                break;
            }

            await EndsWithin(output, left, cancellationToken).ConfigureAwait(false);
        }

        if (exitCode == 0 && !cancellationToken.IsCancellationRequested)
        {
            process.Release();
        }

        // After this nothing is added to the output any more.
        process.Stdout.Dispose();
        process.Stderr.Dispose();
        await output.ConfigureAwait(false);
        return Outcome(exitCode, timedOut);

        ProcessOutcome Outcome(int? code, bool late) => new(code, late, cancellationToken.IsCancellationRequested);
    }

    /// <summary>True when the task ended in time; false when time or the caller's patience ran out first.</summary>
    private static async Task<bool> EndsWithin(Task task, long? limitMs, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = limitMs is { } ms ? TimeSpan.FromMilliseconds(Math.Min(ms, int.MaxValue)) : Timeout.InfiniteTimeSpan;
        var first = await Task.WhenAny(task, Task.Delay(limit, stop.Token)).ConfigureAwait(false);
        stop.Cancel();
        return first == task;
    }

    private static ProcessOutcome Failed(string code, string? text) => new(null, false, false) { LaunchError = code, LaunchText = text };
}
