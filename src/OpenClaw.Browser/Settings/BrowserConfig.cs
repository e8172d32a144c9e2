using OpenClaw.Node.State;

namespace OpenClaw.Browser.Settings;

/// <summary>
/// What <c>openclaw.json</c> says of the browser that the node lends (docs/protocol/browser.md 1.8): read anew for each request, so nothing
/// needs a restart but the offer itself.
/// </summary>
/// <param name="Browser">The part <c>browser</c>.</param>
/// <param name="ProxyEnabled"><c>nodeHost.browserProxy.enabled</c>.</param>
/// <param name="AllowProfiles"><c>nodeHost.browserProxy.allowProfiles</c>; empty allows all.</param>
internal sealed record BrowserConfig(BrowserSettings Browser, bool ProxyEnabled, IReadOnlyList<string> AllowProfiles)
{
    private static readonly string[] Drivers = ["openclaw", "clawd", "existing-session", "extension"];

    /// <summary>Both commands are offered.</summary>
    public bool IsOffered => ProxyEnabled && Browser.Enabled;

    /// <summary>Reads the file; an absent one says nothing.</summary>
    /// <exception cref="NodeStateException">It is no JSON5, or holds something that cannot be meant; the text says where.</exception>
    public static BrowserConfig Load(StateLocation location)
    {
        var root = new ConfigSection(JsonStateFile.Read(location.ConfigPath, json5: true), "", location.ConfigPath);
        ConfigSection proxy = root.Section("nodeHost").Section("browserProxy");
        ConfigSection browser = root.Section("browser");
        var settings = new BrowserSettings();
        return new BrowserConfig(
            settings with
            {
                Enabled = browser.Bool("enabled") ?? true,
                EvaluateEnabled = browser.Bool("evaluateEnabled") ?? true,
                ExecutablePath = browser.Text("executablePath"),
                Headless = browser.Bool("headless"),
                NoSandbox = browser.Bool("noSandbox") ?? false,
                AttachOnly = browser.Bool("attachOnly") ?? false,
                CdpUrl = EndpointOf(browser),
                DefaultProfile = browser.Text("defaultProfile") ?? settings.DefaultProfile,
                ExtraArgs = browser.Texts("extraArgs"),
                SsrfPolicy = PolicyOf(browser.Section("ssrfPolicy")),
                Profiles = browser.Section("profiles").Sections().ToDictionary(
                    profile => ProfileCatalog.IsName(profile.Key)
                        ? profile.Key
                        : throw browser.Section("profiles")
                        .Wrong(profile.Key, null, "is no profile name: letters a to z, digits and hyphens only"),
                    profile => ProfileOf(profile.Value),
                    StringComparer.Ordinal),
                IdleClose = proxy.Number("idleMinutes", 0, 7 * 24 * 60) switch
                {
                    null => settings.IdleClose,
                    0 => null,
                    { } minutes => TimeSpan.FromMinutes(minutes),
                },
            },
            proxy.Bool("enabled") ?? true,
            proxy.Allowlist("allowProfiles"));
    }

    private static ProfileSettings ProfileOf(ConfigSection profile) => new()
    {
        Driver = profile.Text("driver") switch
        {
            null or "clawd" => "openclaw",
            { } driver when Drivers.Contains(driver) => driver,
            _ => throw profile.Wrong("driver", null, "must be one of " + string.Join(", ", Drivers)),
        },
        CdpPort = (int?)profile.Number("cdpPort", 1, 65535),
        CdpUrl = EndpointOf(profile),
        Headless = profile.Bool("headless"),
        ExecutablePath = profile.Text("executablePath"),
        AttachOnly = profile.Bool("attachOnly"),
    };

    private static SsrfPolicy PolicyOf(ConfigSection policy)
    {
        bool? older = policy.Bool("allowPrivateNetwork");
        bool? allow = policy.Bool("dangerouslyAllowPrivateNetwork");
        return new SsrfPolicy
        {
            // Either name allows; said at all and not allowed is the strict mode (docs/protocol/browser.md 3.4).
            AllowPrivateNetwork = older is null && allow is null ? null : older == true || allow == true,
            AllowedHostnames = policy.Texts("allowedHostnames"),
            BlockedHostnames = policy.Texts("blockedHostnames"),
            HostnameAllowlist = policy.Allowlist("hostnameAllowlist"),
            AllowBenchmarkRange = policy.Bool("allowRfc2544BenchmarkRange") ?? false,
            AllowUniqueLocalRange = policy.Bool("allowIpv6UniqueLocalRange") ?? false,
        };
    }

    // The text may hold a password, so the error must not repeat it.
    private static string? EndpointOf(ConfigSection section)
    {
        string? text = section.Text("cdpUrl");
        return text is null
            || (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" or "ws" or "wss"
                && url.Host.Length > 0)
            ? text
            : throw section.Wrong("cdpUrl", null, "must be a URL that begins with http:, https:, ws: or wss:");
    }
}
