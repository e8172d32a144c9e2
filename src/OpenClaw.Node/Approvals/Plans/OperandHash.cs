using System.Security.Cryptography;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// The content of a script or program as a hash. Bounded: whoever asks chooses the file, and a sparse one of 300 GB would keep the node
/// busy for minutes before anybody has decided anything. Hashed once for each state of the file, and never by more than two requests at the
/// same time: a third is told to come again, so that no number of requests takes all threads.
/// </summary>
internal static class OperandHash
{
    /// <summary>The largest file that is held to its content. Programs of this size are real; larger ones cannot be bound.</summary>
    public const long MostBytes = 256 * 1024 * 1024;

    private const long LargeBytes = 1024 * 1024;
    private const int MostKnown = 256;
    private const int ReadSize = 128 * 1024;

    private static readonly object Gate = new();
    private static readonly Dictionary<string, (FileStamp Stamp, string Hash)> Known = new(StringComparer.Ordinal);
    private static readonly SemaphoreSlim LargePlaces = new(2);

    // A file that was changed just before it was read may change again without another time stamp.
    private static readonly TimeSpan StampGrace = TimeSpan.FromSeconds(3);

    /// <summary>The hash; null when it is no plain file or cannot be read.</summary>
    /// <param name="path">The file, without links.</param>
    /// <param name="refusal">Why it was not even read: too large, or too many are being read; null otherwise.</param>
    public static string? Of(string path, out string? refusal)
    {
        refusal = null;
        if (FileFacts.Of(path) is not { Kind: FileKind.File } facts)
        {
            return null;
        }
        if (facts.Stamp.Size > MostBytes)
        {
            refusal = $"requires a script operand of at most {MostBytes / (1024 * 1024)} MB";
            return null;
        }
        lock (Gate)
        {
            if (Known.TryGetValue(path, out (FileStamp Stamp, string Hash) known) && known.Stamp == facts.Stamp)
            {
                return known.Hash;
            }
        }
        bool large = facts.Stamp.Size > LargeBytes;
        if (large && !LargePlaces.Wait(0))
        {
            refusal = "reads other large script operands at the moment; try again";
            return null;
        }
        try
        {
            if (Read(path) is not { } hash || FileFacts.Of(path)?.Stamp != facts.Stamp)
            {
                return null;
            }
            if (!ThisSystem.IsWindows && IsSettled(facts.Stamp))
            {
                Remember(path, facts.Stamp, hash);
            }
            return hash;
        }
        finally
        {
            if (large)
            {
                LargePlaces.Release();
            }
        }
    }

    private static string? Read(string path)
    {
        try
        {
            using FileStream? windows = ThisSystem.IsWindows ? PlainOpen.Windows(path) : null;
            using PosixDescriptor? plain = ThisSystem.IsWindows ? null : PlainOpen.Posix(path);
            if (windows is null && plain is null)
            {
                return null;
            }
            using SHA256 hash = SHA256.Create();
            byte[] buffer = new byte[ReadSize];
            long at = 0;
            int count;
            while ((count = windows?.Read(buffer, 0, buffer.Length) ?? plain!.Read(buffer, at)) > 0)
            {
                hash.TransformBlock(buffer, 0, count, null, 0);
                at += count;
                if (at > MostBytes)
                {
                    return null;
                }
            }
            hash.TransformFinalBlock([], 0, 0);
            return Hex.Lower(hash.Hash!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Remember(string path, FileStamp stamp, string hash)
    {
        lock (Gate)
        {
            if (Known.Count >= MostKnown)
            {
                Known.Clear();
            }
            Known[path] = (stamp, hash);
        }
    }

    private static bool IsSettled(FileStamp stamp)
    {
        long now = (DateTime.UtcNow - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks * 100, grace = StampGrace.Ticks * 100;
        return now - stamp.Changed > grace && now - stamp.Modified > grace;
    }
}
