using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>
/// Opens what is a plain file and nothing else: whoever puts a FIFO in its place while it is looked at keeps nobody waiting.
/// </summary>
internal static class PlainOpen
{
    /// <summary>The first bytes, fewer where the file has fewer; null when it is no plain file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static byte[]? Head(string path, int length)
    {
        if (ThisSystem.IsWindows)
        {
            using FileStream file = Windows(path);
            byte[] content = new byte[length];
            int at = 0, read;
            while (at < length && (read = file.Read(content, at, length - at)) > 0)
            {
                at += read;
            }
            Array.Resize(ref content, at);
            return content;
        }
        using PosixDescriptor? plain = Posix(path);
        return plain?.ReadAll(length);
    }

    /// <summary>The same; null also when it cannot or must not be read.</summary>
    public static byte[]? TryHead(string path, int length)
    {
        try
        {
            return Head(path, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>On POSIX: the open file; null when it is no plain file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static PosixDescriptor? Posix(string path) =>
        PosixStat.Of(path, followLinks: true) is { IsFile: true } seen ? PosixFile.OpenSame(path, seen) : null;

    /// <summary>On Windows: the open file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static FileStream Windows(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
