using System.Globalization;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// The machine's load, as <c>node.host.stats</c> tells it (docs/protocol/commands.md 4). The gateway refuses the whole event when a free
/// amount exceeds its total, so amounts are cut to fit.
/// </summary>
internal static class HostStats
{
    /// <summary>The payload now.</summary>
    public static JsonObject Sample(string home)
    {
        (long total, long free) = Memory();
        var members =
            new List<KeyValuePair<string, JsonTree>> { new("cpuCount",
                JsonTree.Of(Math.Max(1, Math.Min(4096, Environment.ProcessorCount)))) };
        if (LoadAverage() is { } load && load.Any(value => value > 0))
        {
            members.Add(new("loadAverage",
                new JsonArray(load.Select(value =>
                    (JsonTree)new JsonNumber(Math.Min(value, 100_000).ToString("0.##", CultureInfo.InvariantCulture))).ToArray())));
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
            return ThisSystem.IsWindows ? MachineLoad.WindowsMemory()
                : ThisSystem.IsMacOS ? MachineLoad.MacMemory()
                : LinuxMemory(File.ReadAllLines("/proc/meminfo"));
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            return (0, 0);
        }
    }

    internal static (long Total, long Free) LinuxMemory(IEnumerable<string> meminfo)
    {
        long Kilobytes(string name) => meminfo.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal)) is { } line
            && long.TryParse(line[(name.Length + 1)..].Replace("kB", "").Trim(), NumberStyles.None, CultureInfo.InvariantCulture,
                out long value) ? value : 0;
        return (Kilobytes("MemTotal") * 1024, Kilobytes("MemAvailable") * 1024);
    }

    private static double[]? LoadAverage()
    {
        if (ThisSystem.IsWindows)
        {
            return null;
        }
        try
        {
            return MachineLoad.Average();
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
            var drive = new DriveInfo(ThisSystem.IsWindows ? Path.GetPathRoot(home) ?? home : home);
            return drive.TotalSize > 0 ? (drive.TotalSize, drive.AvailableFreeSpace) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
