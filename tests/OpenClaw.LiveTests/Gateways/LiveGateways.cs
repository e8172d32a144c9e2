using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(OpenClaw.LiveTests.Gateways.LiveGateways))]
// One gateway serves all tests, and some of them kill it: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace OpenClaw.LiveTests.Gateways;

/// <summary>All gateways of one test run, started when first asked for, ended with the run.</summary>
public sealed class LiveGateways : IAsyncLifetime
{
    private const int RunsKept = 5;

    private readonly string _runDirectory = Path.Combine(
        LiveEnvironment.Root, "runs", $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}");

    private readonly ConcurrentDictionary<string, Task<LiveGateway>> _gateways = new();

    /// <inheritdoc/>
    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_runDirectory);
        foreach (var old in Directory.GetDirectories(Path.GetDirectoryName(_runDirectory)!).OrderDescending().Skip(RunsKept))
        {
            try
            {
                Directory.Delete(old, recursive: true);
            }
            catch (IOException)
            {
                // Still in use by another run: the next one tidies up.
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways.Values)
        {
            if (gateway.IsCompletedSuccessfully)
            {
                await (await gateway).DisposeAsync();
            }
        }
    }

    /// <summary>A folder for one test's files, kept with the run's logs.</summary>
    internal string NewDirectory(string name)
    {
        var directory = Path.Combine(_runDirectory, $"{name}-{Guid.NewGuid().ToString("N")[..6]}");
        Directory.CreateDirectory(directory);
        return directory;
    }

    /// <summary>The newest release's gateway, running. Skips or fails the test when it cannot be had.</summary>
    internal Task<LiveGateway> NewestAsync() => GetAsync(GatewayRelease.Newest, tls: false);

    /// <summary>A gateway of a release, running; the same one for every test of the run.</summary>
    internal async Task<LiveGateway> GetAsync(GatewayRelease release, bool tls)
    {
        if (OperatingSystem.IsWindows())
        {
            LiveEnvironment.Unavailable("The scenarios are written for a POSIX shell; docs/verification.md says how Windows is checked.");
        }

        try
        {
            return await _gateways.GetOrAdd(release.Name + (tls ? "-tls" : ""), name => StartAsync(release, name, tls));
        }
        catch (GatewayUnavailableException e)
        {
            LiveEnvironment.Unavailable(e.Message);
            throw;
        }
    }

    /// <summary>A gateway for one test alone, which ends it.</summary>
    internal async Task<LiveGateway> NewAsync(GatewayRelease release)
    {
        try
        {
            return await StartAsync(release, release.Name + "-own", tls: false);
        }
        catch (GatewayUnavailableException e)
        {
            LiveEnvironment.Unavailable(e.Message);
            throw;
        }
    }

    private async Task<LiveGateway> StartAsync(GatewayRelease release, string name, bool tls)
    {
        // Not the test's own token: the gateway outlives the test that happened to be first.
        var installation = await GatewayInstallation.EnsureAsync(release, CancellationToken.None);
        return await LiveGateway.StartAsync(installation, NewDirectory(name), tls, CancellationToken.None);
    }
}
