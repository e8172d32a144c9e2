using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OpenClaw.Node.State.Native;

/// <summary>The one Win32 call that .NET Framework does not offer: replacing a file by another in one step, written through to the disk.</summary>
internal static class WindowsFile
{
    private const int ReplaceExisting = 1;
    private const int WriteThrough = 8;
    private const int AccessDenied = 5;
    private const int SharingViolation = 32;

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

    [DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool MoveFileExW(string existingFile, string newFile, int flags);
}
