using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>File facts from Windows: volume and file id, reparse points, final paths.</summary>
internal static class WindowsFiles
{
    private const uint ShareAll = 7;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x02000000;
    private const uint OpenReparsePoint = 0x00200000;
    private const uint AttributeReadOnly = 0x1;
    private const uint AttributeDirectory = 0x10;
    private const uint AttributeReparsePoint = 0x400;

    public static FileFacts? Look(string path, bool followLinks)
    {
        using SafeFileHandle handle = CreateFileW(path, 0, ShareAll, IntPtr.Zero, OpenExisting, BackupSemantics | (followLinks ? 0 : OpenReparsePoint), IntPtr.Zero);
        if (handle.IsInvalid || !GetFileInformationByHandle(handle, out FileInformation information))
        {
            return null;
        }
        FileKind kind = !followLinks && (information.Attributes & AttributeReparsePoint) != 0 ? FileKind.Link
            : (information.Attributes & AttributeDirectory) != 0 ? FileKind.Directory
            : FileKind.File;
        FileIdentity identity = new(information.VolumeSerial, ((ulong)information.IndexHigh << 32) | information.IndexLow);
        long size = ((long)information.SizeHigh << 32) | information.SizeLow;
        return new FileFacts(identity, kind, OwnedByUs: false, new FileStamp(identity, size, (long)information.LastWriteTime, (long)information.CreationTime));
    }

    /// <summary>Windows says by its access lists who may write; the read-only attribute is all that the reference looks at, and the stricter guess is "yes".</summary>
    public static bool CanWrite(string path) => GetFileAttributesW(path) is var attributes && attributes != uint.MaxValue
        && ((attributes & AttributeDirectory) != 0 || (attributes & AttributeReadOnly) == 0);

    public static string? FinalPath(string path)
    {
        using SafeFileHandle handle = CreateFileW(path, 0, ShareAll, IntPtr.Zero, OpenExisting, BackupSemantics, IntPtr.Zero);
        if (handle.IsInvalid)
        {
            return null;
        }
        char[] text = new char[1024];
        uint length = GetFinalPathNameByHandleW(handle, text, (uint)text.Length, 0);
        if (length > text.Length)
        {
            text = new char[length + 1];
            length = GetFinalPathNameByHandleW(handle, text, (uint)text.Length, 0);
        }
        if (length == 0 || length > text.Length)
        {
            return null;
        }
        string final = new(text, 0, (int)length);
        return final.StartsWith(@"\\?\UNC\", StringComparison.OrdinalIgnoreCase) ? @"\\" + final.Substring(8)
            : final.StartsWith(@"\\?\", StringComparison.Ordinal) ? final.Substring(4)
            : final;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct FileInformation
    {
        public uint Attributes;
        public ulong CreationTime;
        public ulong LastAccessTime;
        public ulong LastWriteTime;
        public uint VolumeSerial;
        public uint SizeHigh;
        public uint SizeLow;
        public uint Links;
        public uint IndexHigh;
        public uint IndexLow;
    }

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern SafeFileHandle CreateFileW(string name, uint access, uint share, IntPtr security, uint disposition, uint flags, IntPtr template);

    [DllImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandle(SafeFileHandle handle, out FileInformation information);

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern uint GetFinalPathNameByHandleW(SafeFileHandle handle, [Out] char[] path, uint length, uint flags);

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern uint GetFileAttributesW(string name);
}
