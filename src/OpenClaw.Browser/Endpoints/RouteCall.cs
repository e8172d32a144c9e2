using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Endpoints;

/// <summary>A request that found its route.</summary>
/// <param name="Request">As it came.</param>
/// <param name="PathValues">What stands in the colon segments of the pattern, decoded.</param>
/// <param name="Profile">The profile it is for.</param>
/// <param name="Browsers">The node's browsers.</param>
internal sealed record RouteCall(BrowserRequest Request, IReadOnlyDictionary<string, string> PathValues, ProfileRuntime Profile,
    IProfiles Browsers)
{
    /// <summary>
    /// The tab the request means (<see cref="BrowserRequest.TargetId"/>, else the current one; docs/protocol/browser.md 2), which becomes
    /// the current one. Without a target the browser is started and a first tab opened where there is none.
    /// </summary>
    /// <exception cref="RouteException">400 its page is one that the policy blocks; 404 no such tab; 409 several, or no browser
    /// runs.</exception>
    public Task<Tab> TabAsync(CancellationToken cancellationToken) => TabAsync(checkUrl: true, cancellationToken);

    /// <inheritdoc cref="TabAsync(CancellationToken)"/>
    /// <param name="checkUrl">False for what must work on any page: navigate, resize, close, <c>/set/*</c>, changes of cookies and
    /// storage.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Tab> TabAsync(bool checkUrl, CancellationToken cancellationToken) =>
        Profile.TabAsync(Request.TargetId, checkUrl, cancellationToken);
}
