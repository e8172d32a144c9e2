using System.Globalization;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.State.Trust;

/// <summary>Whether somebody else could change a file or a directory, by its owner and its mode.</summary>
internal static class FileTrust
{
    /// <summary>
    /// Switches the look at owners and modes off, as sshd's <c>StrictModes no</c>: for containers whose volumes belong to everybody.
    /// </summary>
    public const string Variable = "OPENCLAW_STRICT_MODES";

    /// <summary>True where <see cref="Variable"/> says no.</summary>
    public static bool IsOff => Environment.GetEnvironmentVariable(Variable) is "no" or "0" or "off" or "false";

    /// <summary>What is wrong with a file that was opened or looked at.</summary>
    public static StateFault? OfPosixFile(string path, PosixStat stat)
    {
        if (IsOff)
        {
            return stat.IsFile ? null : PosixTrust.Here().OfFile(path, stat);
        }
        return OfLinksOnTheWayTo(path) ?? PosixTrust.Here(AdministratorsGuest(Path.GetDirectoryName(path))).OfFile(path, stat);
    }

    /// <summary>Root goes where root's links lead, and not where an account sends it.</summary>
    private static StateFault? OfLinksOnTheWayTo(string path)
    {
        if (!PosixAccounts.IsRoot || RootsWay.IsRootsAlone(path))
        {
            return null;
        }
        foreach ((string way, PosixStat stat) in RootsWay.To(path))
        {
            if (stat.IsLink && RootsWay.IsAnothers(stat))
            {
                return new StateFault(way,
                    $"{way} is a link of user {stat.User.ToString(CultureInfo.InvariantCulture)}; root does not follow it.",
                    $"rm {PosixTrust.Quoted(way)}");
            }
        }
        return null;
    }

    /// <summary>What is wrong with the mode of a directory that is written to.</summary>
    public static StateFault? OfSharedDirectory(string directory, PosixStat stat) =>
        IsOff ? null : PosixTrust.Here().OfMode(directory, stat);

    /// <summary>Windows: the same for a file by its path.</summary>
    public static StateFault? OfWindowsFile(string path) => IsOff ? null : WindowsTrust.Find(path, isDirectory: false);

    /// <summary>What is wrong with a directory or with one above it.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="isNodes">True when it is this node's own, whoever looks.</param>
    public static StateFault? OfDirectory(string directory, bool isNodes) => OfDirectories([directory], isNodes);

    /// <summary>
    /// The first thing that is wrong with several directories or with those above them. What they have in common is looked at once.
    /// </summary>
    public static StateFault? OfDirectories(IEnumerable<string> directories, bool isNodes)
    {
        if (IsOff)
        {
            return null;
        }
        if (ThisSystem.IsWindows)
        {
            return directories.Select(WindowsTrust.OfDirectory).FirstOrDefault(fault => fault is not null);
        }
        Dictionary<string, PosixStat?> seen = new(StringComparer.Ordinal);
        return directories.Select(directory => PosixTrust.Here(isNodes ? null : AdministratorsGuest(directory), seen)
            .OfDirectory(directory)).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>
    /// Root looks at the state of a node that runs under another account: that account's files are as they should be. A node that runs as
    /// root has no such guest: who owns its directory is asked for the node before.
    /// </summary>
    private static uint? AdministratorsGuest(string? directory)
    {
        // Of one that is not there yet, the one above says whose it will be.
        while (PosixAccounts.IsRoot && directory is not null)
        {
            if (PosixStat.Of(directory, followLinks: true) is { } stat)
            {
                return stat.User == 0 ? null : stat.User;
            }
            directory = Path.GetDirectoryName(directory);
        }
        return null;
    }
}
