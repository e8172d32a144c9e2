// CA2101 does not know that LPUTF8Str says how a string is passed.
#pragma warning disable CA2101
using System.Runtime.InteropServices;

namespace OpenClaw.Node.State.Native;

/// <summary>The few POSIX calls that .NET does not offer on every framework we build for. Same names and constants on Linux and macOS.</summary>
internal static class PosixFile
{
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;

    /// <summary>Replaces <paramref name="target"/> by <paramref name="source"/> in one step (rename(2)).</summary>
    public static void Rename(string source, string target)
    {
        if (rename(source, target) != 0)
        {
            throw new IOException($"rename to {target} failed with error {Marshal.GetLastWin32Error()}");
        }
    }

    /// <summary>Sets the permission bits.</summary>
    public static void SetMode(string path, int mode)
    {
        if (chmod(path, (uint)mode) != 0)
        {
            throw new IOException($"chmod of {path} failed with error {Marshal.GetLastWin32Error()}");
        }
    }

    /// <summary>Creates one directory with its permission bits; an existing one is left alone.</summary>
    public static void CreateDirectory(string path, int mode)
    {
        if (mkdir(path, (uint)mode) != 0 && !Directory.Exists(path))
        {
            throw new IOException($"creating directory {path} failed with error {Marshal.GetLastWin32Error()}");
        }
    }

    /// <summary>Makes a rename durable. Best effort: some file systems refuse to flush a directory.</summary>
    public static void FlushDirectory(string path)
    {
        int descriptor = open(path, ReadOnly);
        if (descriptor >= 0)
        {
            _ = fsync(descriptor);
            _ = close(descriptor);
        }
    }

    /// <summary>
    /// Opens a file for a lock, creating it for this account alone. Not by FileStream: .NET takes a shared lock of its own on every file that it
    /// opens, which would count as another holder.
    /// </summary>
    public static PosixDescriptor OpenForLock(string path, bool create)
    {
        // creat and not open with a mode: open is variadic, which Apple's ARM calling convention passes differently.
        if (create && !File.Exists(path) && creat(path, 0b110_000_000) is >= 0 and int created)
        {
            _ = close(created);
        }
        int closeOnExec = RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? 0x1000000 : 0x80000;
        int descriptor = open(path, (create ? ReadWrite : ReadOnly) | closeOnExec);
        return descriptor >= 0
            ? new PosixDescriptor(descriptor)
            : throw new IOException($"opening {path} failed with error {Marshal.GetLastWin32Error()}");
    }

    /// <summary>Tries to lock an open file for this process alone; the system releases it when the handle closes, however the process ends.</summary>
    public static bool TryLock(PosixDescriptor file) => flock(file, LockExclusive | LockNonBlocking) == 0;

    [DllImport("libc", SetLastError = true)]
    private static extern int rename([MarshalAs(UnmanagedType.LPUTF8Str)] string oldPath, [MarshalAs(UnmanagedType.LPUTF8Str)] string newPath);

    [DllImport("libc", SetLastError = true)]
    private static extern int chmod([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int mkdir([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int creat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int flock(PosixDescriptor file, int operation);
}
