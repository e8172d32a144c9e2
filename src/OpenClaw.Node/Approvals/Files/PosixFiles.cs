using System.Runtime.InteropServices;
using System.Text;
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
        IntPtr text = realpath(Utf8(path), IntPtr.Zero);
        if (text == IntPtr.Zero)
        {
            return null;
        }
        try
        {
            int length = 0;
            while (Marshal.ReadByte(text, length) != 0)
            {
                length++;
            }
            byte[] bytes = new byte[length];
            Marshal.Copy(text, bytes, 0, length);
            string real = Encoding.UTF8.GetString(bytes);
            return real != path && ProcessLinks.AreOnTheWay(path) ? null : real;
        }
        finally
        {
            free(text);
        }
    }

    public static FileFacts? Look(string path, bool followLinks)
    {
        if (PosixStat.Of(path, followLinks) is not { } stat)
        {
            return null;
        }
        FileKind kind = stat.IsFile ? FileKind.File : stat.IsDirectory ? FileKind.Directory : stat.IsLink ? FileKind.Link : FileKind.Other;
        FileIdentity identity = new(stat.Device, stat.Inode);
        return new FileFacts(identity, kind, stat.User == User, new FileStamp(identity, stat.Size, stat.Modified, stat.Changed)) { OnlyRootWrites = stat.User == 0 && (stat.Mode & 0x12) == 0 };
    }

    private static byte[] Utf8(string path) => PosixStat.Utf8(path);

    [DllImport("libc")]
    private static extern IntPtr realpath(byte[] path, IntPtr buffer);

    [DllImport("libc")]
    private static extern void free(IntPtr memory);
}
