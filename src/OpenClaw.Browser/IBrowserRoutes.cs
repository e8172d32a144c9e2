using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser;

/// <summary>Who answers the requests that the proxy lets through.</summary>
internal interface IBrowserRoutes : IAsyncDisposable
{
    /// <inheritdoc cref="BrowserService.DispatchAsync"/>
    Task<BrowserAnswer> DispatchAsync(BrowserRequest request, string profile, CancellationToken cancellationToken);
}
