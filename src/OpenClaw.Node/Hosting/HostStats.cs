using System.Globalization;
using System.Runtime.InteropServices;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// The machine's load, as <c>node.host.stats</c> tells it (docs/protocol/commands.md 4). The gateway refuses the whole event when a free amount exceeds its
/// total, so amounts are cut to fit.
/// </summary>
internal static class HostStats
{
    /// <summary>The payload now.</summary>
    public static JsonObject Sample(string home)
    {
        (long total, long free) = Memory();
        var members = new List<KeyValuePair<string, JsonTree>> { new("cpuCount", JsonTree.Of(Math.Max(1, Math.Min(4096, Environment.ProcessorCount)))) };
        if (LoadAverage() is { } load && load.Any(value => value > 0))
        {
            members.Add(new("loadAverage", new JsonArray(load.Select(value => (JsonTree)new JsonNumber(Math.Min(value, 100_000).ToString("0.##", CultureInfo.InvariantCulture))).ToArray())));
        }
        members.Add(new("memoryTotalBytes", JsonTree.Of(Math.Max(0, total))));
        members.Add(new("memoryFreeBytes", JsonTree.Of(Math.Max(0, Math.Min(free, total)))));
        if (Disk(home) is var (size, available))
        {
            members.Add(new("diskTotalBytes", JsonTree.Of(size)));
            members.Add(new("diskAvailableBytes", JsonTree.Of(Math.Max(0, Math.Min(available, size)))));
        }
        return new JsonObject(members);
    }

    private static (long Total, long Free) Memory()
    {
        try
        {
            return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? WindowsMemory.Read()
                : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? MacMemory.Read()
                : LinuxMemory(File.ReadAllLines("/proc/meminfo"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            return (0, 0);
        }
    }

    internal static (long Total, long Free) LinuxMemory(IEnumerable<string> meminfo)
    {
        long Kilobytes(string name) => meminfo.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal)) is { } line
            && long.TryParse(line[(name.Length + 1)..].Replace("kB", "").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
        return (Kilobytes("MemTotal") * 1024, Kilobytes("MemAvailable") * 1024);
    }

    private static double[]? LoadAverage()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return null;
        }
        try
        {
            double[] load = new double[3];
            return getloadavg(load, load.Length) == load.Length ? load : null;
        }
        catch (Exception problem) when (problem is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static (long Size, long Available)? Disk(string home)
    {
        try
        {
            var drive = new DriveInfo(RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? Path.GetPathRoot(home) ?? home : home);
            return drive.TotalSize > 0 ? (drive.TotalSize, drive.AvailableFreeSpace) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    [DllImport("libc")]
    private static extern int getloadavg([Out] double[] load, int count);

    private static class WindowsMemory
    {
        public static (long, long) Read()
        {
            var status = new MemoryStatus { Length = (uint)Marshal.SizeOf<MemoryStatus>() };
            return GlobalMemoryStatusEx(ref status) ? ((long)status.TotalPhysical, (long)status.AvailablePhysical) : (0, 0);
        }

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

    private static class MacMemory
    {
        public static (long, long) Read() => (Number("hw.memsize"), Number("vm.page_free_count") * Math.Max(1, Number("hw.pagesize")));

        // 32- and 64-bit values alike: the buffer is cleared and the machines are little-endian.
        private static long Number(string name)
        {
            long value = 0;
            nuint size = sizeof(long);
            return sysctlbyname(name, ref value, ref size, IntPtr.Zero, 0) == 0 ? value : 0;
        }

#pragma warning disable CA2101 // LPUTF8Str says how the string is passed
        [DllImport("libc")]
        private static extern int sysctlbyname([MarshalAs(UnmanagedType.LPUTF8Str)] string name, ref long value, ref nuint size, IntPtr newValue, nuint newSize);
#pragma warning restore CA2101
    }
}
