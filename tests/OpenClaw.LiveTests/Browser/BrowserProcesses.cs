using System.Globalization;
using System.Text;

namespace OpenClaw.LiveTests.Browser;

/// <summary>
/// The browser processes of one node, found by the node's own folder in their command lines, and what a process needs of memory.
/// </summary>
internal static class BrowserProcesses
{
    public static IReadOnlyList<int> Of(BrowserNode node)
    {
        var folder = Path.GetDirectoryName(node.Node.StateDirectory)!;
        return [.. Directory.GetDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                ? pid : 0)
            .Where(pid => pid > 0 && pid != node.Node.ProcessId && CommandLine(pid) is { } line
                && line.Contains("--type=", StringComparison.Ordinal) | line.Contains("--user-data-dir=", StringComparison.Ordinal)
                && line.Contains(folder, StringComparison.Ordinal))];
    }

    /// <summary>Nothing of the node's browser is left within a few seconds.</summary>
    public static Task GoneAsync(BrowserNode node, string how) =>
        Eventually.TrueAsync(
            $"no browser process is left after {how}",
            Nodes.ReadyNode.Patience,
            () => Task.FromResult(Of(node).Count == 0),
            () => string.Join(Environment.NewLine, Of(node).Select(pid => $"{pid} {CommandLine(pid)}")) + Environment.NewLine
                + node.Node.Log);

    /// <summary>Proportional set size in bytes: what this process alone costs the machine.</summary>
    public static long MemoryOf(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(entry => entry.StartsWith("Pss:", StringComparison.Ordinal));
        return long.Parse(line["Pss:".Length..].Replace("kB", "", StringComparison.Ordinal),
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }

    private static string? CommandLine(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
