using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Launch;
using OpenClaw.Browser.Settings;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Browser.Hosting;

/// <summary>
/// What this machine has to lend, as Get-OpenClawBrowser and the doctor show it. Starts and changes nothing, and asks no running node.
/// </summary>
/// <param name="NotOffered">Why no gateway may use it; null when it may.</param>
/// <param name="Found">Every browser, in the order of the search.</param>
/// <param name="Chosen">The one that a node would start; null when there is none.</param>
/// <param name="Problem">Why it cannot start one; null when it can.</param>
/// <param name="Profiles">Those that a node can drive.</param>
internal sealed record BrowserOverview(string? NotOffered, IReadOnlyList<FoundBrowser> Found, FoundBrowser? Chosen, string? Problem,
    IReadOnlyList<ProfileOverview> Profiles)
{
    /// <exception cref="NodeStateException">The configuration cannot be used.</exception>
    public static BrowserOverview Of(StateLocation state) => Of(state, LocalMachine.Own);

    internal static BrowserOverview Of(StateLocation state, IMachine machine)
    {
        BrowserConfig config = BrowserConfig.Load(state);
        (FoundBrowser? chosen, string? problem) = Choose(machine, config.Browser.ExecutablePath);
        IReadOnlyList<FoundBrowser> found = BrowserDiscovery.All(machine);
        if (chosen is not null && !found.Any(one => one.Path == chosen.Path))
        {
            // Named by the configuration, at a place where nobody searches.
            found = [chosen, .. found];
        }
        var places = new BrowserPlaces(state.Directory, "");
        return new BrowserOverview(
            !config.ProxyEnabled ? $"nodeHost.browserProxy.enabled is false in {state.ConfigPath}"
                : !config.Browser.Enabled ? $"browser.enabled is false in {state.ConfigPath}" : null,
            found, chosen, problem,
            ProfileCatalog.Drivable(config.Browser).Select(name => ProfileOverview.Of(name, config, places, machine)).ToArray());
    }

    /// <summary>One line for the doctor.</summary>
    public static DoctorFinding Check(StateLocation state, ToolWords words) => Check(state, words, LocalMachine.Own);

    internal static DoctorFinding Check(StateLocation state, ToolWords words, IMachine machine)
    {
        BrowserOverview overview;
        try
        {
            overview = Of(state, machine);
        }
        catch (NodeStateException problem)
        {
            return DoctorFinding.Fail($"{problem.Message} Until then each request of an agent is refused.",
                problem is { Problem: StateProblem.Malformed, Path: { } path } ? words.MoveAside(path) : words.Status);
        }
        if (overview.NotOffered is { } off)
        {
            return DoctorFinding.Pass($"Not offered: {off}.");
        }
        string profiles = string.Join(", ", overview.Profiles.Where(profile => profile.IsAllowed).Select(profile => profile.Name));
        return overview.Problem is { } wrong ? DoctorFinding.Warn($"Offered, and agents will get an error: {wrong}", words.NoBrowser)
            : profiles.Length == 0
                ? DoctorFinding.Warn("Offered, and nodeHost.browserProxy.allowProfiles allows none of its profiles.", words.NoBrowser)
            : DoctorFinding.Pass($"Offered: {overview.Chosen!.Kind} at {overview.Chosen.Path}; profiles: {profiles}.");
    }

    private static (FoundBrowser? Chosen, string? Problem) Choose(IMachine machine, string? configured)
    {
        try
        {
            FoundBrowser? found = BrowserDiscovery.Find(machine, configured);
            return (found, found is null ? BrowserDiscovery.NothingFound : null);
        }
        catch (FileNotFoundException problem)
        {
            return (null, problem.Message);
        }
    }
}

/// <summary>One profile.</summary>
/// <param name="Name">For example <c>openclaw</c>.</param>
/// <param name="IsDefault">Used when an agent names none.</param>
/// <param name="IsAllowed">A gateway may use it.</param>
/// <param name="Headless">Its browser has no window.</param>
/// <param name="Endpoint">The address of a browser that somebody else runs, without secrets; null when it is ours to start.</param>
/// <param name="Executable">Of the profile alone; null for the general one.</param>
/// <param name="UserData">The browser's own data; null when it is not ours.</param>
/// <param name="InUse">A browser works with these data now.</param>
internal sealed record ProfileOverview(string Name, bool IsDefault, bool IsAllowed, bool Headless, string? Endpoint, string? Executable,
    string? UserData, bool InUse)
{
    public static ProfileOverview Of(string name, BrowserConfig config, BrowserPlaces places, IMachine machine)
    {
        ProfileSettings own = ProfileCatalog.Find(config.Browser, name)!;
        BrowserEndpoint? endpoint = BrowserEndpoint.Of(own);
        // An address on this machine stands for a browser of ours, unless it is only to be attached to (docs/protocol/browser.md 3.2).
        bool foreign = endpoint is not null && (!endpoint.IsLoopback || (own.AttachOnly ?? config.Browser.AttachOnly));
        string userData = places.UserData(name);
        return new ProfileOverview(
            name,
            name == config.Browser.DefaultProfile,
            config.AllowProfiles.Count == 0 || config.AllowProfiles.Contains(name),
            HeadlessMode.Decide(null, config.Browser, own, machine.Kind == MachineKind.Linux, machine.Variable).Headless,
            foreign ? endpoint!.Shown : null,
            own.ExecutablePath,
            foreign ? null : userData,
            !foreign && ProfileLock.IsHeld(userData, machine));
    }
}
