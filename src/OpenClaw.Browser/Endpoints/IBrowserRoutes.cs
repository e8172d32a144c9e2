using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Endpoints;

/// <summary>Who answers the requests that the proxy lets through.</summary>
internal interface IBrowserRoutes : IAsyncDisposable
{
    /// <summary>Answers one request.</summary>
    /// <param name="request">The query's and the body's own <c>profile</c> are not looked at.</param>
    /// <param name="profile">The profile, chosen and allowed, with the configuration that holds for the request.</param>
    /// <param name="cancellationToken">Ends the wait; what the browser is doing may go on.</param>
    /// <exception cref="RouteException">Every failure that has a status; other exceptions are a 500 (docs/protocol/browser.md
    /// 1.3).</exception>
    Task<BrowserAnswer> DispatchAsync(BrowserRequest request, ProfileChoice profile, CancellationToken cancellationToken);
}
