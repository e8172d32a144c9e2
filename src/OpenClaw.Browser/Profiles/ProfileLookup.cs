using System.Text.RegularExpressions;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Browser.Profiles;

/// <summary>The settings of a profile that this node can drive.</summary>
internal static class ProfileLookup
{
    /// <exception cref="RouteException">404 there is none; 501 it wants a driver that this node does not have.</exception>
    public static ProfileSettings Require(BrowserSettings settings, string name)
    {
        string shown = name.Length <= 64 ? name : name[..64] + "…";
        // The name becomes part of a path.
        if (!Regex.IsMatch(name, "^[a-z0-9-]{1,64}\\z", RegexOptions.CultureInvariant) || ProfileCatalog.Find(settings, name) is not { } found)
        {
            throw new RouteException(404, $"Profile \"{shown}\" not found. Available profiles: {string.Join(", ", ProfileCatalog.Drivable(settings))}");
        }
        if (found.Driver is not ("openclaw" or "clawd"))
        {
            // They drive a browser in which a person is logged in, through other protocols (docs/protocol/browser.md 2.9).
            throw new RouteException(501, $"Profile \"{shown}\" uses the driver {found.Driver}, which this node does not have. Use profile \"{ProfileCatalog.Managed}\", or one with a cdpUrl.");
        }
        // Older configurations have one address for everything.
        return name == ProfileCatalog.Managed && found.CdpUrl is null && found.CdpPort is null ? found with { CdpUrl = settings.CdpUrl } : found;
    }
}
