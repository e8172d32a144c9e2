using System.Collections.Concurrent;
using System.Diagnostics;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Posix;

/// <summary>
/// One thread that reads the output of all children and waits for their ends, by poll(2). It owns every <see cref="PosixRun"/>; others hand
/// it messages. On Linux a pidfd tells the end of a child; elsewhere the SIGCHLD of the runtime does, and a slow look-around as a safety
/// net.
/// </summary>
internal sealed unsafe class PosixRunLoop : IDisposable
{
    private const int ReadSize = 64 * 1024;

    /// <summary>How long after something went wrong it is tried again.</summary>
    private const int RetryMs = 100;

    private readonly ConcurrentQueue<Action<long>> _messages = new();
    private readonly List<PosixRun> _runs = [];
    private readonly byte[] _buffer = new byte[ReadSize];
    private readonly RunTimings _timings;
    private readonly bool _usePidFd;
    private readonly int _wakeRead;
    private readonly int _wakeWrite;
    private readonly IDisposable? _childExitSignal;
    private readonly Thread _thread;
    private LibC.PollFd[] _fds = new LibC.PollFd[64];
    private int _awake;
    private bool _stopping;

    private PosixRunLoop(RunTimings timings, bool usePidFd, int wakeRead, int wakeWrite)
    {
        _timings = timings;
        _wakeRead = wakeRead;
        _wakeWrite = wakeWrite;
        _usePidFd = usePidFd && HasPidFd();
        _childExitSignal = _usePidFd ? null : ChildExitSignal.Subscribe(Wake);
        _thread = new Thread(Run) { IsBackground = true, Name = "OpenClaw processes" };
        _thread.Start();
    }

    /// <summary>Null with an errno when there is no pipe to be had.</summary>
    public static PosixRunLoop? Start(RunTimings timings, bool usePidFd, out int error)
    {
        LibC.MakeChildrenWaitable();
        error = LibC.CreatePipe(out var wakeRead, out var wakeWrite);
        return error == 0 ? new PosixRunLoop(timings, usePidFd, wakeRead, wakeWrite) : null;
    }

    private static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    /// <summary>Watches a child from now on. The run owns the descriptors.</summary>
    public PosixRun Add(int pid, int outFd, int errFd, OutputCapture capture, long? timeoutMs, RunMark mark)
    {
        var run = new PosixRun(pid, _usePidFd ? LibC.OpenPidFd(pid) : -1, outFd, errFd, capture, timeoutMs, _timings, mark);
        run.Start(Now);
        Post(now =>
        {
            if (!_runs.Contains(run))
            {
                _runs.Add(run);
            }

            if (run.PidFd < 0)
            {
                // Its signal may have come before.
                run.CheckEnd(now);
            }
        });
        return run;
    }

    public void Cancel(PosixRun run) => Post(run.Cancel);

    /// <summary>Ends the thread. Call it when nothing runs any more.</summary>
    public void Dispose()
    {
        _childExitSignal?.Dispose();
        Post(_ => _stopping = true);
    }

    private static bool HasPidFd()
    {
        var fd = LibC.OpenPidFd(Compat.CurrentProcess.Id);
        if (fd >= 0)
        {
            _ = LibC.close(fd);
        }

        return fd >= 0;
    }

    private void Post(Action<long> message)
    {
        _messages.Enqueue(message);
        Wake();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _awake, 1) == 0)
        {
            byte one = 1;
            _ = LibC.write(_wakeWrite, &one, (UIntPtr)1);
        }
    }

    private void Run()
    {
        var next = long.MaxValue;
        while (!_stopping)
        {
            try
            {
                next = Turn(next);
            }
#pragma warning disable CA1031 // Whatever it is (no memory, no descriptors): the other runs go on, and it is tried again.
            catch (Exception)
#pragma warning restore CA1031
            {
                Thread.Sleep(_timings.GroupPollMs);
                next = Now + RetryMs;
            }
        }

        _ = LibC.close(_wakeRead);
        _ = LibC.close(_wakeWrite);
    }

    private long Turn(long next)
    {
        var count = Fill();
        fixed (LibC.PollFd* pointer = _fds)
        {
            _ = LibC.poll(pointer, (UIntPtr)count, Timeout(next));
        }

        var now = Now;
        for (var i = 0; i < _runs.Count; i++)
        {
            Dispatch(_runs[i], i, now);
        }

        var retry = _fds[0].Revents != 0 && !Drain(now);
        next = AdvanceAll(now);
        return retry ? Math.Min(next, now + RetryMs) : next;
    }

    /// <summary>Three entries for each run, in its order; a descriptor of -1 is ignored by poll.</summary>
    private int Fill()
    {
        var count = 1 + (3 * _runs.Count);
        if (_fds.Length < count)
        {
            _fds = new LibC.PollFd[count * 2];
        }

        _fds[0] = new LibC.PollFd { Fd = _wakeRead, Events = LibC.POLLIN };
        for (var i = 0; i < _runs.Count; i++)
        {
            var run = _runs[i];
            _fds[(3 * i) + 1] = new LibC.PollFd { Fd = run.OutFd, Events = LibC.POLLIN };
            _fds[(3 * i) + 2] = new LibC.PollFd { Fd = run.ErrFd, Events = LibC.POLLIN };
            _fds[(3 * i) + 3] = new LibC.PollFd { Fd = run.AwaitsEnd ? run.PidFd : -1, Events = LibC.POLLIN };
        }

        return count;
    }

    private int Timeout(long next)
    {
        var wait = next == long.MaxValue ? -1 : (int)Math.Min(int.MaxValue, Math.Max(0, next - Now));
        foreach (var run in _runs)
        {
            if (run.AwaitsGroup)
            {
                wait = Shorter(wait, _timings.GroupPollMs);
            }
            else if (run.AwaitsEnd && run.PidFd < 0)
            {
                wait = Shorter(wait, _childExitSignal is null ? _timings.GroupPollMs : 200);
            }
        }

        return wait;
    }

    private static int Shorter(int wait, int limit) => wait < 0 ? limit : Math.Min(wait, limit);

    // No closures: this is done for each run each time that anything happens.
    private void Dispatch(PosixRun run, int i, long now)
    {
        try
        {
            if (_fds[(3 * i) + 1].Revents != 0)
            {
                run.ReadOut(_buffer, now);
            }

            if (_fds[(3 * i) + 2].Revents != 0)
            {
                run.ReadErr(_buffer, now);
            }

            if (run.AwaitsEnd && (run.PidFd < 0 || _fds[(3 * i) + 3].Revents != 0))
            {
                run.CheckEnd(now);
            }
        }
#pragma warning disable CA1031 // What goes wrong with one run is that run's: it is tried again, and given up when it goes wrong again and again.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            run.Fault(problem);
        }
    }

    /// <summary>As <see cref="Dispatch"/>: what goes wrong with one run is that run's.</summary>
    private static long Advance(PosixRun run, long now)
    {
        try
        {
            return run.Advance(now);
        }
#pragma warning disable CA1031 // See Dispatch.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            run.Fault(problem);
            return now + RetryMs;
        }
    }

    /// <summary>False when a message could not be carried out; it is kept.</summary>
    private bool Drain(long now)
    {
        fixed (byte* target = _buffer)
        {
            _ = LibC.read(_wakeRead, target, (UIntPtr)_buffer.Length);
        }

        // Cleared before the queue is read: a message posted from here on wakes again.
        Volatile.Write(ref _awake, 0);
        while (_messages.TryDequeue(out var message))
        {
            try
            {
                message(now);
            }
#pragma warning disable CA1031 // See Run.
            catch (Exception)
#pragma warning restore CA1031
            {
                Post(message);
                return false;
            }
        }

        return true;
    }

    private long AdvanceAll(long now)
    {
        var next = long.MaxValue;
        for (var i = _runs.Count - 1; i >= 0; i--)
        {
            var run = _runs[i];
            next = Math.Min(next, Advance(run, now));
            if (_runs[i].Finished)
            {
                _runs.RemoveAt(i);
            }
        }

        return next;
    }
}
