using System.Text.RegularExpressions;

namespace OpenClaw.Browser.Settings;

/// <summary>
/// The profiles there are: those of the configuration and the three that every OpenClaw has (docs/protocol/browser.md 1.8).
/// </summary>
internal static class ProfileCatalog
{
    public const string Managed = "openclaw";

    private static readonly Regex Name = new("^[a-z0-9-]{1,64}\\z", RegexOptions.CultureInvariant);

    /// <summary>
    /// True for what can be a profile's name. It becomes a directory, so this rule is also what keeps a profile where it belongs.
    /// </summary>
    public static bool IsName(string text) => Name.IsMatch(text);

    /// <summary>A profile's settings; null when there is none of that name.</summary>
    public static ProfileSettings? Find(BrowserSettings settings, string name) =>
        settings.Profiles.TryGetValue(name, out ProfileSettings? profile) ? profile : name switch
        {
            Managed => new ProfileSettings { CdpUrl = settings.CdpUrl },
            "user" => new ProfileSettings { Driver = "existing-session", AttachOnly = true },
            "chrome" => new ProfileSettings { Driver = "extension" },
            _ => null,
        };

    /// <summary>The names of the profiles that this node can drive, the managed one first.</summary>
    public static IReadOnlyList<string> Drivable(BrowserSettings settings) =>
        new[] { Managed }.Concat(settings.Profiles.Keys.OrderBy(name => name, StringComparer.Ordinal))
            .Distinct(StringComparer.Ordinal).Where(name => Find(settings, name)!.Driver == Managed).ToArray();
}
