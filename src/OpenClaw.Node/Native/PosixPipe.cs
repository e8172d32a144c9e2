using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>What comes out of a pipe and is wanted by nobody: Linux throws it away without copying it here.</summary>
internal static unsafe class PosixPipe
{
    // As much as an account without privileges may ask for.
    private const int Widest = 1024 * 1024;

    private static readonly Lazy<int> Sink = new(() => ThisSystem.IsMacOS ? -1 : PosixFile.OpenSink());
    private static volatile bool canSplice = true;

    /// <summary>
    /// Lets the writer put more into the pipe before it has to wait for its reader: fewer changes between the two. Not more than a wish: an
    /// account has a limit for all its pipes.
    /// </summary>
    public static void Widen(int fd) => LibC.SetPipeSize(fd, Widest);

    /// <summary>
    /// As read(2), with the bytes thrown away: how many there were, 0 at the end, -1 for an error. The pipe must be known to have
    /// something.
    /// </summary>
    /// <param name="fd">The read end.</param>
    /// <param name="buffer">Written over where the system cannot throw away by itself.</param>
    /// <param name="length">Of the buffer.</param>
    public static long Discard(int fd, void* buffer, int length)
    {
        if (canSplice && Sink.Value >= 0)
        {
            long count = (long)splice(fd, IntPtr.Zero, Sink.Value, IntPtr.Zero, (UIntPtr)Widest, 0);
            if (count >= 0 || Marshal.GetLastWin32Error() == LibC.EINTR)
            {
                return count;
            }
            // A sandbox or a kernel that does not do it will not do it the next time either.
            canSplice = false;
        }
        return (long)LibC.read(fd, buffer, (UIntPtr)length);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern IntPtr splice(int from, IntPtr fromOffset, int to, IntPtr toOffset, UIntPtr length, uint flags);
}
