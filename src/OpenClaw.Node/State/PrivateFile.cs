using System.Security.Cryptography;
using System.Text.RegularExpressions;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.State;

/// <summary>
/// Files that only this account (on Windows also SYSTEM and Administrators) may read, replaced in one step: a reader sees the old content
/// or the new one, never half, whenever the writer dies. Everything in the state directory is read and written through here.
/// </summary>
internal static class PrivateFile
{
    /// <summary>
    /// No file of the state directory is anywhere near this; a larger one was not written by us and is not read into memory.
    /// </summary>
    public const int DefaultLimit = 16 * 1024 * 1024;

    private const int OwnerOnlyFile = 0b110_000_000; // 0600
    private const int OwnerOnlyDirectory = 0b111_000_000; // 0700

    private static readonly Regex TemporaryName = new(@"^\..+\.[0-9a-f]{12}\.tmp$", RegexOptions.CultureInvariant);

    /// <summary>The whole content, or null when there is no such file.</summary>
    /// <exception cref="NodeStateException">It is too large, not a plain file, or cannot be read.</exception>
    public static byte[]? Read(string path, int limit = DefaultLimit)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return ReadOnce(path, limit);
            }
            catch (Exception problem) when (ThisSystem.IsWindows && attempt < 10 && WindowsFile.IsMomentary(problem))
            {
                // Between the old file and the new one there is a moment on Windows in which the name can be opened by nobody.
                Thread.Sleep(20);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new NodeStateException(StateProblem.Storage, $"{path} cannot be read: {problem.Message}", path, problem);
            }
        }
    }

    private static byte[]? ReadOnce(string path, int limit) => ThisSystem.IsWindows ? ReadWindows(path, limit) : ReadPosix(path, limit);

    private static byte[]? ReadPosix(string path, int limit)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (PosixFile.Look(path) is not { } seen)
            {
                return null;
            }
            if (FileTrust.OfPosixFile(path, seen) is { } fault)
            {
                throw NodeStateException.Of(fault);
            }
            using PosixDescriptor? file = PosixFile.OpenSame(path, seen);
            if (file is not null)
            {
                // Of what is open now: a new file may have been given the number of the one that was looked at, which a writer has just
                // replaced.
                long size = PosixStat.Of(file)?.Size ?? seen.Size;
                return size <= limit ? file.ReadAll((int)size) : throw TooLarge(path, limit);
            }
            if (attempt == 100)
            {
                // A writer puts a new file in its place now and then, not a hundred times while one is opened.
                throw new IOException("it is replaced all the time");
            }
        }
    }

    private static NodeStateException TooLarge(string path, int limit) =>
        new(StateProblem.Malformed, $"{path} is larger than {limit} bytes and was not read.", path);

    private static byte[]? ReadWindows(string path, int limit)
    {
        try
        {
            if (FileTrust.OfWindowsFile(path) is { } fault)
            {
                throw NodeStateException.Of(fault);
            }

            // Delete sharing lets a writer replace the file while it is being read.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096);
            long length = file.CanSeek ? file.Length
                : throw new NodeStateException(StateProblem.Unsafe, $"{path} is not a plain file.", path);
            if (length > limit)
            {
                throw TooLarge(path, limit);
            }
            byte[] content = new byte[length];
            int read = 0;
            while (read < content.Length && file.Read(content, read, content.Length - read) is > 0 and int count)
            {
                read += count;
            }
            if (read < content.Length)
            {
                Array.Resize(ref content, read);
            }
            return content;
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file, or creates it, and its directory when missing.</summary>
    /// <param name="beforeStep">For tests: called before each step with its name, may throw as a killed process would stop.</param>
    /// <exception cref="NodeStateException">It could not be written (the old content is still there) or the target is a link.</exception>
    public static void WriteAtomic(string path, byte[] content, Action<string>? beforeStep = null)
    {
        string directory = Path.GetDirectoryName(path)!;
        using ActingAs? owner = OwnerOfTheWayTo(path);
        EnsureDirectory(directory);
        RefuseLink(path);
        string temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{RandomName()}.tmp");
        try
        {
            beforeStep?.Invoke("create");
            using (FileStream file = FileProtection.CreateForOwner(temporary))
            {
                // Before the first byte of content: the directory keeps others out until then.
                beforeStep?.Invoke("protect");
                Protect(temporary);
                if (!ThisSystem.IsWindows)
                {
                    PosixFile.GiveToDirectorysOwner(file.SafeFileHandle, temporary);
                }
                beforeStep?.Invoke("write");
                file.Write(content, 0, content.Length);
                beforeStep?.Invoke("flush");
                file.Flush(flushToDisk: true);
            }
            beforeStep?.Invoke("replace");
            if (ThisSystem.IsWindows)
            {
                WindowsFile.Replace(temporary, path);
            }
            else
            {
                PosixFile.Rename(temporary, path);
                PosixFile.FlushDirectory(directory);
            }
            beforeStep?.Invoke("done");
        }
        catch (Exception problem) when (StorageFailure.Is(problem))
        {
            TryDelete(temporary);
            throw new NodeStateException(StateProblem.Storage, $"{path} cannot be written: {StorageFailure.TextOf(problem)}", path, problem);
        }
    }

    /// <summary>
    /// Writes over the content of a small file in its place, which a process can do in one step and a power failure in one sector (512
    /// bytes): for what is written so often that a new file and a flush each time cost too much. A file that is not there yet is made by
    /// <see cref="WriteAtomic"/>.
    /// </summary>
    /// <exception cref="NodeStateException">It could not be written, or is no plain file of this account.</exception>
    public static void Overwrite(string path, byte[] content)
    {
        try
        {
            if (!(ThisSystem.IsWindows ? OverwriteWindows(path, content) : OverwritePosix(path, content)))
            {
                WriteAtomic(path, content);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new NodeStateException(StateProblem.Storage, $"{path} cannot be written: {problem.Message}", path, problem);
        }
    }

    private static bool OverwritePosix(string path, byte[] content)
    {
        if (PosixFile.Look(path) is not { } seen)
        {
            return false;
        }
        if (FileTrust.OfPosixFile(path, seen) is { } fault)
        {
            throw NodeStateException.Of(fault);
        }
        using PosixDescriptor? file = PosixFile.OpenSame(path, seen, write: true);
        file?.WriteAt(content, 0);
        if (seen.Size > content.Length)
        {
            file?.CutTo(content.Length);
        }
        return file is not null;
    }

    private static bool OverwriteWindows(string path, byte[] content)
    {
        if (!File.Exists(path))
        {
            return false;
        }
        RefuseLink(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1);
        file.Write(content, 0, content.Length);
        if (file.Length > content.Length)
        {
            file.SetLength(content.Length);
        }
        return true;
    }

    /// <summary>
    /// Brings a file that was written without waiting for the disk to the disk. Nothing happens where that is refused, or there is no such
    /// file.
    /// </summary>
    public static void Flush(string path)
    {
        try
        {
            if (ThisSystem.IsWindows)
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1);
                file.Flush(flushToDisk: true);
            }
            else if (PosixFile.Look(path) is { IsFile: true } seen)
            {
                using PosixDescriptor? file = PosixFile.OpenSame(path, seen, write: true);
                file?.Flush();
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The system does it by itself, later.
        }
    }

    /// <summary>Creates the directory (and missing ones above it) for this account alone; refuses one that others can write to.</summary>
    public static void EnsureDirectory(string directory)
    {
        using ActingAs? owner = OwnerOfTheWayTo(directory);
        try
        {
            if (Directory.Exists(directory))
            {
                RefuseSharedDirectory(directory);
                return;
            }
            string? parent = Path.GetDirectoryName(directory);
            if (parent is not null && !Directory.Exists(parent))
            {
                EnsureDirectory(parent);
            }
            if (ThisSystem.IsWindows)
            {
                Directory.CreateDirectory(directory);
                FileProtection.SetPrivateDirectoryAcl(directory);
            }
            else
            {
                PosixFile.CreateDirectory(directory, OwnerOnlyDirectory);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new NodeStateException(StateProblem.Storage,
                $"The directory {directory} cannot be created: {(File.Exists(directory) ? "a file of that name is there." : problem.Message)}", directory, problem);
        }
    }

    /// <summary>Deletes a file if it is there.</summary>
    public static void Delete(string path)
    {
        using ActingAs? owner = OwnerOfTheWayTo(path);
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new NodeStateException(StateProblem.Storage, $"{path} cannot be deleted: {problem.Message}", path, problem);
        }
    }

    /// <summary>Deletes temporary files of writers that were killed. Younger ones may belong to one that is still at work.</summary>
    public static void SweepTemporary(string directory)
    {
        try
        {
            // Not ".*.tmp": a dot before a star means something else to Windows (DOS_DOT), and was seen to match nothing.
            foreach (string path in Directory.EnumerateFiles(directory, "*.tmp"))
            {
                if (TemporaryName.IsMatch(Path.GetFileName(path))
                    && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > TimeSpan.FromMinutes(10))
                {
                    TryDelete(path);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Litter is no reason not to start.
        }
    }

    /// <summary>
    /// Root writes in the state of another account with that account's rights: whatever link the account has put on the way, or puts there
    /// meanwhile, leads to nothing that it could not write itself. Null where nobody but root, or this account, could have. To be disposed
    /// on the same thread.
    /// </summary>
    /// <exception cref="NodeStateException">The system does not let root do that.</exception>
    internal static ActingAs? OwnerOfTheWayTo(string path)
    {
        try
        {
            return FileTrust.IsOff ? null : ActingAs.OnTheWayTo(path);
        }
        catch (IOException problem)
        {
            throw new NodeStateException(StateProblem.Storage, $"{path} cannot be written: {problem.Message}", path, problem);
        }
    }

    /// <summary>Restricts a file to this account.</summary>
    internal static void Protect(string path)
    {
        using ActingAs? owner = OwnerOfTheWayTo(path);
        if (ThisSystem.IsWindows)
        {
            FileProtection.SetPrivateFileAcl(path);
        }
        else
        {
            PosixFile.SetMode(path, OwnerOnlyFile);
        }
    }

    // A link in place of the file would let somebody who can write to the directory choose what we overwrite or trust.
    private static void RefuseLink(string path)
    {
        try
        {
            if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
            {
                throw new NodeStateException(StateProblem.Unsafe,
                    $"{path} is a link; a file of the state directory must be a plain file. Replace it by the file it points to.", path);
            }
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
        }
    }

    private static void RefuseSharedDirectory(string directory)
    {
        if (!ThisSystem.IsWindows && PosixStat.Of(directory, followLinks: true) is { } stat
            && FileTrust.OfSharedDirectory(directory, stat) is { } fault)
        {
            throw NodeStateException.Of(fault);
        }
    }

    private static string RandomName()
    {
        byte[] bytes = new byte[6];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The message of the failed write matters more than a left-over temporary file.
        }
    }
}
