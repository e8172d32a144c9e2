using System.Globalization;
using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.State;

/// <summary>
/// A lock between processes (and between users of the same process) on a file beside the one it protects. The operating system owns it:
/// it ends with the process, so there is no stale lock and no process id to guess about. The lock file itself is never deleted, because
/// deleting it while another process waits would give the lock to two of them.
/// </summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>Long enough for every write we do, short enough that a caller gets its answer.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(20);

    private const int OwnerLength = 32;

    // One of the two, by platform.
    private readonly FileStream? _windows;
    private readonly PosixDescriptor? _posix;

    private FileLock(FileStream? windows, PosixDescriptor? posix)
    {
        _windows = windows;
        _posix = posix;
    }

    /// <summary>Takes the lock if it is free.</summary>
    public static FileLock? TryAcquire(string path)
    {
        using ActingAs? owner = PrivateFile.OwnerOfTheWayTo(path);
        PrivateFile.EnsureDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return ThisSystem.IsWindows ? TryAcquireWindows(path) : TryAcquirePosix(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            if (!ThisSystem.IsWindows && PosixStat.Of(path, followLinks: false) is { IsFile: false })
            {
                throw NodeStateException.Of(new StateFault(path, $"The lock file {path} is not a plain file.", $"rm -r '{path}'"));
            }
            throw new NodeStateException(StateProblem.Storage, $"The lock file {path} cannot be opened: {problem.Message}", path, problem);
        }
    }

    // A second open with write access fails while this one lives; readers may look who holds it.
    private static FileLock? TryAcquireWindows(string path) =>
        WindowsFile.TryOpenForLock(path) is { } handle ? new FileLock(new FileStream(handle, FileAccess.ReadWrite, 1), null) : null;

    private static FileLock? TryAcquirePosix(string path)
    {
        PosixDescriptor file = PosixFile.OpenForLock(path, create: true);
        if (!PosixFile.TryLock(file))
        {
            file.Dispose();
            return null;
        }
        return new FileLock(null, file);
    }

    /// <summary>
    /// Takes the lock, waiting for it. For the short sections of this room, which must not run concurrently with anything.
    /// </summary>
    /// <exception cref="NodeStateException">It was not free in time (<see cref="StateProblem.LockTimeout"/>).</exception>
    public static FileLock Acquire(string path, TimeSpan? timeout = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        long start = time.GetTimestamp();
        while (true)
        {
            if (TryInTime(path, start, timeout, time) is { } held)
            {
                return held;
            }
            Thread.Sleep(RetryInterval);
        }
    }

    /// <summary>Takes the lock, waiting for it without holding a thread.</summary>
    /// <exception cref="NodeStateException">It was not free in time (<see cref="StateProblem.LockTimeout"/>).</exception>
    public static async Task<FileLock> AcquireAsync(string path, TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            if (TryInTime(path, start, timeout, time) is { } held)
            {
                return held;
            }
            await Task.Delay(RetryInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private static FileLock? TryInTime(string path, long start, TimeSpan? timeout, TimeProvider time) =>
        TryAcquire(path) ?? (time.GetElapsedTime(start) < (timeout ?? DefaultTimeout) ? null : throw TimedOut(path));

    /// <summary>
    /// Writes this process's id into the lock file, for the message that a second process shows. Nothing is decided by it.
    /// </summary>
    public void WriteOwner(int processId)
    {
        byte[] text = Encoding.ASCII.GetBytes(processId.ToString(CultureInfo.InvariantCulture) + "\n");
        if (_windows is { } file)
        {
            file.SetLength(0);
            file.Write(text, 0, text.Length);
            file.Flush();
        }
        _posix?.Write(text);
    }

    /// <summary>The process id in a lock file, or null.</summary>
    public static int? ReadOwner(string path)
    {
        try
        {
            string text = Encoding.ASCII.GetString(ThisSystem.IsWindows ? ReadStartWindows(path) : ReadStartPosix(path)).Trim();
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        _windows?.Dispose();
        if (_posix is { IsClosed: false })
        {
            // A child that is just being started holds every open file of ours until it is another program: without this the lock would be
            // taken for a moment longer, and the next start of a node be told that one runs.
            PosixFile.Unlock(_posix);
            _posix.Dispose();
        }
    }

    private static byte[] ReadStartPosix(string path)
    {
        using PosixDescriptor file = PosixFile.OpenForLock(path, create: false);
        return file.ReadStart(OwnerLength);
    }

    private static byte[] ReadStartWindows(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        byte[] content = new byte[OwnerLength];
        Array.Resize(ref content, file.Read(content, 0, content.Length));
        return content;
    }

    private static NodeStateException TimedOut(string path) => new(
        StateProblem.LockTimeout, $"Timed out waiting for the lock {path}: another process is writing. Try again; where it stays so, {WhoHolds(path)}", path);

    private static string WhoHolds(string path) =>
        ThisSystem.IsWindows ? "end the process that has this file open." : $"this names the process: fuser '{path}'";
}
