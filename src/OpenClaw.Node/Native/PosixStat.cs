using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>
/// What the system says of a file. On Linux from <c>statx</c>, whose structure is the same on every processor and in every libc (<c>struct
/// stat</c> is neither); on macOS from <c>stat</c> with 64-bit inodes.
/// </summary>
/// <param name="Mode">Kind and permission bits.</param>
/// <param name="User">The owner.</param>
/// <param name="Group">The group.</param>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file in it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When the content was changed last; seconds and nanoseconds in one number that wraps around, good enough to tell
/// two times apart.</param>
/// <param name="Changed">When anything of it was changed last; its owner cannot set that back.</param>
/// <param name="Links">How many names it has.</param>
internal readonly record struct PosixStat(ushort Mode, uint User, uint Group, ulong Device, ulong Inode, long Size, long Modified,
    long Changed, uint Links)
{
    private const int AtFdCwd = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const uint StatxBasicStats = 0x7ff;
    private const int StructSize = 256;
    private const int LongestOnStack = 1024;

    private static readonly bool MacIntel = ThisSystem.IsMacOS && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public bool IsFile => (Mode & 0xf000) == 0x8000;

    public bool IsDirectory => (Mode & 0xf000) == 0x4000;

    public bool IsLink => (Mode & 0xf000) == 0xa000;

    /// <summary>The permission bits, set-id and sticky bits included.</summary>
    public int Permissions => Mode & 0xfff;

    /// <summary>Null when there is nothing, or nothing we may look at.</summary>
    public static unsafe PosixStat? Of(string path, bool followLinks)
    {
        using FileQuestions.Asking asking = FileQuestions.About(path);
        // On the stack where the name is not very long: a decision asks this some thirty times.
        int most = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        byte* small = stackalloc byte[LongestOnStack];
        fixed (byte* large = most <= LongestOnStack ? null : new byte[most])
        fixed (char* text = path)
        {
            byte* name = large is null ? small : large;
            int length = path.Length == 0 ? 0 : Encoding.UTF8.GetBytes(text, path.Length, name, most - 1);
            name[length] = 0;
            byte* buffer = stackalloc byte[StructSize];
            if (!ThisSystem.IsMacOS)
            {
                return statx(AtFdCwd, name, followLinks ? 0 : AtSymlinkNoFollow, StatxBasicStats, buffer) == 0 ? OfLinux(buffer) : null;
            }
            int result = (MacIntel, followLinks) switch
            {
                (true, true) => stat_inode64(name, buffer),
                (true, false) => lstat_inode64(name, buffer),
                (false, true) => stat(name, buffer),
                _ => lstat(name, buffer),
            };
            return result == 0 ? OfMac(buffer) : null;
        }
    }

    /// <summary>Of an open file.</summary>
    public static unsafe PosixStat? Of(PosixDescriptor file)
    {
        using FileQuestions.Asking asking = FileQuestions.AboutOpenFile();
        byte* buffer = stackalloc byte[StructSize];
        if (!ThisSystem.IsMacOS)
        {
            byte empty = 0;
            return statx(file, &empty, AtEmptyPath, StatxBasicStats, buffer) == 0 ? OfLinux(buffer) : null;
        }
        return (MacIntel ? fstat_inode64(file, buffer) : fstat(file, buffer)) == 0 ? OfMac(buffer) : null;
    }

    /// <summary>True for the same object, whatever path led there.</summary>
    public bool IsSameFile(PosixStat other) =>
        (Device, Inode, Mode, User, Group) == (other.Device, other.Inode, other.Mode, other.User, other.Group);

    internal static byte[] Utf8(string path)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, 0, path.Length, bytes, 0);
        return bytes;
    }

    // Offsets in struct statx: stx_nlink 16, stx_uid 20, stx_gid 24, stx_mode 28, stx_ino 32, stx_size 40, stx_ctime 96, stx_mtime 112,
    // stx_dev_major 136, stx_dev_minor 140.
    private static unsafe PosixStat OfLinux(byte* buffer) => new(
        *(ushort*)(buffer + 28),
        *(uint*)(buffer + 20),
        *(uint*)(buffer + 24),
        ((ulong)*(uint*)(buffer + 136) << 32) | *(uint*)(buffer + 140),
        *(ulong*)(buffer + 32),
        *(long*)(buffer + 40),
        Time(buffer, 112, 4),
        Time(buffer, 96, 4),
        *(uint*)(buffer + 16));

    // Offsets in Darwin's struct stat: st_dev 0, st_mode 4, st_nlink 6, st_ino 8, st_uid 16, st_gid 20, st_mtimespec 48, st_ctimespec 64,
    // st_size 96.
    private static unsafe PosixStat OfMac(byte* buffer) => new(
        *(ushort*)(buffer + 4),
        *(uint*)(buffer + 16),
        *(uint*)(buffer + 20),
        *(uint*)(buffer + 0),
        *(ulong*)(buffer + 8),
        *(long*)(buffer + 96),
        Time(buffer, 48, 8),
        Time(buffer, 64, 8),
        *(ushort*)(buffer + 6));

    private static unsafe long Time(byte* buffer, int at, int nanosecondSize) => unchecked(
        (*(long*)(buffer + at) * 1_000_000_000) + (nanosecondSize == 4 ? *(uint*)(buffer + at + 8) : *(long*)(buffer + at + 8)));

    [DllImport("libc", SetLastError = true)]
    private static extern unsafe int statx(int directory, byte* path, int flags, uint mask, byte* result);

    [DllImport("libc", SetLastError = true)]
    private static extern unsafe int statx(PosixDescriptor file, byte* path, int flags, uint mask, byte* result);

    [DllImport("libc", SetLastError = true)]
    private static extern unsafe int stat(byte* path, byte* result);

    [DllImport("libc", SetLastError = true)]
    private static extern unsafe int lstat(byte* path, byte* result);

    [DllImport("libc")]
    private static extern unsafe int fstat(PosixDescriptor file, byte* result);

    [DllImport("libc", SetLastError = true, EntryPoint = "stat$INODE64")]
    private static extern unsafe int stat_inode64(byte* path, byte* result);

    [DllImport("libc", SetLastError = true, EntryPoint = "lstat$INODE64")]
    private static extern unsafe int lstat_inode64(byte* path, byte* result);

    [DllImport("libc", SetLastError = true, EntryPoint = "fstat$INODE64")]
    private static extern unsafe int fstat_inode64(PosixDescriptor file, byte* result);
}
