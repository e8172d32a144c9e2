using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>Why a call of the operating system failed, in words: a number means something to few, and another on each system.</summary>
internal static class PosixError
{
    /// <summary>The reason of the call that was just made. To be asked at once: the next call of anybody replaces it.</summary>
    public static string Last() => Words(Marshal.GetLastWin32Error());

    internal static string Words(int error)
    {
        bool mac = ThisSystem.IsMacOS;
        return error switch
        {
            1 => "the operation is not permitted",
            2 => "there is no such file or directory",
            5 => "the disk reported an error",
            13 => "permission denied",
            16 => "it is in use",
            17 => "it is there already",
            18 => "it is on another file system",
            20 => "a part of the path is a file and not a directory",
            21 => "it is a directory",
            22 => "the system does not take this name or value",
            23 or 24 => "too many files are open",
            27 => "the file would be too large",
            28 => "no space is left on the disk",
            30 => "the file system is read-only",
            _ when error == (mac ? 62 : 40) => "too many links lead to each other",
            _ when error == (mac ? 63 : 36) => "the name is too long",
            _ when error == (mac ? 66 : 39) => "the directory is not empty",
            _ when error == (mac ? 69 : 122) => "the quota of this account is used up",
            _ => $"the system's error {error}",
        };
    }
}
