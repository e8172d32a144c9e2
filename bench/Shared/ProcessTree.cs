using System.Globalization;

namespace OpenClaw.Bench;

/// <summary>Memory and processor time of a process with all its children, from /proc (Linux only).</summary>
internal static class ProcessTree
{
    /// <summary>USER_HZ, which Linux fixes at 100 for what it shows to programs.</summary>
    private const double TicksPerSecond = 100;

    public static (double RssMb, double PssMb) Memory(int root)
    {
        double rss = 0, pss = 0;
        foreach (var pid in Members(root))
        {
            foreach (var line in Lines($"/proc/{pid}/smaps_rollup"))
            {
                rss += Kilobytes(line, "Rss:");
                pss += Kilobytes(line, "Pss:");
            }
        }

        return (rss / 1024, pss / 1024);
    }

    public static double CpuSeconds(int root)
    {
        double ticks = 0;
        foreach (var pid in Members(root))
        {
            if (Lines($"/proc/{pid}/stat").FirstOrDefault() is { } stat)
            {
                // The name may hold blanks: count from the bracket that ends it.
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            }
        }

        return ticks / TicksPerSecond;
    }

    private static List<int> Members(int root)
    {
        List<int> members = [root];
        for (var i = 0; i < members.Count; i++)
        {
            if (!Directory.Exists($"/proc/{members[i]}/task"))
            {
                continue;
            }

            foreach (var task in Directory.GetDirectories($"/proc/{members[i]}/task"))
            {
                members.AddRange(Lines(task + "/children").SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)));
            }
        }

        return members;
    }

    private static double Kilobytes(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal)
            ? double.Parse(line.AsSpan(name.Length).TrimEnd("kB "), CultureInfo.InvariantCulture) : 0;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile.
            return [];
        }
    }
}
