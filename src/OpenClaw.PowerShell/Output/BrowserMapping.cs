using System.Diagnostics;
using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Hosting;

namespace OpenClaw.PowerShell.Output;

internal static class BrowserMapping
{
    public static IEnumerable<NodeBrowser> Browsers(BrowserOverview overview) => overview.Found.Select(found => new NodeBrowser
    {
        Name = found.Kind,
        Selected = found.Path == overview.Chosen?.Path,
        Version = VersionOf(found),
        Path = found.Path,
        Offered = overview.NotOffered is null,
    });

    public static IEnumerable<NodeBrowserProfile> Profiles(BrowserOverview overview) =>
        overview.Profiles.Select(profile => new NodeBrowserProfile
    {
        Name = profile.Name,
        Default = profile.IsDefault,
        Allowed = overview.NotOffered is null && profile.IsAllowed,
        Headless = profile.Headless,
        InUse = profile.InUse,
        ExecutablePath = profile.Executable,
        Endpoint = profile.Endpoint,
        UserDataDirectory = profile.UserData,
    });

    private static string? VersionOf(FoundBrowser found)
    {
        try
        {
            return FileVersionInfo.GetVersionInfo(found.Path).ProductVersion is { Length: > 0 } version ? version : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
