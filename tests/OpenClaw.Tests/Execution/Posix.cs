using OpenClaw.Node.Execution.Contract;

namespace OpenClaw.Tests.Execution;

/// <summary>What the tests of real processes on Linux and macOS share.</summary>
internal static class Posix
{
    public static IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["HOME"] = "/tmp" };

    public static ProcessRequest Request(params string[] argv) => new() { Argv = argv, Environment = Environment };

    public static ProcessRequest Shell(string script) => Request("/bin/sh", "-c", script);

    /// <summary>The processes whose command line holds a text.</summary>
    public static int CountProcesses(string marker) => Directory.GetDirectories("/proc")
        .Where(directory => int.TryParse(Path.GetFileName(directory), out _))
        .Count(directory =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(directory, "cmdline")).IndexOf(marker, StringComparison.Ordinal) >= 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        });

    /// <summary>Waits for something that happens outside of this process, as long as patience lasts.</summary>
    public static async Task<bool> Eventually(Func<bool> condition)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            if (started.Elapsed > Patience.Limit)
            {
                return false;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        return true;
    }
}
