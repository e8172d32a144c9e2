using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State;

namespace OpenClaw.Browser.Launch;

/// <summary>A browser that was started and answered.</summary>
internal sealed record LaunchedBrowser(CdpConnection Connection, BrowserProcess Process, FoundBrowser Browser, HeadlessMode Mode,
    EgressFilter? Filter);

/// <summary>Starts the browser of a profile and waits until it answers (docs/protocol/browser.md 3.3).</summary>
internal static class BrowserLauncher
{
    // The tool waits 20 s for a start as a whole (docs/protocol/browser.md 1.7).
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(15);

    /// <param name="profile">The profile's name.</param>
    /// <param name="settings">The whole part of the configuration.</param>
    /// <param name="own">The profile's part.</param>
    /// <param name="places">Where its data lie.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="guard">For the filter.</param>
    /// <param name="headless">Of the request.</param>
    /// <exception cref="RouteException">It cannot be started; the text says why and what to do.</exception>
    public static async Task<LaunchedBrowser> LaunchAsync(
        string profile, BrowserSettings settings, ProfileSettings own, BrowserPlaces places, IMachine machine, Func<NavigationGuard> guard,
        bool? headless)
    {
        bool isLinux = machine.Kind == MachineKind.Linux;
        HeadlessMode mode = HeadlessMode.Decide(headless, settings, own, isLinux, machine.Variable);
        mode.RequireDisplay(profile, isLinux, machine.Variable);
        FoundBrowser browser = FindBrowser(machine, own.ExecutablePath ?? settings.ExecutablePath);
        string userData = PrepareDirectory(places, profile);
        await ProfileLock.FreeAsync(userData, profile, machine).ConfigureAwait(false);
        bool filtered = !guard().AllowsPrivate || guard().Policy.BlockedHostnames.Count + guard().Policy.HostnameAllowlist.Count > 0;
        EgressFilter? filter = filtered && !LaunchArguments.ControlsProxy(settings.ExtraArgs) ? new EgressFilter(guard) : null;
        try
        {
            IReadOnlyList<string> arguments = LaunchArguments.Make(userData, mode.Headless, settings.NoSandbox, filter?.EndPoint.Port,
                settings.ExtraArgs, machine.Kind);
            (BrowserProcess process,
                CdpConnection connection) = await StartAsync(new BrowserCommand(browser.Path, arguments, ChildEnvironment(places, machine)),
                machine, profile).ConfigureAwait(false);
            return new LaunchedBrowser(connection, process, browser, mode, filter);
        }
        catch
        {
            if (filter is not null)
            {
                await filter.DisposeAsync().ConfigureAwait(false);
            }
            throw;
        }
    }

    private static async Task<(BrowserProcess Process, CdpConnection Connection)> StartAsync(BrowserCommand command, IMachine machine,
        string profile)
    {
        BrowserProcess process;
        try
        {
            process = BrowserProcess.Start(command);
        }
        catch (IOException problem)
        {
            throw new RouteException(500, "Error: " + problem.Message);
        }
        CdpConnection connection = CdpConnection.Over(new PipeTransport(process.Channel));
        using var limit = new CancellationTokenSource(ReadyLimit);
        try
        {
            JsonElement info = await connection.Browser.SendAsync("SystemInfo.getProcessInfo", limit.Token).ConfigureAwait(false);
            // The pipe proves that somebody of our making answers; this, that it is the process which we are going to end.
            RequireSame(process, info, machine);
            return (process, connection);
        }
        catch (Exception problem) when (problem is CdpException or OperationCanceledException or RouteException)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            await process.DisposeAsync().ConfigureAwait(false);
            throw problem as RouteException
                ?? new RouteException(500,
                    LaunchFailure.Describe(profile, command, process.ErrorTail, problem is OperationCanceledException));
        }
    }

    private static void RequireSame(BrowserProcess process, JsonElement info, IMachine machine)
    {
        int? pid = info.Items("processInfo").FirstOrDefault(one => one.Text("type") == "browser").Integer("id");
        // A wrapper script that does not exec, or a sandbox with process ids of its own, is no reason to give up where the whole group or
        // job is ours.
        if (pid is { } id && id != process.Pid && machine.Kind == MachineKind.Windows)
        {
            throw new RouteException(500,
                $"Error: the browser handed over to another process ({id}) which this node did not start. Close all windows of that browser profile and try again.");
        }
    }

    private static FoundBrowser FindBrowser(IMachine machine, string? configured)
    {
        try
        {
            return BrowserDiscovery.Find(machine, configured) ?? throw new RouteException(500, "Error: " + BrowserDiscovery.NothingFound);
        }
        catch (FileNotFoundException problem)
        {
            throw new RouteException(500, "Error: " + problem.Message);
        }
    }

    private static string PrepareDirectory(BrowserPlaces places, string profile)
    {
        string userData = places.UserData(profile);
        try
        {
            PrivateFile.EnsureDirectory(userData);
            FirstPreferences.WriteIfNew(userData, profile, places.Downloads);
            return userData;
        }
        catch (NodeStateException problem)
        {
            throw new RouteException(500, "Error: " + problem.Message);
        }
    }

    /// <summary>
    /// What the node has, without its secrets and without proxies: which way the browser goes out is not the environment's choice.
    /// </summary>
    private static Dictionary<string, string> ChildEnvironment(BrowserPlaces places, IMachine machine)
    {
        Dictionary<string, string> environment = HostEnvironment.OfThisProcess()
            .Where(one => !NodeSecrets.Contains(one.Key.ToUpperInvariant())
                && !one.Key.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(one => one.Key, one => one.Value, HostEnvironment.NameComparer);
        if (machine.Kind != MachineKind.Windows && machine.Home.Length > 0)
        {
            environment["HOME"] = machine.Home;
        }
        if (machine.Kind == MachineKind.Linux)
        {
            string own = Path.Combine(places.TemporaryRoot, ".chromium");
            foreach (string name in new[] { "XDG_CONFIG_HOME", "XDG_CACHE_HOME" }.Where(name => !environment.ContainsKey(name)))
            {
                environment[name] = own;
            }
        }
        return environment;
    }
}
