using System.Runtime.InteropServices;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Posix;

/// <summary>
/// One running child: its pipes, its clock, and what is to be done next. Everything but <see cref="Completion"/> belongs to the thread of
/// <see cref="PosixRunLoop"/>. Times are milliseconds of that loop's clock.
/// </summary>
internal sealed unsafe class PosixRun(int pid, int pidFd, int outFd, int errFd, OutputCapture capture, long? timeoutMs, RunTimings timings, RunMark mark)
{
    private const long Never = long.MaxValue;
    private const int MostFaults = 50;

    private ProcessTree extraProcesses = ProcessTree.None;
    private ProcessTree? groupMembers;
    private long timeoutAt = Never;
    private long killAt = Never;
    private long giveUpAt = Never;
    private long drainUntil = Never;
    private long quietUntil = Never;
    private bool ended;
    private bool reaped;
    private bool terminating;
    private bool killed;
    private bool groupEmpty;
    private bool timedOut;
    private bool cancelled;
    private bool swept;
    private int faults;
    private int? exitCode;
    private int? signal;

    /// <summary>The outcome. Continuations never run on the loop's thread.</summary>
    public TaskCompletionSource<ProcessOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int PidFd => pidFd;

    public int OutFd => outFd;

    public int ErrFd => errFd;

    /// <summary>True until the kernel said that the child ended.</summary>
    public bool AwaitsEnd => !ended;

    /// <summary>True when nothing is left to do, not even to reap a child that did not want to die.</summary>
    public bool Finished => Completion.Task.IsCompleted && reaped;

    /// <summary>True while the group is to be looked at again and again because nothing tells when its last member ends.</summary>
    public bool AwaitsGroup => terminating && ended && !groupEmpty && !Completion.Task.IsCompleted;

    public void Start(long now)
    {
        if (timeoutMs is { } limit)
        {
            timeoutAt = now + limit;
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

            if (ended)
            {
                quietUntil = now + timings.DrainQuietMs;
            }
        }
        else if (count == 0 || Marshal.GetLastWin32Error() != LibC.EINTR)
        {
            Close(ref fd);
        }
    }

    public void Cancel(long now)
    {
        if (Completion.Task.IsCompleted)
        {
            return;
        }

        cancelled = true;
        Terminate(now);
    }

    /// <summary>Asks the kernel whether the child ended.</summary>
    public void CheckEnd(long now)
    {
        var state = ended ? default : LibC.Peek(pid);
        if (!state.Ended)
        {
            return;
        }

        ended = true;
        exitCode = state.ExitCode;
        signal = state.Signal;
        timeoutAt = Never;
        drainUntil = now + timings.DrainMs;
        quietUntil = now + timings.DrainQuietMs;
        if (exitCode != 0)
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
            if (ended && !reaped)
            {
                Reap();
            }

            return Never;
        }

        if (now >= timeoutAt)
        {
            timedOut = true;
            timeoutAt = Never;
            Terminate(now);
        }

        if (terminating && ended && !groupEmpty)
        {
            // From here on the group's id is held by its members only; an empty group is never signalled again.
            Reap();
            LibC.ReapGroup(pid);
            groupEmpty = IsGroupEmpty() && !extraProcesses.AnyAlive() && !HasMore();
        }

        if (terminating && !killed && !groupEmpty && now >= killAt)
        {
            killed = true;
            giveUpAt = now + (ended ? timings.KillGraceMs : timings.GiveUpMs);
            extraProcesses = Whole ? extraProcesses.Refresh(reaped ? null : pid, mark) : ended ? extraProcesses : extraProcesses.Refresh(pid, mark);
            _ = LibC.kill(-pid, LibC.SIGKILL);
            extraProcesses.Signal(LibC.SIGKILL);
        }

        if (IsDone(now))
        {
            Complete();
            return Never;
        }

        return Math.Min(Math.Min(Math.Min(timeoutAt, killed ? Never : killAt), giveUpAt), ended ? Math.Min(drainUntil, quietUntil) : Never);
    }

    /// <summary>
    /// The node ends the run, so all of it ends: also daemons, which have nothing to do with its group any more. Of a command that failed by itself they
    /// live on (docs/protocol/process.md 5).
    /// </summary>
    private bool Whole => timedOut || cancelled;

    /// <summary>Before it is said that all are gone: a process that forked while the signals went out has a child that got none.</summary>
    private bool HasMore()
    {
        if (!Whole || (swept && !killed))
        {
            return false;
        }

        swept = true;
        extraProcesses = extraProcesses.Refresh(null, mark);
        if (!extraProcesses.AnyAlive())
        {
            return false;
        }

        extraProcesses.Signal(killed ? LibC.SIGKILL : LibC.SIGTERM);
        return true;
    }

    /// <summary>Something went wrong with this run; after many times it ends without an answer of the kernel.</summary>
    public void Fault(Exception problem)
    {
        if (++faults < MostFaults || Completion.Task.IsCompleted)
        {
            return;
        }

        if (!reaped)
        {
            _ = LibC.kill(-pid, LibC.SIGKILL);
        }

        Close(ref outFd);
        Close(ref errFd);
        Completion.TrySetException(new IOException("The process could not be watched: " + problem.Message, problem));
    }

    private bool IsGroupEmpty()
    {
        if (LibC.kill(-pid, 0) != 0 && Marshal.GetLastWin32Error() == LibC.ESRCH)
        {
            return true;
        }

        // Known members are looked at first: reading all of /proc is for when they are gone.
        if (groupMembers is { } known && known.AnyAlive())
        {
            return false;
        }

        groupMembers = ProcessTree.OfGroup(pid);
        return groupMembers is { } members && !members.AnyAlive();
    }

    private bool IsDone(long now)
    {
        if (now >= giveUpAt)
        {
            return true;
        }

        var drained = (outFd < 0 && errFd < 0) || now >= drainUntil || now >= quietUntil;
        return ended && drained && (!terminating || groupEmpty);
    }

    private void Terminate(long now)
    {
        if (terminating)
        {
            return;
        }

        terminating = true;
        // The child is there at least as a zombie: nothing reaps it before. Most runs end by themselves and are never asked.
        mark.NotBefore = ProcessTree.StartOf(pid) ?? 0;
        killAt = now + timings.KillGraceMs;
        if (!ended)
        {
            extraProcesses = ProcessTree.None.Refresh(pid, mark);
        }

        _ = LibC.kill(-pid, LibC.SIGTERM);
        extraProcesses.Signal(LibC.SIGTERM);
    }

    private void Complete()
    {
        Close(ref outFd);
        Close(ref errFd);
        if (ended)
        {
            Reap();
        }

        Completion.TrySetResult(new ProcessOutcome(exitCode, timedOut, cancelled) { Signal = signal });
    }

    private void Reap()
    {
        if (!reaped)
        {
            LibC.Reap(pid);
            reaped = true;
            Close(ref pidFd);
        }
    }

    private static void Close(ref int fd)
    {
        if (fd >= 0)
        {
            _ = LibC.close(fd);
            fd = -1;
        }
    }
}
