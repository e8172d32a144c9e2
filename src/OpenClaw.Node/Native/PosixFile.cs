// CA2101 does not know that LPUTF8Str says how a string is passed.
#pragma warning disable CA2101
using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>
/// The few POSIX calls that .NET does not offer on every framework we build for. Same names and constants on Linux and macOS.
/// </summary>
internal static class PosixFile
{
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int LockUnlock = 8;
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int ReadWrite = 2;

    /// <summary>So many links the system follows on one way (Linux; others fewer): what has more is a loop to everybody.</summary>
    public const int MostLinks = 40;

    // open(2) of a FIFO waits for a writer without O_NONBLOCK.
    private static int NonBlocking => ThisSystem.IsMacOS ? 0x4 : 0x800;

    private static int CloseOnExec => ThisSystem.IsMacOS ? 0x1000000 : 0x80000;

    /// <summary>Replaces <paramref name="target"/> by <paramref name="source"/> in one step (rename(2)).</summary>
    public static void Rename(string source, string target)
    {
        if (rename(source, target) != 0)
        {
            throw new IOException($"rename to {target} failed: {PosixError.Last()}");
        }
    }

    /// <summary>Sets the permission bits.</summary>
    public static void SetMode(string path, int mode)
    {
        if (chmod(path, (uint)mode) != 0)
        {
            throw new IOException($"chmod of {path} failed: {PosixError.Last()}");
        }
    }

    /// <summary>Creates one directory with its permission bits; an existing one is left alone.</summary>
    public static void CreateDirectory(string path, int mode)
    {
        if (mkdir(path, (uint)mode) == 0)
        {
            // A umask takes bits away, in the worst case the owner's.
            SetMode(path, mode);
        }
        else if (Marshal.GetLastWin32Error() is var error && !Directory.Exists(path))
        {
            throw new IOException($"creating directory {path} failed: {Text(error)}");
        }
    }

    /// <summary>Makes a rename durable. Best effort: some file systems refuse to flush a directory.</summary>
    public static void FlushDirectory(string path)
    {
        int descriptor = open(path, ReadOnly);
        if (descriptor >= 0)
        {
            _ = fsync(descriptor);
            _ = LibC.close(descriptor);
        }
    }

    /// <summary>
    /// Opens a file for a lock, creating it for this account alone. Not by FileStream: .NET takes a shared lock of its own on every file
    /// that it opens, which would count as another holder.
    /// </summary>
    public static PosixDescriptor OpenForLock(string path, bool create)
    {
        // creat and not open with a mode: open is variadic, which Apple's ARM calling convention passes differently.
        if (create && PosixStat.Of(path, followLinks: false) is null && creat(path, PosixMode.OwnersFile) is >= 0 and int made)
        {
            using var created = new PosixDescriptor(made);
            _ = fchmod(created, PosixMode.OwnersFile);
            GiveToDirectorysOwner(created, path);
        }
        int descriptor = open(path, (create ? ReadWrite : ReadOnly) | CloseOnExec | NonBlocking);
        if (descriptor < 0)
        {
            throw new IOException($"opening {path} failed: {Text(Marshal.GetLastWin32Error())}");
        }
        var file = new PosixDescriptor(descriptor);
        if (PosixStat.Of(file) is not { IsFile: true })
        {
            file.Dispose();
            throw new IOException($"{path} is not a plain file");
        }
        return file;
    }

    /// <summary>
    /// Opens what <paramref name="seen"/> was: never over a link, and without waiting for anybody. Null when it is another file by now, or
    /// none.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="seen">What was seen there.</param>
    /// <param name="write">For writing as well.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static PosixDescriptor? OpenSame(string path, PosixStat seen, bool write = false)
    {
        using FileQuestions.Asking asking = FileQuestions.About(path);
        int descriptor = open(path, (write ? ReadWrite : ReadOnly) | CloseOnExec | NonBlocking);
        if (descriptor < 0)
        {
            return Marshal.GetLastWin32Error() is var error && error is LibC.ENOENT or LibC.ENOTDIR
                ? null : throw new IOException(Text(error));
        }
        var file = new PosixDescriptor(descriptor);
        if (PosixStat.Of(file) is { } opened && opened.IsSameFile(seen))
        {
            return file;
        }
        file.Dispose();
        return null;
    }

    /// <summary>What a path is itself, links not followed; null when nothing is there.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static PosixStat? Look(string path) =>
        PosixStat.Of(path, followLinks: false)
            ?? (Marshal.GetLastWin32Error() is var error && error is LibC.ENOENT or LibC.ENOTDIR
                ? null : throw new IOException(Text(error)));

    /// <summary>Where a link leads; null when it is none.</summary>
    public static string? ReadLink(string path)
    {
        using FileQuestions.Asking asking = FileQuestions.About(path);
        return ReadLinkUnasked(path);
    }

    /// <summary>The same for who has said already what is asked.</summary>
    internal static string? ReadLinkUnasked(string path)
    {
        Span<byte> target = stackalloc byte[4096];
        int length = (int)readlink(path, ref MemoryMarshal.GetReference(target), (nuint)target.Length);
        return length > 0 && length < target.Length ? System.Text.Encoding.UTF8.GetString(target.Slice(0, length).ToArray()) : null;
    }

    /// <summary>
    /// Linux: true where an access list says more than the mode. The group's bits are then only the most that the list gives to anybody.
    /// </summary>
    public static bool HasAccessList(string path)
    {
        using FileQuestions.Asking asking = FileQuestions.About(path);
        return !ThisSystem.IsMacOS && (long)getxattr(path, "system.posix_acl_access", null, 0) > 0;
    }

    /// <summary>
    /// What root makes in the directory of another account is that account's: a policy that an administrator sets for a service must be
    /// readable by it. By the open file, so that nobody can put another one in its place meanwhile.
    /// </summary>
    public static void GiveToDirectorysOwner(SafeHandle file, string path)
    {
        if (PosixAccount.IsRoot && PosixStat.Of(System.IO.Path.GetDirectoryName(path)!, followLinks: true) is { User: not 0 } directory)
        {
            _ = fchown(file, directory.User, directory.Group);
        }
    }

    /// <summary>A descriptor that leads nowhere, closed on exec; -1 when there is none to be had.</summary>
    public static int OpenNothing() => open("/dev/null", ReadOnly | CloseOnExec);

    /// <summary>The path without links; null when there is no such file.</summary>
    public static string? RealPath(string path)
    {
        using FileQuestions.Asking asking = FileQuestions.About(path);
        IntPtr text = realpath(PosixStat.Utf8(path), IntPtr.Zero);
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

    /// <summary>A descriptor that takes everything and keeps nothing, closed on exec; -1 when there is none to be had.</summary>
    public static int OpenSink() => open("/dev/null", WriteOnly | CloseOnExec);

    /// <summary>The permission bits that files of this process get taken away from now on.</summary>
    public static void SetUmask(int mask) => _ = umask((uint)mask);

    private static string Text(int error) => new System.ComponentModel.Win32Exception(error).Message;

    /// <summary>
    /// Tries to lock an open file for this process alone; the system releases it when the handle closes, however the process ends.
    /// </summary>
    public static bool TryLock(PosixDescriptor file) => flock(file, LockExclusive | LockNonBlocking) == 0;

    /// <summary>Gives such a lock back, also where a child that is being made still has the same open file.</summary>
    public static void Unlock(PosixDescriptor file) => _ = flock(file, LockUnlock);

    [DllImport("libc", SetLastError = true)]
    private static extern int rename([MarshalAs(UnmanagedType.LPUTF8Str)] string oldPath,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string newPath);

    [DllImport("libc", SetLastError = true)]
    private static extern int chmod([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int mkdir([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int creat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int fchmod(PosixDescriptor file, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int fchown(SafeHandle file, uint user, uint group);

    [DllImport("libc")]
    private static extern uint umask(uint mask);

    [DllImport("libc", SetLastError = true)]
    private static extern nint readlink([MarshalAs(UnmanagedType.LPUTF8Str)] string path, ref byte target, nuint size);

    [DllImport("libc", SetLastError = true)]
    private static extern nint getxattr(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, byte[]? value, nuint size);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int flock(PosixDescriptor file, int operation);

    [DllImport("libc", SetLastError = true)]
    private static extern int symlink([MarshalAs(UnmanagedType.LPUTF8Str)] string target, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    [DllImport("libc")]
    private static extern IntPtr realpath(byte[] path, IntPtr buffer);

    [DllImport("libc")]
    private static extern void free(IntPtr memory);
}
