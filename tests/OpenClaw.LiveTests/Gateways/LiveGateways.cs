using System.Collections.Concurrent;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(OpenClaw.LiveTests.Gateways.LiveGateways))]
// Two at a time: most of a test waits for a gateway that starts or a browser that draws, and three at once are more than two cores carry
// within the limits of a call. What measures time is alone, after the others (AloneForTime).
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]
[assembly: TestCollectionOrderer(typeof(OpenClaw.LiveTests.Gateways.LongestFirst))]

namespace OpenClaw.LiveTests.Gateways;

/// <summary>All gateways of one test run, started when first asked for, ended with the run.</summary>
public sealed class LiveGateways : IAsyncLifetime
{
    private const int RunsKept = 5;

    private readonly string _runDirectory = Path.Combine(
        LiveEnvironment.Root, "runs", $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}");

    private readonly ConcurrentDictionary<string, Lazy<Task<LiveGateway>>> _gateways = new();

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
            if (gateway is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await (await gateway.Value).DisposeAsync();
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

    /// <summary>A gateway of a release, running; the same one for every test of a <see cref="Lane"/>.</summary>
    internal Task<LiveGateway> GetAsync(GatewayRelease release, bool tls) =>
        GetAsync(release, $"{release.Name}-{Lane.Current}{(tls ? "-tls" : "")}", tls);

    /// <summary>The gateway of the tests in Scenarios/Releases, one at a time, which kill it: not the one that all others use.</summary>
    internal Task<LiveGateway> GetForReleasesAsync(GatewayRelease release) =>
        GetAsync(release, release.Name + (GatewayRelease.Selected.Contains(release) ? "-releases" : ""), tls: false);

    // A gateway takes twenty seconds of a processor to start: where a few minutes have to do, all tests are at one.
    private static readonly string TheOne = $"{GatewayRelease.Newest.Name}-{Lane.Scenarios}";

    private async Task<LiveGateway> GetAsync(GatewayRelease release, string key, bool tls)
    {
        if (key != TheOne)
        {
            LiveEnvironment.SkipUnlessWanted(Lane.Part);
        }

        if (OperatingSystem.IsWindows())
        {
            LiveEnvironment.Unavailable("The scenarios are written for a POSIX shell; docs/verification.md says how Windows is checked.");
        }

        try
        {
            return await _gateways.GetOrAdd(key, name => new Lazy<Task<LiveGateway>>(() => StartAsync(release, name, tls))).Value;
        }
        catch (GatewayUnavailableException e)
        {
            LiveEnvironment.Unavailable(e.Message);
            throw;
        }
    }

    /// <summary>A gateway for one test alone, which ends it.</summary>
    /// <param name="release">Which.</param>
    /// <param name="configure">Changes its configuration before it starts.</param>
    internal async Task<LiveGateway> NewAsync(GatewayRelease release, Action<JsonObject>? configure = null)
    {
        LiveEnvironment.SkipUnlessWanted(Lane.Part);
        try
        {
            return await StartAsync(release, release.Name + "-own", tls: false, configure);
        }
        catch (GatewayUnavailableException e)
        {
            LiveEnvironment.Unavailable(e.Message);
            throw;
        }
    }

    private async Task<LiveGateway> StartAsync(GatewayRelease release, string name, bool tls, Action<JsonObject>? configure = null)
    {
        // Not the test's own token: the gateway outlives the test that happened to be first.
        var installation = await GatewayInstallation.EnsureAsync(release, CancellationToken.None);
        try
        {
            return await LiveGateway.StartAsync(installation, NewDirectory(name), tls, CancellationToken.None, configure);
        }
        catch (InvalidOperationException)
        {
            // A port that somebody else was quicker to take, a gateway that restarts itself: many tests wait for this one. Its second
            // reason counts.
            return await LiveGateway.StartAsync(installation, NewDirectory(name), tls, CancellationToken.None, configure);
        }
    }
}
