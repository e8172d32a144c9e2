using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.Native;

/// <summary>What Windows says of a file (BY_HANDLE_FILE_INFORMATION).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct WindowsFileFacts
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

    public const uint ReadOnly = 0x1;
    public const uint Directory = 0x10;
    public const uint ReparsePoint = 0x400;

    private const uint ShareAll = 7;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x02000000;
    private const uint OpenReparsePoint = 0x00200000;

    /// <summary>Null when there is nothing, or nothing we may look at.</summary>
    public static WindowsFileFacts? Of(string path, bool followLinks)
    {
        using SafeFileHandle handle = Open(path, followLinks);
        return handle.IsInvalid ? null : Of(handle);
    }

    /// <summary>Of an open file.</summary>
    public static WindowsFileFacts? Of(SafeFileHandle file) => GetFileInformationByHandle(file, out WindowsFileFacts facts) ? facts : null;

    /// <summary>The attributes alone; null when there is nothing.</summary>
    public static uint? AttributesOf(string path)
    {
        using FileQuestions.Asking asking = FileQuestions.About(path);
        return GetFileAttributesW(path) is var attributes && attributes != uint.MaxValue ? attributes : null;
    }

    /// <summary>The path without links, as Windows writes it; null when there is no such file.</summary>
    public static string? FinalPath(string path)
    {
        using SafeFileHandle handle = Open(path, followLinks: true);
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
        return length == 0 || length > text.Length ? null : new string(text, 0, (int)length);
    }

    private static SafeFileHandle Open(string path, bool followLinks)
    {
        using FileQuestions.Asking asking = FileQuestions.About(path);
        return WindowsFile.CreateFileW(path, 0, ShareAll, IntPtr.Zero, OpenExisting, BackupSemantics | (followLinks ? 0 : OpenReparsePoint),
            IntPtr.Zero);
    }

    [DllImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandle(SafeFileHandle handle, out WindowsFileFacts facts);

    [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern uint GetFinalPathNameByHandleW(SafeFileHandle handle, [Out] char[] path, uint length, uint flags);

    [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern uint GetFileAttributesW(string name);
}
