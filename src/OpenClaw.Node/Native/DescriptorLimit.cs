using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>
/// How many descriptors a process may have (<c>ulimit -n</c>), Linux. The node takes all that it may have; what it starts is given back
/// what the node was started with: programs that use <c>select</c>, or close every descriptor up to the limit, count on a small one.
/// </summary>
internal static class DescriptorLimit
{
    private const int Files = 7;

    private static Limits? _before;

    /// <summary>The limit that counts now; null where it is not known.</summary>
    public static ulong? Now => Read() is { } limits ? limits.Soft : null;

    /// <summary>Raises the limit to the highest that this process may have.</summary>
    public static void Raise()
    {
        if (Read() is not { } limits || limits.Soft >= limits.Hard)
        {
            return;
        }
        Limits raised = new() { Soft = limits.Hard, Hard = limits.Hard };
        if (setrlimit(Files, in raised) == 0)
        {
            _before = limits;
        }
    }

    /// <summary>
    /// Gives a child the limit that this process was started with, as soon as there is a child: nothing can be done between its making and
    /// its program.
    /// </summary>
    public static void GiveBackTo(int pid)
    {
        if (_before is { } before)
        {
            // A program of another account cannot be changed, and keeps the higher one.
            _ = prlimit(pid, Files, in before, IntPtr.Zero);
        }
    }

    /// <summary>For tests: a lower limit, from which it can be raised.</summary>
    internal static bool Lower(ulong to) =>
        Read() is { } limits && new Limits { Soft = (nuint)to, Hard = limits.Hard } is var lower && setrlimit(Files, in lower) == 0;

    /// <summary>For tests: as if it had never been raised.</summary>
    internal static void Forget() => _before = null;

    private static Limits? Read() =>
        !ThisSystem.IsWindows && !ThisSystem.IsMacOS && getrlimit(Files, out Limits limits) == 0 ? limits : null;

    [DllImport("libc")]
    private static extern int getrlimit(int what, out Limits limits);

    [DllImport("libc")]
    private static extern int setrlimit(int what, in Limits limits);

    [DllImport("libc")]
    private static extern int prlimit(int pid, int what, in Limits limits, IntPtr old);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public nuint Soft;
        public nuint Hard;
    }
}
