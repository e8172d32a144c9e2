using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Endpoints;

/// <summary>The address of a tab as an answer may tell it: left out when the policy blocks it (docs/protocol/browser.md 2).</summary>
internal static class ShownUrl
{
    public static async Task<string?> OfAsync(ProfileRuntime profile, Tab tab, CancellationToken cancellationToken)
    {
        string url = tab.Url;
        try
        {
            await profile.Guard.CheckCurrentAsync(url, profile.Running?.Filter is not null, cancellationToken).ConfigureAwait(false);
            return url.Length > 0 ? url : null;
        }
        catch (RouteException)
        {
            return null;
        }
    }
}
