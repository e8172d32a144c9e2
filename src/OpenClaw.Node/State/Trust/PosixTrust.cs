using System.Globalization;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.State.Trust;

/// <summary>
/// Whether somebody else could change a file, or put another in its place: sshd's StrictModes for the state of a node. Owners are this
/// account and root.
/// </summary>
/// <remarks>
/// Group-writable is fine for a group that nobody else is in, world-writable for a directory above with the sticky bit (/tmp: what lies in
/// it belongs to its owner, which is looked at next). Links above the state directory are followed as the system follows them, each held to
/// the same owners.
/// </remarks>
internal sealed class PosixTrust(uint me, uint? also, Func<uint, bool> isPrivateGroup, Func<uint, bool> isUnmapped,
    Func<string, PosixStat?> look)
{
    /// <summary>For this process.</summary>
    /// <param name="also">An account that is trusted as well; null for none.</param>
    /// <param name="seen">What one look has seen so far, so that a directory above several is looked at once; null for nothing. Never kept
    /// from one look to the next.</param>
    public static PosixTrust Here(uint? also = null, Dictionary<string, PosixStat?>? seen = null) => new(
        PosixAccounts.Me, also, PosixAccounts.IsPrivateGroup, PosixAccounts.IsUnmapped, path =>
        {
            if (seen is null || !seen.TryGetValue(path, out PosixStat? stat))
            {
                stat = PosixStat.Of(path, followLinks: false);
                seen?.Add(path, stat);
            }
            return stat;
        });

    /// <summary>
    /// What is wrong with an absolute directory or with one above it; null when nothing is. What is not there yet is not wrong.
    /// </summary>
    public StateFault? OfDirectory(string directory)
    {
        var left = new Stack<string>(Parts(directory).Reverse());
        string current = "/";
        int links = 0;
        if (look("/") is { } root && Directory("/", root, above: true) is { } fault)
        {
            return fault;
        }
        while (left.Count > 0)
        {
            string part = left.Pop();
            if (part == "..")
            {
                current = Path.GetDirectoryName(current) ?? "/";
                continue;
            }
            string next = current == "/" ? "/" + part : current + "/" + part;
            if (look(next) is not { } stat)
            {
                return null;
            }
            if (stat.IsLink)
            {
                if (Owner(next, stat, "link", above: true) is { } badLink)
                {
                    return badLink;
                }
                if (++links > PosixFile.MostLinks || LinkTarget(next) is not { } target)
                {
                    return new StateFault(next, $"{next} is a link that leads nowhere.", $"rm {Quoted(next)}");
                }
                current = target.StartsWith("/", StringComparison.Ordinal) ? "/" : current;
                foreach (string step in Parts(target).Reverse())
                {
                    left.Push(step);
                }
                continue;
            }
            if (!stat.IsDirectory)
            {
                return null;
            }
            if (Directory(next, stat, above: left.Count > 0) is { } bad)
            {
                return bad;
            }
            current = next;
        }
        return null;
    }

    /// <summary>What is wrong with an open or looked-at file itself.</summary>
    public StateFault? OfFile(string path, PosixStat stat) =>
        stat.IsLink ? new StateFault(path, $"{path} is a link; a file that this node trusts must be a plain file.",
            $"cp --remove-destination \"$(readlink -f {Quoted(path)})\" {Quoted(path)}")
        : !stat.IsFile ? new StateFault(path, $"{path} is not a plain file.", $"rm -r {Quoted(path)}")
        : Owner(path, stat, "file", above: false) ?? Writers(path, stat, "chmod go-w");

    /// <summary>What is wrong with the mode of a directory that is written to, whoever owns it.</summary>
    public StateFault? OfMode(string directory, PosixStat stat) =>
        (stat.Permissions & PosixMode.Sticky) != 0 ? null : Writers(directory, stat, "chmod 700");

    private StateFault? Directory(string path, PosixStat stat, bool above) =>
        Owner(path, stat, "directory", above)
            ?? (above && (stat.Permissions & PosixMode.Sticky) != 0 ? null : Writers(path, stat, above ? "chmod go-w" : "chmod 700"));

    private StateFault? Owner(string path, PosixStat stat, string kind, bool above)
    {
        if (stat.User == me || stat.User == 0 || stat.User == also || (above && isUnmapped(stat.User)))
        {
            return null;
        }
        string owner = stat.User.ToString(CultureInfo.InvariantCulture);
        string fix = $"chown {(kind == "link" ? "-h " : "")}{me.ToString(CultureInfo.InvariantCulture)} {Quoted(path)}";
        return new StateFault(path,
            $"The {kind} {path} belongs to another account (user {owner}), who could change what this node may run.", fix);
    }

    private StateFault? Writers(string path, PosixStat stat, string command)
    {
        bool group = (stat.Permissions & PosixMode.GroupWrites) != 0 && (!isPrivateGroup(stat.Group) || PosixFile.HasAccessList(path));
        return group || (stat.Permissions & PosixMode.WorldWrites) != 0
            ? new StateFault(
                path,
                $"Other accounts can write to {path} (mode {Convert.ToString(stat.Permissions, 8).PadLeft(4, '0')}), so they could change what this node may run.",
                $"{command} {Quoted(path)}")
            : null;
    }

    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part.Length > 0 && part != ".");

    private static string? LinkTarget(string path) => PosixFile.ReadLink(path) is { Length: > 0 } target ? target : null;

    /// <summary>A path as a shell reads it.</summary>
    public static string Quoted(string path) => "'" + path.Replace("'", "'\\''") + "'";
}
