using System.Collections.Concurrent;
using System.Diagnostics;

namespace OpenClaw.Node.Native;

/// <summary>
/// The directories on the way to a file, as root sees them: whether anybody else could turn it. Where nobody can, that is known for a
/// second: each request to run writes several files in the same place.
/// </summary>
internal static class RootsWay
{
    private const int MostKnown = 256;

    private static readonly ConcurrentDictionary<string, long> Known = new(StringComparer.Ordinal);

    /// <summary>True when each directory above a path is root's, is no link, and lets nobody else put another in its place.</summary>
    public static bool IsRootsAlone(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? "/";
        long now = Stopwatch.GetTimestamp();
        // Root itself may have given the directory away since.
        if (Known.TryGetValue(directory, out long at) && now - at < Stopwatch.Frequency
            && PosixStat.Of(directory, followLinks: false) is { } same && IsRootsAlone(same))
        {
            return true;
        }
        if (PosixStat.Of(directory, followLinks: false) is null || !To(path).All(part => IsRootsAlone(part.Stat)))
        {
            return false;
        }
        if (Known.Count >= MostKnown)
        {
            Known.Clear();
        }
        Known[directory] = now;
        return true;
    }

    /// <summary>The directories above a path from the root on, links as such and then what they lead to, as far as there are any.</summary>
    public static IEnumerable<(string Path, PosixStat Stat)> To(string path)
    {
        for (int end = path.IndexOf('/', 1); end > 0; end = path.IndexOf('/', end + 1))
        {
            string directory = path.Substring(0, end);
            if (PosixStat.Of(directory, followLinks: false) is not { } stat)
            {
                yield break;
            }
            yield return (directory, stat);
            if (stat.IsLink && PosixStat.Of(directory, followLinks: true) is { } target)
            {
                yield return (directory, target);
            }
        }
    }

    /// <summary>
    /// True for what belongs to an account that root must not be led by; one that cannot be told (user namespaces) counts as the machine's.
    /// </summary>
    public static bool IsAnothers(PosixStat stat) => stat.User != 0 && !PosixAccounts.IsUnmapped(stat.User);

    private static bool IsRootsAlone(PosixStat stat) =>
        stat is { User: 0, IsLink: false }
        && ((stat.Permissions & PosixMode.OthersWrite) == 0 || (stat.Permissions & PosixMode.Sticky) != 0);
}
