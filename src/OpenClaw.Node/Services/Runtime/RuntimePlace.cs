using System.Text.RegularExpressions;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.Services.Runtime;

/// <summary>
/// Whether the program may be copied into <c>runtime</c>, and what may be deleted there. The directory of a machine's service belongs to
/// the service's account, and so to every command that was ever allowed there: it may have made a link of it to any place of the machine.
/// </summary>
internal static class RuntimePlace
{
    // VERSION-FINGERPRINT, and .VERSION-FINGERPRINT.GUID of a copy that was never finished.
    private static readonly Regex CopyName =
        new(@"^(?:[0-9A-Za-z][0-9A-Za-z.+_-]*-[0-9a-f]{8}|\.[0-9A-Za-z][0-9A-Za-z.+_-]*-[0-9a-f]{8}\.[0-9a-f]{32})\z",
            RegexOptions.CultureInvariant);

    /// <summary>Refuses a place that leads elsewhere.</summary>
    /// <param name="stateDirectory">The state directory.</param>
    /// <param name="root"><c>runtime</c> in it.</param>
    /// <param name="other">Whose the state directory is, when root acts and it is not root's.</param>
    /// <exception cref="NodeStateException">It is a link, or somebody else's; the message has the command that mends it.</exception>
    public static void Require(string stateDirectory, string root, PosixStat? other)
    {
        if (Find(stateDirectory, root, other) is { } fault)
        {
            throw NodeStateException.Of(fault);
        }
    }

    /// <summary>True for a plain directory with the name of a copy: all that is ever deleted.</summary>
    public static bool IsCopy(string directory) => CopyName.IsMatch(Path.GetFileName(directory)) && IsPlainDirectory(directory);

    /// <summary>True for a directory that is no link.</summary>
    public static bool IsPlainDirectory(string path) => ThisSystem.IsWindows
        ? Directory.Exists(path) && (File.GetAttributes(path) & FileAttributes.ReparsePoint) == 0
        : PosixStat.Of(path, followLinks: false) is { IsDirectory: true };

    private static StateFault? Find(string stateDirectory, string root, PosixStat? other)
    {
        if (ThisSystem.IsWindows)
        {
            return Directory.Exists(root) && !IsPlainDirectory(root)
                ? new StateFault(root,
                    $"{root} is a link; the program is copied into a plain directory only, and nothing was written or deleted.",
                    $"rmdir \"{root}\"")
                : null;
        }
        if (other is not null && FileTrust.OfDirectory(stateDirectory, isNodes: false) is { } above)
        {
            return above;
        }
        if (PosixStat.Of(root, followLinks: false) is not { } stat)
        {
            return null;
        }
        string quoted = "'" + root.Replace("'", "'\\''") + "'";
        if (stat.IsLink)
        {
            string target = PosixFile.ReadLink(root) ?? "nowhere";
            return new StateFault(
                root, $"{root} is a link (of user {stat.User}, to {target}); the program is copied into a plain directory only, and nothing was written or deleted.", $"rm {quoted}");
        }
        if (!stat.IsDirectory)
        {
            return new StateFault(root, $"{root} is no directory; nothing was written or deleted.", $"rm {quoted}");
        }
        return other is { } account && stat.User != account.User
            ? new StateFault(
                root, $"{root} belongs to user {stat.User}, the state directory to user {account.User}; nothing was written or deleted.",
                $"chown -R -h {account.User}:{account.Group} {quoted}")
            : null;
    }
}
