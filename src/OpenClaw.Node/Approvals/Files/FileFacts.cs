using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>
/// Which object on disk a path leads to: device and inode, or volume and file id. A path may be pointed elsewhere, an identity may not.
/// </summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);

internal enum FileKind
{
    File,
    Directory,
    Link,
    Other,
}

/// <summary>What the policy wants to know of a file.</summary>
/// <param name="Identity">Which object it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="OwnedByUs">True when the node's user owns it (POSIX; false elsewhere).</param>
/// <param name="Stamp">What tells that its content is still the same.</param>
internal readonly record struct FileFacts(FileIdentity Identity, FileKind Kind, bool OwnedByUs, FileStamp Stamp)
{
    /// <summary>True when root owns it and neither its group nor others may write to it (POSIX; false elsewhere).</summary>
    public bool OnlyRootWrites { get; init; }

    /// <summary>Follows links; null when there is nothing, or nothing we may look at.</summary>
    public static FileFacts? Of(string path) => Look(path, followLinks: true);

    /// <summary>Does not follow a link at the end of the path.</summary>
    public static FileFacts? OfLink(string path) => Look(path, followLinks: false);

    public static bool IsFile(string path) => Of(path) is { Kind: FileKind.File };

    /// <summary>True when the node could write the file or directory, or give itself the right to (it owns it).</summary>
    public static bool IsMutable(string path)
    {
        if (!IsSafe(path))
        {
            return false;
        }
        return ThisSystem.IsWindows ? WindowsFiles.CanWrite(path) : PosixFiles.CanWrite(path) || Of(path) is { OwnedByUs: true };
    }

    /// <summary>POSIX: the execute permission. Windows has none: any file counts, its extension is looked at elsewhere.</summary>
    public static bool IsExecutable(string path) => IsSafe(path) && (ThisSystem.IsWindows || PosixFiles.CanExecute(path));

    /// <summary>POSIX: the read permission.</summary>
    public static bool IsReadable(string path) => IsSafe(path) && (ThisSystem.IsWindows || PosixFiles.CanRead(path));

    /// <summary>
    /// False for what no system opens, and what is therefore not looked for: nothing, a NUL, more than any path may have (18,000 times
    /// <c>/usr/..</c> took half a second).
    /// </summary>
    internal static bool IsSafe(string path) => path.Length > 0 && path.Length <= LongestPath && path.IndexOf('\0') < 0;

    /// <summary>The longest path that a system takes, in characters.</summary>
    internal static int LongestPath => ThisSystem.IsWindows ? short.MaxValue : 4096;

    private static FileFacts? Look(string path, bool followLinks) =>
        !IsSafe(path) ? null : ThisSystem.IsWindows ? WindowsFiles.Look(path, followLinks) : PosixFiles.Look(path, followLinks);
}

/// <summary>The path without any link in it.</summary>
internal static class RealPath
{
    /// <summary>
    /// False when <c>link/../file</c> is another file to the operating system, which follows the link first, than to a reader of the text.
    /// </summary>
    public static bool IsAsWritten(string directory, string path)
    {
        if (ThisSystem.IsWindows || !GoesUp(directory) && !GoesUp(path))
        {
            return true;
        }
        string joined = path.StartsWith("/", StringComparison.Ordinal) ? path : directory + "/" + path;
        return TryResolve(joined) == TryResolve(LexicalPath.Resolve(directory, path));
    }

    /// <summary>
    /// True for <c>part/../file</c>: it is the same as <c>file</c> only as long as nobody puts a link in the place of <c>part</c>, whoever
    /// owns the file. What goes back in front only (<c>../file</c>) starts from the directory itself.
    /// </summary>
    public static bool GoesBack(string path)
    {
        bool named = false;
        foreach (string part in path.Split('/'))
        {
            if (part == ".." && named)
            {
                return true;
            }
            named |= part is not ("" or "." or "..");
        }
        return false;
    }

    /// <summary>
    /// True for a way with <c>..</c> anywhere in it. What only starts so (<c>../file</c>) leads elsewhere as soon as the directory itself
    /// is exchanged.
    /// </summary>
    public static bool GoesUp(string path) => Array.IndexOf(path.Split('/'), "..") >= 0;

    /// <summary>Null when nothing is there, and when each process would find something else there (<see cref="ProcessLinks"/>).</summary>
    public static string? TryResolve(string path)
    {
        if (!FileFacts.IsSafe(path))
        {
            return null;
        }
        return ThisSystem.IsWindows ? WindowsFiles.FinalPath(path) : PosixFiles.RealPath(path);
    }
}
