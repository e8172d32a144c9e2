using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State.Native;

namespace OpenClaw.Node.State;

/// <summary>
/// Files that only this account (on Windows also SYSTEM and Administrators) may read, replaced in one step: a reader sees the old content
/// or the new one, never half, whenever the writer dies. Everything in the state directory is read and written through here.
/// </summary>
internal static class PrivateFile
{
    /// <summary>No file of the state directory is anywhere near this; a larger one was not written by us and is not read into memory.</summary>
    public const int DefaultLimit = 16 * 1024 * 1024;

    private const int OwnerOnlyFile = 0b110_000_000; // 0600
    private const int OwnerOnlyDirectory = 0b111_000_000; // 0700
    private const int WritableByOthers = 0b000_010_010;
    private const int Sticky = 0b1_000_000_000;

    private static readonly Regex TemporaryName = new(@"^\..+\.[0-9a-f]{12}\.tmp$", RegexOptions.CultureInvariant);

    private static bool IsWindows { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

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
            catch (Exception problem) when (IsWindows && attempt < 10 && WindowsFile.IsMomentary(problem))
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

    private static byte[]? ReadOnce(string path, int limit)
    {
        try
        {
            // Delete sharing lets a writer replace the file while it is being read.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096);
            long length = file.CanSeek ? file.Length : throw new NodeStateException(StateProblem.Unsafe, $"{path} is not a plain file.", path);
            if (length > limit)
            {
                throw new NodeStateException(StateProblem.Malformed, $"{path} is larger than {limit} bytes and was not read.", path);
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
        EnsureDirectory(directory);
        RefuseLink(path);
        string temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{RandomName()}.tmp");
        try
        {
            beforeStep?.Invoke("create");
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                // Before the first byte of content: the directory keeps others out until then.
                beforeStep?.Invoke("protect");
                Protect(temporary);
                beforeStep?.Invoke("write");
                file.Write(content, 0, content.Length);
                beforeStep?.Invoke("flush");
                file.Flush(flushToDisk: true);
            }
            beforeStep?.Invoke("replace");
            if (IsWindows)
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
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new NodeStateException(StateProblem.Storage, $"{path} cannot be written: {problem.Message}", path, problem);
        }
    }

    /// <summary>Creates the directory (and missing ones above it) for this account alone; refuses one that others can write to.</summary>
    public static void EnsureDirectory(string directory)
    {
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
            if (IsWindows)
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
            throw new NodeStateException(StateProblem.Storage, $"The directory {directory} cannot be created: {problem.Message}", directory, problem);
        }
    }

    /// <summary>Deletes a file if it is there.</summary>
    public static void Delete(string path)
    {
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
                if (TemporaryName.IsMatch(Path.GetFileName(path)) && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > TimeSpan.FromMinutes(10))
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

    /// <summary>Restricts a file to this account.</summary>
    internal static void Protect(string path)
    {
        if (IsWindows)
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
                throw new NodeStateException(StateProblem.Unsafe, $"{path} is a link; a file of the state directory must be a plain file. Replace it by the file it points to.", path);
            }
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
        }
    }

    private static void RefuseSharedDirectory(string directory)
    {
        if (!IsWindows && FileProtection.PosixMode(directory) is { } mode && (mode & WritableByOthers) != 0 && (mode & Sticky) == 0)
        {
            throw new NodeStateException(
                StateProblem.Unsafe, $"Other accounts can write to {directory}, so they could change what this node may run. Fix it with: chmod 700 \"{directory}\"", directory);
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
