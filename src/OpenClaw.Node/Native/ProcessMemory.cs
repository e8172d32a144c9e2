using System.Globalization;
using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Compat;

namespace OpenClaw.Node.Native;

/// <summary>The memory of this process as the system counts it.</summary>
internal static class ProcessMemory
{
    private const int DontNeed = 4;

    /// <summary>
    /// Gives back what is held without need: garbage, what the C library keeps of freed memory, and (Linux) pages of program files. Those
    /// stay in the system's cache and come back by themselves where they are needed; until then nobody counts them, and they are the first
    /// to go where memory is short.
    /// </summary>
    public static void GiveBack()
    {
        if (ThisSystem.IsWindows)
        {
            // Never measured there, and under wine a collection may end the runtime.
            return;
        }
        GarbageCollection.GiveBack();
        if (ThisSystem.IsMacOS)
        {
            return;
        }
        try
        {
            _ = malloc_trim(UIntPtr.Zero);
        }
        catch (EntryPointNotFoundException)
        {
            // musl keeps nothing worth the name.
        }
        try
        {
            foreach ((long start, long end) in Unchanged(File.ReadAllLines("/proc/self/smaps")))
            {
                _ = madvise(new IntPtr(start), new UIntPtr((ulong)(end - start)), DontNeed);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sandbox without /proc: it stays as it is.
        }
    }

    /// <summary>
    /// The mappings of files that nobody can write to and in which nothing was changed when they were loaded (no anonymous page): what is
    /// dropped of them is read again from the file.
    /// </summary>
    /// <param name="smaps">Lines of /proc/PID/smaps.</param>
    internal static IEnumerable<(long Start, long End)> Unchanged(IEnumerable<string> smaps)
    {
        (long Start, long End)? current = null;
        foreach (string line in smaps)
        {
            // 55d0c0a00000-55d0c1200000 r-xp 00600000 fe:01 1234    /usr/bin/openclaw-node
            string[] parts = line.Split([' '], 6, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 5 && parts[1].Length == 4)
            {
                current = parts is [var range, "r-xp" or "r--p", _, _, not "0", ['/', ..]] && range.IndexOf('-') is > 0 and var dash
                    && long.TryParse(range.Substring(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long start)
                    && long.TryParse(range.Substring(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long end)
                        && start < end
                    ? (start, end) : null;
            }
            else if (parts is ["Anonymous:", "0", "kB"] && current is { } unchanged)
            {
                yield return unchanged;
            }
        }
    }

    [DllImport("libc")]
    private static extern int malloc_trim(UIntPtr pad);

    [DllImport("libc")]
    private static extern int madvise(IntPtr address, UIntPtr length, int advice);
}
