using OpenClaw.Node.Native;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>File facts from libc.</summary>
internal static class PosixFiles
{
    private const int ReadOk = 4;
    private const int WriteOk = 2;
    private const int ExecuteOk = 1;

    private static readonly uint User = PosixAccount.UserId;

    public static bool CanWrite(string path) => LibC.access(path, WriteOk) == 0;

    public static bool CanRead(string path) => LibC.access(path, ReadOk) == 0;

    public static bool CanExecute(string path) => LibC.access(path, ExecuteOk) == 0;

    public static string? RealPath(string path)
    {
        string? real = PosixFile.RealPath(path);
        return real is not null && real != path && ProcessLinks.AreOnTheWay(path) ? null : real;
    }

    public static FileFacts? Look(string path, bool followLinks)
    {
        if (PosixStat.Of(path, followLinks) is not { } stat)
        {
            return null;
        }
        FileKind kind = stat.IsFile ? FileKind.File : stat.IsDirectory ? FileKind.Directory : stat.IsLink ? FileKind.Link : FileKind.Other;
        FileIdentity identity = new(stat.Device, stat.Inode);
        return new FileFacts(identity, kind, stat.User == User,
            new FileStamp(identity, stat.Size, stat.Modified, stat.Changed)) { OnlyRootWrites = stat.User == 0 && (stat.Mode & 0x12) == 0 };
    }
}
