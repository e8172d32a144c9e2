using System.Collections.Concurrent;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Browser;

/// <summary>
/// The browsers of one node: profiles by name, each with a browser of its own that is started when first needed. One per node; when it ends,
/// every browser it started ends.
/// </summary>
internal sealed class BrowserService : IBrowserRoutes
{
    private readonly ConcurrentDictionary<string, ProfileRuntime> _profiles = new(StringComparer.Ordinal);
    private readonly Func<BrowserSettings> _settings;
    private readonly BrowserPlaces _places;
    private readonly TimeProvider _clock;

    /// <param name="settings">Reads the configuration; asked for each request.</param>
    /// <param name="places">Where files lie.</param>
    /// <param name="clock">Times.</param>
    public BrowserService(Func<BrowserSettings> settings, BrowserPlaces places, TimeProvider clock)
    {
        _settings = settings;
        _places = places;
        _clock = clock;
    }

    /// <summary>Answers one request.</summary>
    /// <param name="request">The query's and the body's own <c>profile</c> are not looked at.</param>
    /// <param name="profile">The profile, already chosen and allowed.</param>
    /// <param name="cancellationToken">Ends the wait; what the browser is doing may go on.</param>
    /// <exception cref="RouteException">Every failure that has a status; other exceptions are a 500 (spec/browser.md 1.3).</exception>
    public Task<BrowserAnswer> DispatchAsync(BrowserRequest request, string profile, CancellationToken cancellationToken)
    {
        (Route route, IReadOnlyDictionary<string, string> values) = RouteTable.Match(request.Method, request.Path);
        ProfileRuntime runtime = _profiles.GetOrAdd(profile, name => new ProfileRuntime(name, _settings(), _places));
        return route.Handler(new RouteCall(request, values, runtime), cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _ = _clock;
        return default;
    }
}
