using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>
/// glibc gives each thread a heap of its own that takes 128 MB of addresses and keeps 130 KB of memory, whatever the thread does. A node
/// has some twenty threads and asks for little of it at a time: two heaps are enough, and a limit of addresses (<c>ulimit -v</c>) is not
/// used up by them.
/// </summary>
internal static class MemoryArenas
{
    private const int Most = -8; // M_ARENA_MAX of malloc.h

    /// <summary>For a process that is the node's own, before it makes its threads.</summary>
    public static void KeepFew()
    {
        if (ThisSystem.IsWindows || ThisSystem.IsMacOS)
        {
            return;
        }
        try
        {
            _ = mallopt(Most, 2);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has one heap for all.
        }
    }

    [DllImport("libc")]
    private static extern int mallopt(int parameter, int value);
}
