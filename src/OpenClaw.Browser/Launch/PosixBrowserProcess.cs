using OpenClaw.Browser.Cdp;
using OpenClaw.Node.Execution.Posix;
using OpenClaw.Node.Native;

namespace OpenClaw.Browser.Launch;

/// <summary>A browser on Linux or macOS: leader of a session and process group of its own.</summary>
internal sealed class PosixBrowserProcess : BrowserProcess
{
    /// <summary>Above the child's 3 and 4 (<see cref="PosixSpawn.Start"/>).</summary>
    private const int LeastDescriptor = 10;

    private readonly object _gate = new();
    private readonly int _pid;
    private bool _ended;

    private PosixBrowserProcess(int pid, int readEnd, int writeEnd, int errorEnd)
    {
        _pid = pid;
        Channel = new PosixChannel(readEnd, writeEnd, errorEnd, AddError);
    }

    public override int Pid => _pid;

    public override IByteChannel Channel { get; }

    public static BrowserProcess Create(BrowserCommand command)
    {
        LibC.MakeChildrenWaitable();
        var ends = new List<int>();
        try
        {
            (int inRead, int inWrite) = Pipe(ends);
            (int errorRead, int errorWrite) = Pipe(ends);
            Close(ends, inWrite);
            (int commandRead, int commandWrite) = Pipe(ends);
            (int answerRead, int answerWrite) = Pipe(ends);
            string[] argv = [command.Executable, .. command.Arguments];
            // stdout goes where stderr goes: both are only read for the text of a failure.
            int error = PosixSpawn.Start(
                command.Executable, argv, command.Environment, null, (inRead, errorWrite, errorWrite), null, out int pid, out _,
                (commandRead, answerWrite));
            if (error != 0)
            {
                throw new IOException($"{command.Executable} could not be started: {LibC.NameOf(error)}");
            }
            ends.Remove(answerRead);
            ends.Remove(commandWrite);
            ends.Remove(errorRead);
            return new PosixBrowserProcess(pid, answerRead, commandWrite, errorRead);
        }
        finally
        {
            ends.ForEach(fd => _ = LibC.close(fd));
        }
    }

    public override bool HasEnded()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return true;
            }
            if (!LibC.Peek(_pid).Ended)
            {
                return false;
            }
            // The browser is a zombie and still holds its id: what is left of its group cannot be a stranger's.
            ProcessTree? members = ProcessTree.OfGroup(_pid);
            if (members?.AnyAlive() != false)
            {
                _ = LibC.kill(-_pid, LibC.SIGKILL);
                if (members is not null)
                {
                    return false;
                }
            }
            LibC.Reap(_pid);
            LibC.ReapGroup(_pid);
            _ended = true;
            return true;
        }
    }

    public override void Terminate() => Signal(LibC.SIGTERM);

    public override void Kill() => Signal(LibC.SIGKILL);

    protected override void Release()
    {
        // The channel owns every descriptor, and it is closed.
    }

    private void Signal(int signal)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _ = LibC.kill(-_pid, signal);
            }
        }
    }

    private static (int Read, int Write) Pipe(List<int> ends)
    {
        int error = LibC.CreatePipe(out int read, out int write);
        if (error == 0)
        {
            error = LibC.MoveUp(ref read, LeastDescriptor);
            error = error != 0 ? error : LibC.MoveUp(ref write, LeastDescriptor);
            ends.Add(read);
            ends.Add(write);
        }
        return error == 0 ? (read, write) : throw new IOException("No pipe for the browser: " + LibC.NameOf(error));
    }

    private static void Close(List<int> ends, int fd)
    {
        _ = LibC.close(fd);
        ends.Remove(fd);
    }
}
