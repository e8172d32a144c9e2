using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Browser.Profiles;

/// <summary>A profile that this node can drive, as the configuration had it when it was chosen for a request.</summary>
/// <param name="Name">The profile's.</param>
/// <param name="Own">The profile's own part.</param>
/// <param name="Browser">What holds for all.</param>
internal sealed record ProfileChoice(string Name, ProfileSettings Own, BrowserSettings Browser)
{
    /// <exception cref="RouteException">404 there is none; 501 it wants a driver that this node does not have.</exception>
    public static ProfileChoice Of(BrowserSettings settings, string name)
    {
        string shown = name.Length <= 64 ? name : name[..64] + "…";
        // The name becomes part of a path.
        if (!ProfileCatalog.IsName(name) || ProfileCatalog.Find(settings, name) is not { } found)
        {
            throw new RouteException(404,
                $"Profile \"{shown}\" not found. Available profiles: {string.Join(", ", ProfileCatalog.Drivable(settings))}");
        }
        if (found.Driver is not ("openclaw" or "clawd"))
        {
            // They drive a browser in which a person is logged in, through other protocols (docs/protocol/browser.md 2.9).
            throw new RouteException(501,
                $"Profile \"{shown}\" uses the driver {found.Driver}, which this node does not have. Use profile \"{ProfileCatalog.Managed}\", or one with a cdpUrl.");
        }
        // Older configurations have one address for everything.
        bool older = name == ProfileCatalog.Managed && found.CdpUrl is null && found.CdpPort is null;
        return new ProfileChoice(name, older ? found with { CdpUrl = settings.CdpUrl } : found, settings);
    }
}
