using System.Runtime.InteropServices;
using OpenClaw.Browser.Cdp;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Browser.Launch;

/// <summary>
/// The pipes to a browser on POSIX. Reading blocks the connection's own thread in poll(2), which also drains stderr; a third pipe wakes it,
/// because closing a descriptor under a reader is no way to end it.
/// </summary>
internal sealed unsafe class PosixChannel : IByteChannel
{
    // PIPE_BUF of Linux; macOS has 512. What poll calls writable takes at least that much without blocking.
    private static readonly int MaxWrite = ThisSystem.IsMacOS ? 512 : 4096;

    private readonly object _gate = new();
    private readonly Action<byte[], int> _error;
    private readonly byte[] _errorBuffer = new byte[4096];
    private readonly int _readEnd;
    private readonly int _writeEnd;
    private readonly int _errorEnd;
    private readonly int _wakeRead = -1;
    private readonly int _wakeWrite = -1;
    private bool _errorOpen = true;
    private bool _closing;
    private int _users;

    public PosixChannel(int readEnd, int writeEnd, int errorEnd, Action<byte[], int> error)
    {
        _readEnd = readEnd;
        _writeEnd = writeEnd;
        _errorEnd = errorEnd;
        _error = error;
        if (LibC.CreatePipe(out _wakeRead, out _wakeWrite) is not 0 and var problem)
        {
            throw new IOException("No pipe for the browser: " + LibC.NameOf(problem));
        }
    }

    public Task<int> ReadAsync(byte[] buffer) => Task.FromResult(Use(() => Read(buffer)));

    public Task WriteAsync(byte[] bytes) => Task.Run(() => Use(() => Write(bytes)));

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }
            _closing = true;
            // Level-triggered and never read: everybody who polls wakes.
            byte one = 1;
            _ = LibC.write(_wakeWrite, &one, (UIntPtr)1);
            _users++;
        }
        Leave();
    }

    private int Use(Func<int> body)
    {
        lock (_gate)
        {
            if (_closing)
            {
                return 0;
            }
            _users++;
        }
        try
        {
            return body();
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_users == 0 && _closing)
            {
                foreach (int fd in (int[])[_readEnd, _writeEnd, _errorEnd, _wakeRead, _wakeWrite])
                {
                    _ = LibC.close(fd);
                }
            }
        }
    }

    private int Read(byte[] buffer)
    {
        LibC.PollFd* fds = stackalloc LibC.PollFd[3];
        while (true)
        {
            fds[0] = new LibC.PollFd { Fd = _readEnd, Events = LibC.POLLIN };
            fds[1] = new LibC.PollFd { Fd = _wakeRead, Events = LibC.POLLIN };
            // A negative descriptor is passed over.
            fds[2] = new LibC.PollFd { Fd = _errorOpen ? _errorEnd : -1, Events = LibC.POLLIN };
            if (LibC.poll(fds, (UIntPtr)3, -1) < 0 && Marshal.GetLastWin32Error() != LibC.EINTR)
            {
                return 0;
            }
            if (fds[1].Revents != 0)
            {
                return 0;
            }
            if (fds[2].Revents != 0)
            {
                int told = Take(_errorEnd, _errorBuffer);
                _errorOpen = told > 0;
                _error(_errorBuffer, told);
            }
            if (fds[0].Revents != 0)
            {
                return Take(_readEnd, buffer);
            }
        }
    }

    private static int Take(int fd, byte[] buffer)
    {
        fixed (byte* target = buffer)
        {
            while (true)
            {
                long count = (long)LibC.read(fd, target, (UIntPtr)buffer.Length);
                if (count >= 0 || Marshal.GetLastWin32Error() != LibC.EINTR)
                {
                    return (int)Math.Max(0, count);
                }
            }
        }
    }

    private int Write(byte[] bytes)
    {
        LibC.PollFd* fds = stackalloc LibC.PollFd[2];
        int done = 0;
        while (done < bytes.Length)
        {
            fds[0] = new LibC.PollFd { Fd = _writeEnd, Events = LibC.POLLOUT };
            fds[1] = new LibC.PollFd { Fd = _wakeRead, Events = LibC.POLLIN };
            int ready = LibC.poll(fds, (UIntPtr)2, -1);
            if (ready < 0 && Marshal.GetLastWin32Error() == LibC.EINTR)
            {
                continue;
            }
            if (ready < 0 || fds[1].Revents != 0)
            {
                throw new IOException("The connection to the browser is closed.");
            }
            fixed (byte* source = bytes)
            {
                long count = (long)LibC.write(_writeEnd, source + done, (UIntPtr)Math.Min(MaxWrite, bytes.Length - done));
                if (count < 0 && Marshal.GetLastWin32Error() != LibC.EINTR)
                {
                    throw new IOException("The browser does not read any more.");
                }
                done += (int)Math.Max(0, count);
            }
        }
        return done;
    }
}
