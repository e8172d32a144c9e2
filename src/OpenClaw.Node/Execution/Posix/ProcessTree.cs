using System.Globalization;
using System.Text;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Posix;

/// <summary>
/// Descendants of a child that left its process group (job control in a shell, <c>setsid</c>, daemons) and that a signal to the group would
/// miss. Linux only: read from /proc. A process is known by its id and start time, so that a reused id is never signalled.
/// </summary>
internal sealed class ProcessTree
{
    private const int MaxProcesses = 4096;

    private readonly List<(int Pid, string StartTime)> _members;

    private ProcessTree(List<(int, string)> members) => _members = members;

    public static ProcessTree None { get; } = new([]);

    /// <summary>This tree's members that still run, and those found now.</summary>
    /// <param name="leader">The child, which leads a session; null once it has been reaped, when its id may be another's.</param>
    /// <param name="mark">What the run's processes carry, whoever has become their parent.</param>
    public ProcessTree Refresh(int? leader, RunMark mark)
    {
        if (!Directory.Exists("/proc/self"))
        {
            return this;
        }

        var all = ReadAll();
        var found = new Dictionary<int, string>();
        var known = new HashSet<int>();
        if (leader is { } child)
        {
            known.Add(child);
        }

        foreach (var (pid, startTime) in _members)
        {
            if (IsAlive(pid))
            {
                known.Add(pid);
                found[pid] = startTime;
            }
        }

        foreach (var entry in all.Values)
        {
            if (entry.Pid != leader && !known.Contains(entry.Pid) && entry.IsAlive && mark.IsOn(entry.Pid, entry.StartedAt))
            {
                known.Add(entry.Pid);
                found[entry.Pid] = entry.StartTime;
            }
        }

        bool grew;
        do
        {
            grew = false;
            foreach (var entry in all.Values)
            {
                if (!known.Contains(entry.Pid) && ((leader is { } session && entry.Session == session) || known.Contains(entry.Parent)))
                {
                    grew = known.Add(entry.Pid);
                    if (entry.Group != leader)
                    {
                        found[entry.Pid] = entry.StartTime;
                    }
                }
            }
        }
        while (grew && known.Count < MaxProcesses);

        return new ProcessTree([.. found.Select(pair => (pair.Key, pair.Value))]);
    }

    /// <summary>
    /// The members of a process group that still run. A group that consists of zombies cannot be told from a live one by kill(2), and an
    /// init process that reaps late or never (containers) would hold every result up.
    /// </summary>
    /// <returns>Null where /proc does not tell.</returns>
    public static ProcessTree? OfGroup(int group)
        => Directory.Exists("/proc/self") && ReadAll() is { Count: > 0 } all
            ? new ProcessTree([.. all.Values.Where(entry => entry.Group == group && entry.IsAlive)
                .Select(entry => (entry.Pid, entry.StartTime))])
            : null;

    /// <summary>When a process started, in the kernel's ticks; null where it cannot be told.</summary>
    public static ulong? StartOf(int pid) => Read(pid)?.StartedAt;

    public void Signal(int signal)
    {
        foreach (var (pid, startTime) in _members)
        {
            if (Read(pid) is { } entry && entry.StartTime == startTime)
            {
                _ = LibC.kill(pid, signal);
            }
        }
    }

    public bool AnyAlive() => _members.Exists(member => IsAlive(member.Pid));

    private bool IsAlive(int pid)
        => _members.Exists(member => member.Pid == pid && Read(pid) is { } entry && entry.StartTime == member.StartTime && entry.IsAlive);

    /// <summary>Empty when /proc cannot be read now: out of descriptors, out of memory.</summary>
    private static Dictionary<int, Entry> ReadAll() => SpareDescriptor.Lend(() =>
    {
        var all = new Dictionary<int, Entry>();
        try
        {
            // The ids first: the directory is closed then, and one descriptor is enough for all.
            foreach (var directory in Directory.GetDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                    && Read(pid) is { } entry)
                {
                    all[pid] = entry;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }

        return all;
    });

    /// <summary>
    /// /proc/PID/stat: pid (comm) state ppid pgrp session … starttime is the 22nd field. comm may hold anything, so the last ")" counts.
    /// </summary>
    private static Entry? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText("/proc/" + pid.ToString(CultureInfo.InvariantCulture) + "/stat", Encoding.ASCII);
            var fields = text.Substring(text.LastIndexOf(')') + 2).Split(' ');
            return new Entry(pid, fields[0][0], Number(fields[1]), Number(fields[2]), Number(fields[3]), fields[19]);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException or FormatException or OverflowException
                or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Entry(int Pid, char State, int Parent, int Group, int Session, string StartTime)
    {
        public bool IsAlive => State is not ('Z' or 'X');

        public ulong StartedAt => ulong.TryParse(StartTime, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? ticks : 0;
    }
}
