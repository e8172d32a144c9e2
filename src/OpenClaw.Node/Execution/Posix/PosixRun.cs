using System.Runtime.InteropServices;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Posix;

/// <summary>
/// One running child: its pipes, its clock, and what is to be done next. Everything but <see cref="Completion"/> belongs to the thread of
/// <see cref="PosixRunLoop"/>. Times are milliseconds of that loop's clock.
/// </summary>
internal sealed unsafe class PosixRun(int pid, int pidFd, int outFd, int errFd, OutputCapture capture, long? timeoutMs, RunTimings timings,
    RunMark mark)
{
    private const long Never = long.MaxValue;
    private const int MostFaults = 50;

    private ProcessTree _extraProcesses = ProcessTree.None;
    private ProcessTree? _groupMembers;
    private long _timeoutAt = Never;
    private long _killAt = Never;
    private long _giveUpAt = Never;
    private long _drainUntil = Never;
    private long _quietUntil = Never;
    private bool _ended;
    private bool _reaped;
    private bool _terminating;
    private bool _killed;
    private bool _groupEmpty;
    private bool _timedOut;
    private bool _cancelled;
    private bool _swept;
    private int _faults;
    private int? _exitCode;
    private int? _signal;

    /// <summary>The outcome. Continuations never run on the loop's thread.</summary>
    public TaskCompletionSource<ProcessOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int PidFd => pidFd;

    public int OutFd => outFd;

    public int ErrFd => errFd;

    /// <summary>True until the kernel said that the child ended.</summary>
    public bool AwaitsEnd => !_ended;

    /// <summary>True when nothing is left to do, not even to reap a child that did not want to die.</summary>
    public bool Finished => Completion.Task.IsCompleted && _reaped;

    /// <summary>True while the group is to be looked at again and again because nothing tells when its last member ends.</summary>
    public bool AwaitsGroup => _terminating && _ended && !_groupEmpty && !Completion.Task.IsCompleted;

    public void Start(long now)
    {
        if (timeoutMs is { } limit)
        {
            _timeoutAt = now + limit;
        }
    }

    /// <summary>Reads what is there, once, so that a child that writes without end does not starve the others.</summary>
    public void ReadOut(byte[] buffer, long now) => Read(ref outFd, capture.Stdout, buffer, now);

    /// <summary>As <see cref="ReadOut"/>.</summary>
    public void ReadErr(byte[] buffer, long now) => Read(ref errFd, capture.Stderr, buffer, now);

    private void Read(ref int fd, OutputStream stream, byte[] buffer, long now)
    {
        long count;
        var unwanted = capture.IsFull;
        fixed (byte* target = buffer)
        {
            count = unwanted ? PosixPipe.Discard(fd, target, buffer.Length) : (long)LibC.read(fd, target, (UIntPtr)buffer.Length);
        }

        if (count > 0)
        {
            capture.Append(stream, buffer, (int)Math.Min(count, buffer.Length));
            if (capture.IsFull && !unwanted)
            {
                PosixPipe.Widen(fd);
            }

            if (_ended)
            {
                _quietUntil = now + timings.DrainQuietMs;
            }
        }
        else if (count == 0 || Marshal.GetLastWin32Error() != LibC.EINTR)
        {
            LibC.Close(ref fd);
        }
    }

    public void Cancel(long now)
    {
        if (Completion.Task.IsCompleted)
        {
            return;
        }

        _cancelled = true;
        Terminate(now);
    }

    /// <summary>Asks the kernel whether the child ended.</summary>
    public void CheckEnd(long now)
    {
        var state = _ended ? default : LibC.Peek(pid);
        if (!state.Ended)
        {
            return;
        }

        _ended = true;
        _exitCode = state.ExitCode;
        _signal = state.Signal;
        _timeoutAt = Never;
        _drainUntil = now + timings.DrainMs;
        _quietUntil = now + timings.DrainQuietMs;
        if (_exitCode != 0)
        {
            // What remains of a failed command is stopped; background children of a successful one live on (docs/protocol/process.md 5).
            // The zombie still holds the id: the signal cannot hit a stranger.
            Terminate(now);
        }
    }

    /// <summary>Does what is due and completes the run when all is done. Returns when to look again.</summary>
    public long Advance(long now)
    {
        if (Completion.Task.IsCompleted)
        {
            if (_ended && !_reaped)
            {
                Reap();
            }

            return Never;
        }

        if (now >= _timeoutAt)
        {
            _timedOut = true;
            _timeoutAt = Never;
            Terminate(now);
        }

        if (_terminating && _ended && !_groupEmpty)
        {
            // From here on the group's id is held by its members only; an empty group is never signalled again.
            Reap();
            LibC.ReapGroup(pid);
            _groupEmpty = IsGroupEmpty() && !_extraProcesses.AnyAlive() && !HasMore();
        }

        if (_terminating && !_killed && !_groupEmpty && now >= _killAt)
        {
            _killed = true;
            _giveUpAt = now + (_ended ? timings.KillGraceMs : timings.GiveUpMs);
            _extraProcesses = Whole ? _extraProcesses.Refresh(_reaped ? null : pid, mark) : _ended
                ? _extraProcesses : _extraProcesses.Refresh(pid, mark);
            _ = LibC.kill(-pid, LibC.SIGKILL);
            _extraProcesses.Signal(LibC.SIGKILL);
        }

        if (IsDone(now))
        {
            Complete();
            return Never;
        }

        return Math.Min(Math.Min(Math.Min(_timeoutAt, _killed ? Never : _killAt), _giveUpAt),
            _ended ? Math.Min(_drainUntil, _quietUntil) : Never);
    }

    /// <summary>
    /// The node ends the run, so all of it ends: also daemons, which have nothing to do with its group any more. Of a command that failed
    /// by itself they live on (docs/protocol/process.md 5).
    /// </summary>
    private bool Whole => _timedOut || _cancelled;

    /// <summary>Before it is said that all are gone: a process that forked while the signals went out has a child that got none.</summary>
    private bool HasMore()
    {
        if (!Whole || (_swept && !_killed))
        {
            return false;
        }

        _swept = true;
        _extraProcesses = _extraProcesses.Refresh(null, mark);
        if (!_extraProcesses.AnyAlive())
        {
            return false;
        }

        _extraProcesses.Signal(_killed ? LibC.SIGKILL : LibC.SIGTERM);
        return true;
    }

    /// <summary>Something went wrong with this run; after many times it ends without an answer of the kernel.</summary>
    public void Fault(Exception problem)
    {
        if (++_faults < MostFaults || Completion.Task.IsCompleted)
        {
            return;
        }

        if (!_reaped)
        {
            _ = LibC.kill(-pid, LibC.SIGKILL);
        }

        LibC.Close(ref outFd);
        LibC.Close(ref errFd);
        Completion.TrySetException(new IOException("The process could not be watched: " + problem.Message, problem));
    }

    private bool IsGroupEmpty()
    {
        if (LibC.kill(-pid, 0) != 0 && Marshal.GetLastWin32Error() == LibC.ESRCH)
        {
            return true;
        }

        // Known members are looked at first: reading all of /proc is for when they are gone.
        if (_groupMembers is { } known && known.AnyAlive())
        {
            return false;
        }

        _groupMembers = ProcessTree.OfGroup(pid);
        return _groupMembers is { } members && !members.AnyAlive();
    }

    private bool IsDone(long now)
    {
        if (now >= _giveUpAt)
        {
            return true;
        }

        var drained = (outFd < 0 && errFd < 0) || now >= _drainUntil || now >= _quietUntil;
        return _ended && drained && (!_terminating || _groupEmpty);
    }

    private void Terminate(long now)
    {
        if (_terminating)
        {
            return;
        }

        _terminating = true;
        // The child is there at least as a zombie: nothing reaps it before. Most runs end by themselves and are never asked.
        mark.NotBefore = ProcessTree.StartOf(pid) ?? 0;
        _killAt = now + timings.KillGraceMs;
        if (!_ended)
        {
            _extraProcesses = ProcessTree.None.Refresh(pid, mark);
        }

        _ = LibC.kill(-pid, LibC.SIGTERM);
        _extraProcesses.Signal(LibC.SIGTERM);
    }

    private void Complete()
    {
        LibC.Close(ref outFd);
        LibC.Close(ref errFd);
        if (_ended)
        {
            Reap();
        }

        Completion.TrySetResult(new ProcessOutcome(_exitCode, _timedOut, _cancelled) { Signal = _signal });
    }

    private void Reap()
    {
        if (!_reaped)
        {
            LibC.Reap(pid);
            _reaped = true;
            LibC.Close(ref pidFd);
        }
    }
}
