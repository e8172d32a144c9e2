// CA2101 does not know that LPUTF8Str says how a string is passed.
#pragma warning disable CA2101
using System.Runtime.InteropServices;

namespace OpenClaw.Node.Native;

/// <summary>Who this process is on Linux and macOS, and a file call that .NET Framework's class library lacks.</summary>
internal static class PosixAccount
{
    public static bool IsRoot => geteuid() == 0;

    public static uint UserId => geteuid();

    /// <summary>Points a link at a target, replacing another link in one step.</summary>
    public static void ReplaceLink(string path, string target)
    {
        string temporary = path + ".new";
        File.Delete(temporary);
        if (symlink(target, temporary) != 0 || rename(temporary, path) != 0)
        {
            throw new IOException($"linking {path} failed: {PosixError.Last()}");
        }
    }

    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc", SetLastError = true)]
    private static extern int symlink([MarshalAs(UnmanagedType.LPUTF8Str)] string target, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    [DllImport("libc", SetLastError = true)]
    private static extern int rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
