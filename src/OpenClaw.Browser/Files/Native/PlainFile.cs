// CA2101 does not know that LPUTF8Str says how a string is passed.
#pragma warning disable CA2101
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Browser.Files.Native;

/// <summary>
/// Whether a path is a regular file with one name. A pipe would be waited for, a device read; a file with several names may be somebody
/// else's under a name of ours. Links are not followed.
/// </summary>
internal static class PlainFile
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint TypeAndLinks = 1 | 4;
    private const int FileType = 0xF000;
    private const int Regular = 0x8000;
    private const int LargestStat = 256;

    /// <exception cref="IOException">It is not there, or may not be looked at.</exception>
    public static bool Is(string path)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return GetFileInformationByHandle(file.SafeFileHandle, out FileInformation information) && information.Links == 1;
        }
        byte[] answer = new byte[LargestStat];
        try
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            {
                // struct stat: device (4 bytes), mode (2), links (2).
                bool told = (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? lstat_inode64(path, answer) : lstat(path, answer)) == 0;
                return told && (BitConverter.ToUInt16(answer, 4) & FileType) == Regular && BitConverter.ToUInt16(answer, 6) == 1;
            }
            // struct statx: mask, block size, attributes (8 bytes), links at 16, owner, group, mode at 28; the same on every processor.
            return statx(CurrentDirectory, path, DoNotFollow, TypeAndLinks, answer) == 0
                && (BitConverter.ToUInt16(answer, 28) & FileType) == Regular && BitConverter.ToUInt32(answer, 16) == 1;
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library. The directories are writable for this account alone; this is the second lock of the door.
            return true;
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] answer);

    [DllImport("libc", SetLastError = true)]
    private static extern int lstat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, byte[] answer);

    [DllImport("libc", SetLastError = true, EntryPoint = "lstat$INODE64")]
    private static extern int lstat_inode64([MarshalAs(UnmanagedType.LPUTF8Str)] string path, byte[] answer);

    [DllImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandle(SafeFileHandle file, out FileInformation information);

    [StructLayout(LayoutKind.Sequential)]
    private struct FileInformation
    {
        public uint Attributes;
        public uint CreatedLow;
        public uint CreatedHigh;
        public uint AccessedLow;
        public uint AccessedHigh;
        public uint WrittenLow;
        public uint WrittenHigh;
        public uint Volume;
        public uint SizeHigh;
        public uint SizeLow;
        public uint Links;
        public uint IndexHigh;
        public uint IndexLow;
    }
}
