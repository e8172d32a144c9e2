using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.State.Trust;

/// <summary>What tells one state of a file from another, its owner and mode included; links are not followed.</summary>
internal readonly record struct FileMark(PosixStat? Posix, DateTime Written, DateTime Created, long Length)
{
    /// <summary>The mark of what is there now; the default one where nothing is, or nothing that may be looked at.</summary>
    public static FileMark Of(string path)
    {
        try
        {
            if (!ThisSystem.IsWindows)
            {
                return PosixStat.Of(path, followLinks: false) is { } stat
                    ? new FileMark(stat, WrittenAt(stat), default, stat.Size) : default;
            }
            var file = new FileInfo(path);
            return file.Exists ? new FileMark(null, file.LastWriteTimeUtc, file.CreationTimeUtc, file.Length) : default;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static DateTime WrittenAt(PosixStat stat) =>
        new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(Math.Max(0, Math.Max(stat.Modified, stat.Changed)) / 100);
}
