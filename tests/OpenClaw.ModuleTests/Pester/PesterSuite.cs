using System.Collections.Concurrent;
using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.ModuleTests.Pester;

/// <summary>
/// The files of the suite in a few shells side by side. A shell for each file would be simpler, and most of the time would go into starting
/// them; one shell for all would use one core.
/// </summary>
public sealed class PesterSuite
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(22);

    /// <summary>About the real gateway: their shell waits until it is installed.</summary>
    private static readonly string[] Live = ["Examples.Tests.ps1", "Fleet.Tests.ps1", "Operator.Tests.ps1"];

    /// <summary>
    /// Which shell has which files; a file that is not named is the last one's. Without the slow ones each takes about as long as the
    /// others. Those that need the machine's one mark of systemd are together, because they must not wait for each other.
    /// </summary>
    private static readonly string[][] Shells =
    [
        ["Operator.Tests.ps1", "Help.Tests.ps1", "Fleet.Tests.ps1", "Installed.Tests.ps1"],
        ["NodeLifecycle.Tests.ps1", "Administrator.Tests.ps1", "Secrets.Tests.ps1", "Examples.Tests.ps1"],
        [],
    ];

    /// <summary>
    /// They start shell after shell, build packages, deploy to machines, run every example of the help: in whole runs only.
    /// </summary>
    private static readonly string[] Slow = ["Compatibility.Tests.ps1", "Dsc.Tests.ps1", "Examples.Tests.ps1", "Fleet.Tests.ps1",
        "FleetScripts.Tests.ps1", "Packaging.Tests.ps1"];

    private readonly ConcurrentDictionary<int, Lazy<Task<PesterRun>>> _runs = new();

    /// <summary>All files, in the order of their names.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Folder, "*.Tests.ps1").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Layout.Root, "tests", "Pester");

    internal async Task<PesterFile> RunAsync(string file)
    {
        if (Slow.Contains(file))
        {
            LiveEnvironment.SkipUnlessWanted(TestPart.Module);
        }

        var shell = ShellOf(file);
        var run = await _runs.GetOrAdd(shell, _ => new Lazy<Task<PesterRun>>(() => StartAsync(shell))).Value;
        return run.Of(file);
    }

    private static async Task<PesterRun> StartAsync(int shell)
    {
        var files = Files.Where(file => ShellOf(file) == shell && (LiveEnvironment.Wants(TestPart.Module) || !Slow.Contains(file)))
            .ToList();
        if (files.Intersect(Live).Any())
        {
            try
            {
                await GatewayInstallation.EnsureAsync(GatewayRelease.Newest, CancellationToken.None);
            }
            catch (GatewayUnavailableException) when (!LiveEnvironment.Required)
            {
                // Pester says which tests it left out.
            }
        }

        return await PesterRun.StartAsync(files.Select(file => Path.Combine(Folder, file)), Limit, CancellationToken.None);
    }

    private static int ShellOf(string file) => Array.FindIndex(Shells, files => files.Contains(file)) is var named and >= 0
        ? named : Shells.Length - 1;
}
