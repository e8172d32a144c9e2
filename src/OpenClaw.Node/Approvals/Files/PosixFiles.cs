using System.Runtime.InteropServices;
using System.Text;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>
/// File facts from libc. On Linux through <c>statx</c>, whose structure is the same on every processor and in every libc (<c>struct stat</c> is
/// neither); on macOS through <c>stat</c> with 64-bit inodes.
/// </summary>
internal static class PosixFiles
{
    private const int AtFdCwd = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const uint StatxBasicStats = 0x7ff;
    private const int WriteOk = 2;
    private const int ExecuteOk = 1;
    private const int StructSize = 256;

    private static readonly bool Mac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);
    private static readonly bool MacIntel = Mac && RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly uint User = geteuid();

    public static bool CanWrite(string path) => access(Utf8(path), WriteOk) == 0;

    public static bool CanExecute(string path) => access(Utf8(path), ExecuteOk) == 0;

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
            return Encoding.UTF8.GetString(bytes);
        }
        finally
        {
            free(text);
        }
    }

    public static FileFacts? Look(string path, bool followLinks)
    {
        byte[] buffer = new byte[StructSize];
        return Mac ? LookMac(path, followLinks, buffer) : LookLinux(path, followLinks, buffer);
    }

    private static FileFacts? LookLinux(string path, bool followLinks, byte[] buffer)
    {
        if (statx(AtFdCwd, Utf8(path), followLinks ? 0 : AtSymlinkNoFollow, StatxBasicStats, buffer) != 0)
        {
            return null;
        }
        // Offsets in struct statx: stx_uid 20, stx_mode 28, stx_ino 32, stx_size 40, stx_ctime 96, stx_mtime 112, stx_dev_major 136, stx_dev_minor 140.
        uint uid = BitConverter.ToUInt32(buffer, 20);
        ulong device = ((ulong)BitConverter.ToUInt32(buffer, 136) << 32) | BitConverter.ToUInt32(buffer, 140);
        return Facts(BitConverter.ToUInt16(buffer, 28), device, BitConverter.ToUInt64(buffer, 32), uid, BitConverter.ToInt64(buffer, 40), Time(buffer, 112, 4), Time(buffer, 96, 4));
    }

    private static FileFacts? LookMac(string path, bool followLinks, byte[] buffer)
    {
        byte[] name = Utf8(path);
        int result = (MacIntel, followLinks) switch
        {
            (true, true) => stat_inode64(name, buffer),
            (true, false) => lstat_inode64(name, buffer),
            (false, true) => stat(name, buffer),
            _ => lstat(name, buffer),
        };
        // Offsets in Darwin's struct stat: st_dev 0, st_mode 4, st_ino 8, st_uid 16, st_mtimespec 48, st_ctimespec 64, st_size 96.
        return result != 0 ? null : Facts(
            BitConverter.ToUInt16(buffer, 4), BitConverter.ToUInt32(buffer, 0), BitConverter.ToUInt64(buffer, 8), BitConverter.ToUInt32(buffer, 16),
            BitConverter.ToInt64(buffer, 96), Time(buffer, 48, 8), Time(buffer, 64, 8));
    }

    /// <summary>Seconds and nanoseconds in one number; it wraps around, which is good enough to tell two times apart.</summary>
    private static long Time(byte[] buffer, int at, int nanosecondSize) => unchecked(
        (BitConverter.ToInt64(buffer, at) * 1_000_000_000) + (nanosecondSize == 4 ? BitConverter.ToUInt32(buffer, at + 8) : BitConverter.ToInt64(buffer, at + 8)));

    private static FileFacts Facts(ushort mode, ulong device, ulong inode, uint uid, long size, long modified, long changed)
    {
        FileKind kind = (mode & 0xf000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Directory,
            0xa000 => FileKind.Link,
            _ => FileKind.Other,
        };
        FileIdentity identity = new(device, inode);
        return new FileFacts(identity, kind, uid == User, new FileStamp(identity, size, modified, changed));
    }

    private static byte[] Utf8(string path)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, 0, path.Length, bytes, 0);
        return bytes;
    }

    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc")]
    private static extern int access(byte[] path, int mode);

    [DllImport("libc")]
    private static extern IntPtr realpath(byte[] path, IntPtr buffer);

    [DllImport("libc")]
    private static extern void free(IntPtr memory);

    [DllImport("libc")]
    private static extern int statx(int directory, byte[] path, int flags, uint mask, byte[] result);

    [DllImport("libc")]
    private static extern int stat(byte[] path, byte[] result);

    [DllImport("libc")]
    private static extern int lstat(byte[] path, byte[] result);

    [DllImport("libc", EntryPoint = "stat$INODE64")]
    private static extern int stat_inode64(byte[] path, byte[] result);

    [DllImport("libc", EntryPoint = "lstat$INODE64")]
    private static extern int lstat_inode64(byte[] path, byte[] result);
}
