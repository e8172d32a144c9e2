using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Launch;
using OpenClaw.Browser.Profiles;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>What is known of a profile's browser (<c>GET /</c>, docs/protocol/browser.md 2.1). Never starts one.</summary>
/// <param name="Profile">Its name.</param>
/// <param name="Driver">For example <c>openclaw</c>.</param>
/// <param name="Running">It answers.</param>
/// <param name="Pid">Of a browser that we started.</param>
/// <param name="Endpoint">Its address without secrets; null for one that only our pipe reaches.</param>
/// <param name="CdpPort">Of the address.</param>
/// <param name="Chosen">What runs.</param>
/// <param name="Detected">What would be started.</param>
/// <param name="DetectError">Why nothing would.</param>
/// <param name="UserData">The directory of a browser that runs.</param>
/// <param name="Mode">With or without windows.</param>
/// <param name="Runtime">The profile.</param>
internal sealed record BrowserStatus(
    string Profile,
    string Driver,
    bool Running,
    int? Pid,
    string? Endpoint,
    int? CdpPort,
    FoundBrowser? Chosen,
    FoundBrowser? Detected,
    string? DetectError,
    string? UserData,
    HeadlessMode Mode,
    ProfileRuntime Runtime)
{
    public static async Task<BrowserStatus> OfAsync(ProfileRuntime profile, IMachine machine, CancellationToken cancellationToken)
    {
        RunningBrowser? running = await profile.FindRunningAsync(cancellationToken).ConfigureAwait(false);
        (FoundBrowser? detected, string? error) = Detect(profile, machine);
        BrowserEndpoint? endpoint = running?.Process is null ? profile.Endpoint() : null;
        return new BrowserStatus(
            profile.Name,
            profile.Own.Driver,
            running is not null,
            running?.Process?.Pid,
            endpoint?.Shown,
            endpoint?.Address.Port ?? profile.Own.CdpPort,
            running?.Browser,
            detected,
            error,
            running?.Process is null ? null : profile.Places.UserData(profile.Name),
            running?.Mode ?? HeadlessMode.Decide(null, profile.Settings, profile.Own, machine.Kind == MachineKind.Linux, machine.Variable),
            profile);
    }

    /// <summary>The route's answer. <c>cdpHttp</c> says the same as <c>cdpReady</c>: a browser of ours has no HTTP to ask.</summary>
    public JsonObject ToJson()
    {
        (string Name, object? Value)[] members =
        [
            ("enabled", Runtime.Settings.Enabled),
            ("profile", Profile),
            ("driver", Driver),
            ("transport", "cdp"),
            ("running", Running),
            ("cdpReady", Running),
            ("cdpHttp", Running),
            ("pageReady", Running),
            ("pid", Pid),
            ("cdpPort", CdpPort),
            ("cdpUrl", Endpoint),
            ("chosenBrowser", Chosen?.Kind),
            ("detectedBrowser", Detected?.Kind),
            ("detectedExecutablePath", Detected?.Path),
            ("detectError", DetectError),
            ("userDataDir", UserData),
            ("color", "#FF4500"),
            ("headless", Mode.Headless),
            ("headlessSource", Mode.Source),
            ("noSandbox", Runtime.Settings.NoSandbox),
            ("executablePath", Runtime.Own.ExecutablePath ?? Runtime.Settings.ExecutablePath),
            ("attachOnly", Runtime.AttachOnly),
            ("graphics", null),
        ];
        return Json.Object(members.Select(one => (one.Name, (object?)(one.Value ?? JsonTree.Null))).ToArray());
    }

    private static (FoundBrowser? Found, string? Error) Detect(ProfileRuntime profile, IMachine machine)
    {
        try
        {
            return (BrowserDiscovery.Find(machine, profile.Own.ExecutablePath ?? profile.Settings.ExecutablePath), null);
        }
        catch (FileNotFoundException problem)
        {
            return (null, "Error: " + problem.Message);
        }
    }
}
