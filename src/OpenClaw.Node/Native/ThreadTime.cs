using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>Processor time of the calling thread: what a piece of work costs, however busy the machine is beside it.</summary>
internal static unsafe class ThreadTime
{
    private const int LinuxThreadClock = 3;
    private const int MacThreadClock = 16;

    private static readonly int Clock = ThisSystem.IsMacOS ? MacThreadClock : LinuxThreadClock;

    /// <summary>
    /// The time spent so far; zero where the system does not say, so that a difference is then nothing. Windows counts in steps of some 16
    /// ms.
    /// </summary>
    public static TimeSpan Now
    {
        get
        {
            if (ThisSystem.IsWindows)
            {
                return GetThreadTimes(GetCurrentThread(), out _, out _, out long kernel, out long user)
                    ? TimeSpan.FromTicks(kernel + user) : TimeSpan.Zero;
            }
            nint* time = stackalloc nint[2];
            return clock_gettime(Clock, time) == 0
                ? TimeSpan.FromTicks((time[0] * TimeSpan.TicksPerSecond) + (time[1] / 100)) : TimeSpan.Zero;
        }
    }

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, nint* time);

    [DllImport("kernel32")]
    private static extern IntPtr GetCurrentThread();

    [DllImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetThreadTimes(IntPtr thread, out long created, out long ended, out long kernel, out long user);
}
