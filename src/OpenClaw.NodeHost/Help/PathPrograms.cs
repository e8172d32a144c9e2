using OpenClaw.Gateway.Compat;

namespace OpenClaw.NodeHost.Help;

/// <summary>The programs of this machine's search path, for completion.</summary>
internal static class PathPrograms
{
    private const int MaxNames = 20_000;

    public static IEnumerable<string> Names() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathRooted).Distinct().SelectMany(Files).Distinct().Order(StringComparer.Ordinal).Take(MaxNames);

    private static string[] Files(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory)
                .Select(path => ThisSystem.IsWindows ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
