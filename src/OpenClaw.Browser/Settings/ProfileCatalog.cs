namespace OpenClaw.Browser.Settings;

/// <summary>The profiles there are: those of the configuration and the three that every OpenClaw has (docs/protocol/browser.md 1.8).</summary>
internal static class ProfileCatalog
{
    public const string Managed = "openclaw";

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
