using System.Collections.Concurrent;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Browser.Hosting;

/// <summary>
/// The browsers of one node: profiles by name, each with a browser of its own that is started when first needed and closed when nobody
/// needs it any more. One per node; when it ends, every browser it started ends.
/// </summary>
internal sealed class BrowserService : IBrowserRoutes, IProfiles
{
    private static readonly TimeSpan IdleCheck = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ProfileRuntime> _profiles = new(StringComparer.Ordinal);
    private readonly BrowserPlaces _places;
    private readonly TimeProvider _clock;
    private readonly IMachine _machine;
    private readonly ITimer _idle;
    private volatile bool _disposed;

    /// <param name="places">Where files lie.</param>
    /// <param name="clock">Times.</param>
    /// <param name="machine">Where browsers are searched; null for this machine.</param>
    public BrowserService(BrowserPlaces places, TimeProvider clock, IMachine? machine = null)
    {
        _places = places;
        _clock = clock;
        _machine = machine ?? LocalMachine.Own;
        _idle = clock.CreateTimer(_ => CloseIdle(), null, IdleCheck, IdleCheck);
    }

    /// <inheritdoc/>
    public IMachine Machine => _machine;

    public BrowserPlaces Places => _places;

    /// <inheritdoc/>
    public async Task<BrowserAnswer> DispatchAsync(BrowserRequest request, ProfileChoice profile, CancellationToken cancellationToken)
    {
        (Route route, IReadOnlyDictionary<string, string> values) = RouteTable.Match(request.Method, request.Path);
        ProfileRuntime runtime = Profile(profile);
        using (runtime.Use())
        {
            try
            {
                return await route.Handler(new RouteCall(request, values, runtime, this), cancellationToken).ConfigureAwait(false);
            }
            catch (CdpException problem) when (problem.IsGone)
            {
                throw new RouteException(409, runtime.Running is null
                    ? $"Browser profile \"{profile.Name}\" is not running: it ended while it was working on this."
                    : "tab not found: it was closed while it was working on this.");
            }
        }
    }

    /// <inheritdoc/>
    public ProfileRuntime Profile(ProfileChoice choice)
    {
        if (_disposed)
        {
            throw new RouteException(503, "The node is stopping.");
        }
        ProfileRuntime runtime = _profiles.GetOrAdd(choice.Name, _ => new ProfileRuntime(choice, _places, _clock, _machine));
        runtime.Update(choice);
        return runtime;
    }

    /// <summary>Ends every browser that was started here.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _idle.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_profiles.Values.Select(one => one.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private void CloseIdle()
    {
        foreach (ProfileRuntime runtime in _profiles.Values)
        {
            _ = runtime.StopIfIdleAsync();
        }
    }
}
