// CA2101 does not know that LPUTF8Str says how a string is passed.
#pragma warning disable CA2101
using System.Runtime.InteropServices;

namespace OpenClaw.Node.Native;

/// <summary>How busy the machine is, where the system tells it by a function.</summary>
internal static class MachineLoad
{
    /// <summary>Of 1, 5 and 15 minutes, on Linux and macOS; null when it is not known.</summary>
    public static double[]? Average()
    {
        double[] load = new double[3];
        return getloadavg(load, load.Length) == load.Length ? load : null;
    }

    public static (long Total, long Free) WindowsMemory()
    {
        var status = new MemoryStatus { Length = (uint)Marshal.SizeOf<MemoryStatus>() };
        return GlobalMemoryStatusEx(ref status) ? ((long)status.TotalPhysical, (long)status.AvailablePhysical) : (0, 0);
    }

    public static (long Total, long Free) MacMemory() =>
        (Number("hw.memsize"), Number("vm.page_free_count") * Math.Max(1, Number("hw.pagesize")));

    // 32- and 64-bit values alike: the buffer is cleared and the machines are little-endian.
    private static long Number(string name)
    {
        long value = 0;
        nuint size = sizeof(long);
        return sysctlbyname(name, ref value, ref size, IntPtr.Zero, 0) == 0 ? value : 0;
    }

    [DllImport("libc")]
    private static extern int getloadavg([Out] double[] load, int count);

    [DllImport("libc")]
    private static extern int sysctlbyname([MarshalAs(UnmanagedType.LPUTF8Str)] string name, ref long value, ref nuint size,
        IntPtr newValue, nuint newSize);

    [DllImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GlobalMemoryStatusEx(ref MemoryStatus status);

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryStatus
    {
        public uint Length;
        public uint Load;
        public ulong TotalPhysical;
        public ulong AvailablePhysical;
        public ulong TotalPageFile;
        public ulong AvailablePageFile;
        public ulong TotalVirtual;
        public ulong AvailableVirtual;
        public ulong AvailableExtendedVirtual;
    }
}
