using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.Native;

/// <summary>
/// Win32 calls whose meaning .NET hides: replacing a file in one step on every framework, and an open that fails without an exception.
/// </summary>
internal static class WindowsFile
{
    private const int ReplaceExisting = 1;
    private const int WriteThrough = 8;
    private const int AccessDenied = 5;
    private const int SharingViolation = 32;
    private const uint GenericRead = 0x80000000;
    private const uint GenericWrite = 0x40000000;
    private const uint ShareRead = 1;
    private const uint OpenAlways = 4;
    private const uint NormalAttributes = 0x80;

    /// <summary>
    /// Replaces <paramref name="target"/>. A virus scanner or indexer that just looks at the file makes the call fail for a moment:
    /// it is tried again for about a second.
    /// </summary>
    public static void Replace(string source, string target)
    {
        for (int attempt = 1; !MoveFileExW(source, target, ReplaceExisting | WriteThrough); attempt++)
        {
            int error = Marshal.GetLastWin32Error();
            if (error is not (AccessDenied or SharingViolation) || attempt == 20)
            {
                throw new IOException($"replacing {target} failed: {new Win32Exception(error).Message}");
            }
            Thread.Sleep(50);
        }
    }

    /// <summary>
    /// Opens or creates a file that nobody else may open for writing while it is open, or gives null when somebody has it so. A lock is
    /// waited for by asking again and again: an exception for every "not yet" would be the most expensive part of it.
    /// </summary>
    public static SafeFileHandle? TryOpenForLock(string path)
    {
        SafeFileHandle handle = CreateFileW(path, GenericRead | GenericWrite, ShareRead, IntPtr.Zero, OpenAlways, NormalAttributes,
            IntPtr.Zero);
        if (!handle.IsInvalid)
        {
            return handle;
        }
        int error = Marshal.GetLastWin32Error();
        handle.Dispose();
        return error == SharingViolation ? null : throw new IOException(new Win32Exception(error).Message);
    }

    /// <summary>True for the errors of a file that somebody just replaces or looks at; they pass within moments.</summary>
    public static bool IsMomentary(Exception problem) =>
        problem is UnauthorizedAccessException || (problem is IOException && (problem.HResult & 0xFFFF) == SharingViolation);

    [DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode)]
    internal static extern SafeFileHandle CreateFileW(string name, uint access, uint share, IntPtr security, uint disposition,
        uint attributes, IntPtr template);

    [DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool MoveFileExW(string existingFile, string newFile, int flags);
}
