using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>
/// The functions of the C library that start, watch and end processes. Numbers are those of Linux (glibc, musl) and macOS.
/// </summary>
internal static unsafe class LibC
{
    public const int X_OK = 1;

    public const int SIGKILL = 9;
    public const int SIGTERM = 15;
    public const int SIGSTOP_Linux = 19;
    public const int SIGSTOP_MacOS = 17;

    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int ENOEXEC = 8;
    public const int ECHILD = 10;
    public const int EACCES = 13;
    public const int ENOTDIR = 20;
    public const int EINVAL = 22;
    public const int EMFILE = 24;

    public const short POLLIN = 1;
    public const short POLLOUT = 4;

    private const int O_CLOEXEC_Linux = 0x80000;
    private const int F_DUPFD_CLOEXEC_Linux = 1030;
    private const int F_DUPFD_CLOEXEC_MacOS = 67;
    private const int F_SETFD = 2;
    private const int F_SETPIPE_SZ = 1031;
    private const int FD_CLOEXEC = 1;
    private const int SYS_pidfd_open = 434;
    private const int WNOHANG = 1;

    /// <summary>
    /// Big enough for every <c>posix_spawnattr_t</c> (glibc 336 bytes), <c>posix_spawn_file_actions_t</c>, <c>sigset_t</c> and <c>struct
    /// sigaction</c>.
    /// </summary>
    public const int OpaqueSize = 512;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int pipe2(int* fds, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int pipe(int* fds);

    [DllImport("libc", SetLastError = true)]
    private static extern int fcntl(int fd, int command, IntPtr argument);

    /// <summary>On Apple's ARM64 the variadic argument is on the stack, behind the eight registers.</summary>
    [DllImport("libc", SetLastError = true, EntryPoint = "fcntl")]
    private static extern int fcntl_apple_arm64(
        int fd, int command, IntPtr r2, IntPtr r3, IntPtr r4, IntPtr r5, IntPtr r6, IntPtr r7, IntPtr argument);

    [DllImport("libc", SetLastError = true)]
    private static extern IntPtr syscall(IntPtr number, IntPtr first, IntPtr second);

    [DllImport("libc", SetLastError = true)]
    public static extern int close(int fd);

    [DllImport("libc", SetLastError = true)]
    public static extern IntPtr read(int fd, void* buffer, UIntPtr count);

    [DllImport("libc", SetLastError = true)]
    public static extern IntPtr write(int fd, void* buffer, UIntPtr count);

    /// <summary><c>nfds_t</c> is as wide as a pointer on Linux and 32 bits on macOS; a register holds either.</summary>
    [DllImport("libc", SetLastError = true)]
    public static extern int poll(PollFd* fds, UIntPtr count, int timeoutMs);

    [DllImport("libc", SetLastError = true)]
    public static extern int kill(int pid, int signal);

    [DllImport("libc", SetLastError = true)]
    public static extern int waitpid(int pid, out int status, int options);

    [DllImport("libc", SetLastError = true)]
    private static extern int waitid(int idType, uint id, void* info, int options);

    /// <summary>Linux: the magic number of the file system that a path lies on; 0 when it cannot be asked.</summary>
    public static int FileSystemKind(string path)
    {
        // struct statfs begins with it, in a word of the machine; it is at most 120 bytes long.
        using FileQuestions.Asking asking = FileQuestions.About(path);
        byte[] facts = new byte[256];
        return statfs(PosixStat.Utf8(path), facts) == 0 ? BitConverter.ToInt32(facts, 0) : 0;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int statfs(byte[] path, byte[] facts);

    [DllImport("libc", SetLastError = true)]
    private static extern int access(byte[] path, int mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int chdir(byte* path);

    [DllImport("libc", SetLastError = true)]
    private static extern int unshare(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int sigaction(int signal, void* action, void* old);

    [DllImport("libc", SetLastError = true)]
    public static extern IntPtr signal(int signal, IntPtr handler);

    [DllImport("libc")]
    public static extern int sigemptyset(void* set);

    [DllImport("libc")]
    public static extern int sigfillset(void* set);

    [DllImport("libc")]
    public static extern int sigdelset(void* set, int signal);

    [DllImport("libc")]
    public static extern int posix_spawn(out int pid, byte* path, void* actions, void* attributes, byte** argv, byte** environment);

    [DllImport("libc")]
    public static extern int posix_spawnattr_init(void* attributes);

    [DllImport("libc")]
    public static extern int posix_spawnattr_destroy(void* attributes);

    [DllImport("libc")]
    public static extern int posix_spawnattr_setflags(void* attributes, short flags);

    [DllImport("libc")]
    public static extern int posix_spawnattr_setsigmask(void* attributes, void* set);

    [DllImport("libc")]
    public static extern int posix_spawnattr_setsigdefault(void* attributes, void* set);

    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_init(void* actions);

    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_destroy(void* actions);

    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_adddup2(void* actions, int fd, int newFd);

    /// <summary>glibc 2.29, musl 1.1.24, macOS 10.15.</summary>
    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_addchdir_np(void* actions, byte* path);

    /// <summary>glibc 2.34.</summary>
    [DllImport("libc")]
    public static extern int posix_spawn_file_actions_addclosefrom_np(void* actions, int fd);

    public static int access(string path, int mode)
    {
        using FileQuestions.Asking asking = FileQuestions.About(path);
        return access(Encoding.UTF8.GetBytes(path + "\0"), mode);
    }

    /// <summary>A pipe that no child inherits by accident, with ends above the standard descriptors. Returns 0 or an errno.</summary>
    public static int CreatePipe(out int readEnd, out int writeEnd)
    {
        readEnd = writeEnd = -1;
        var fds = stackalloc int[2];
        if ((ThisSystem.IsMacOS ? pipe(fds) : pipe2(fds, O_CLOEXEC_Linux)) != 0)
        {
            return Marshal.GetLastWin32Error();
        }

        for (var i = 0; i < 2; i++)
        {
            var error = AboveStandard(ref fds[i]);
            if (error != 0)
            {
                _ = close(fds[0]);
                _ = close(fds[1]);
                return error;
            }
        }

        readEnd = fds[0];
        writeEnd = fds[1];
        return 0;
    }

    /// <summary>
    /// In a process that was started with a closed stdin a new descriptor may be 0, 1 or 2, where it would collide with the child's own.
    /// </summary>
    private static int AboveStandard(ref int fd)
        => fd > 2 ? (ThisSystem.IsMacOS && Fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ? Marshal.GetLastWin32Error() : 0) : MoveUp(ref fd, 3);

    /// <summary>Gives a descriptor a number of at least this, closed on exec. Returns 0 or an errno.</summary>
    public static int MoveUp(ref int fd, int least)
    {
        if (fd >= least)
        {
            return 0;
        }

        var moved = Fcntl(fd, ThisSystem.IsMacOS ? F_DUPFD_CLOEXEC_MacOS : F_DUPFD_CLOEXEC_Linux, least);
        if (moved < 0)
        {
            return Marshal.GetLastWin32Error();
        }

        _ = close(fd);
        fd = moved;
        return 0;
    }

    private static int Fcntl(int fd, int command, int argument)
        => ThisSystem.IsMacOS && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? fcntl_apple_arm64(fd, command, default, default, default, default, default, default, (IntPtr)argument)
            : fcntl(fd, command, (IntPtr)argument);

    /// <summary>Linux: asks for room in a pipe. Nothing depends on it.</summary>
    public static void SetPipeSize(int fd, int bytes)
    {
        if (!ThisSystem.IsMacOS)
        {
            _ = Fcntl(fd, F_SETPIPE_SZ, bytes);
        }
    }

    /// <summary>A descriptor that becomes readable when the process ends (Linux 5.3), or -1.</summary>
    public static int OpenPidFd(int pid)
        => ThisSystem.IsMacOS ? -1 : (int)syscall((IntPtr)SYS_pidfd_open, (IntPtr)pid, IntPtr.Zero);

    /// <summary>
    /// Whether the child has ended, without reaping it: while it is a zombie nobody else can get its id, so its group can be signalled
    /// safely.
    /// </summary>
    public static ChildState Peek(int pid)
    {
        const int P_PID = 1;
        const int WEXITED = 4;
        const int WNOWAIT_Linux = 0x01000000;
        const int WNOWAIT_MacOS = 0x20;
        const int CLD_EXITED = 1;
        const int CLD_DUMPED = 3;

        // siginfo_t: si_signo, si_errno, si_code, (Linux, 64 bit: padding,) si_pid, si_uid, si_status.
        var info = stackalloc int[64];
        for (var i = 0; i < 64; i++)
        {
            info[i] = 0;
        }

        if (waitid(P_PID, (uint)pid, info, WNOHANG | WEXITED | (ThisSystem.IsMacOS ? WNOWAIT_MacOS : WNOWAIT_Linux)) != 0)
        {
            // ECHILD: somebody reaped it. It ended, and how is not known any more.
            return Marshal.GetLastWin32Error() == ECHILD ? new ChildState(Ended: true, ExitCode: null, Signal: null) : default;
        }

        var at = !ThisSystem.IsMacOS && IntPtr.Size == 8 ? 4 : 3;
        return info[at] == 0 ? default : new ChildState(
            Ended: true,
            ExitCode: info[2] == CLD_EXITED ? info[at + 2] : null,
            Signal: info[2] is > CLD_EXITED and <= CLD_DUMPED ? info[at + 2] : null);
    }

    /// <summary>Closes a descriptor, once.</summary>
    public static void Close(ref int fd)
    {
        if (fd >= 0)
        {
            _ = close(fd);
            fd = -1;
        }
    }

    public static void Reap(int pid)
    {
        while (waitpid(pid, out _, WNOHANG) < 0 && Marshal.GetLastWin32Error() == EINTR)
        {
        }
    }

    /// <summary>
    /// Where the node is process 1 of a container, orphans of the group become its children; nobody else would reap them.
    /// </summary>
    public static void ReapGroup(int group)
    {
        while (waitpid(-group, out _, WNOHANG) > 0)
        {
        }
    }

    /// <summary>
    /// A process started with SIGCHLD ignored (some supervisors do that) gets no exit codes from its children: undo it, once, unless a
    /// handler is set.
    /// </summary>
    public static void MakeChildrenWaitable()
    {
        var sigchld = ThisSystem.IsMacOS ? 20 : 17;
        var old = stackalloc byte[OpaqueSize];
        *(IntPtr*)old = IntPtr.Zero;
        if (sigaction(sigchld, null, old) == 0 && *(IntPtr*)old == (IntPtr)1)
        {
            _ = signal(sigchld, IntPtr.Zero);
        }
    }

    /// <summary>
    /// A file as large as this process may write (<c>ulimit -f</c>) is an error of the write, as a full disk is, and not the end of the
    /// process. What is started has the default again.
    /// </summary>
    public static void SurviveFileSizeLimit()
    {
        const int SIGXFSZ = 25;
        if (!ThisSystem.IsWindows)
        {
            _ = signal(SIGXFSZ, (IntPtr)1);
        }
    }

    /// <summary>Gives this thread a working directory of its own (Linux) and sets it. Returns 0 or an errno.</summary>
    public static int ChangeDirectoryOfThisThread(byte* path)
    {
        const int CLONE_FS = 0x200;
        return unshare(CLONE_FS) != 0 || chdir(path) != 0 ? Marshal.GetLastWin32Error() : 0;
    }

    /// <summary>The name of an error, as the reference's texts have it (docs/protocol/process.md 1).</summary>
    public static string NameOf(int errno) => errno switch
    {
        1 => "EPERM",
        ENOENT => "ENOENT",
        5 => "EIO",
        7 => "E2BIG",
        ENOEXEC => "ENOEXEC",
        11 when !ThisSystem.IsMacOS => "EAGAIN",
        35 when ThisSystem.IsMacOS => "EAGAIN",
        12 => "ENOMEM",
        EACCES => "EACCES",
        14 => "EFAULT",
        ENOTDIR => "ENOTDIR",
        21 => "EISDIR",
        EINVAL => "EINVAL",
        23 => "ENFILE",
        24 => "EMFILE",
        26 => "ETXTBSY",
        40 when !ThisSystem.IsMacOS => "ELOOP",
        62 when ThisSystem.IsMacOS => "ELOOP",
        36 when !ThisSystem.IsMacOS => "ENAMETOOLONG",
        63 when ThisSystem.IsMacOS => "ENAMETOOLONG",
        _ => "errno " + errno.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <param name="Ended">True when the child does not run any more.</param>
/// <param name="ExitCode">Its exit code; null when a signal ended it or it is not known.</param>
/// <param name="Signal">The signal that ended it; null when it ended by itself or it is not known.</param>
internal readonly record struct ChildState(bool Ended, int? ExitCode, int? Signal);
