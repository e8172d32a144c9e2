using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Launch;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Profiles;

/// <summary>
/// One profile as long as the node runs: its settings as of the latest request, its browser (started when first needed, once however many
/// ask), its current tab. Owner of the browser.
/// </summary>
internal sealed class ProfileRuntime : IAsyncDisposable
{
    private static readonly TimeSpan AttachLimit = TimeSpan.FromSeconds(5);

    /// <summary>How long a mere look may take (docs/protocol/browser.md 2.1).</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromMilliseconds(600);

    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly TabNumbers _numbers = new();
    private readonly LaunchPause _pause;
    private readonly TimeProvider _clock;
    private readonly IMachine _machine;
    private RunningBrowser? _running;
    private string? _currentTargetId;
    private int _requests;
    private long _lastUse;
    private bool _disposed;

    public ProfileRuntime(ProfileChoice choice, BrowserPlaces places, TimeProvider clock, IMachine machine)
    {
        Name = choice.Name;
        Settings = choice.Browser;
        Own = choice.Own;
        Places = places;
        _clock = clock;
        _machine = machine;
        _pause = new LaunchPause(clock);
        _lastUse = clock.GetTimestamp();
        Guard = MakeGuard(choice.Browser);
    }

    public string Name { get; }

    /// <summary>The browser part of the configuration as of the latest request.</summary>
    public BrowserSettings Settings { get; private set; }

    /// <summary>The profile's own part.</summary>
    public ProfileSettings Own { get; private set; }

    public BrowserPlaces Places { get; }

    /// <summary>Where pages may lie.</summary>
    public NavigationGuard Guard { get; private set; }

    /// <summary>The browser, when one runs and answers.</summary>
    public RunningBrowser? Running => _running is { IsAlive: true } running ? running : null;

    /// <summary>Never start one (<c>attachOnly</c>).</summary>
    public bool AttachOnly => Own.AttachOnly ?? Settings.AttachOnly;

    /// <summary>Takes over the configuration of a request.</summary>
    public void Update(ProfileChoice choice)
    {
        if (choice.Browser != Settings)
        {
            Guard = MakeGuard(choice.Browser);
        }
        Settings = choice.Browser;
        Own = choice.Own;
    }

    /// <summary>Says that a request works with the browser, until the result is disposed of: it is not idle.</summary>
    public IDisposable Use()
    {
        Interlocked.Increment(ref _requests);
        return new InUse(this);
    }

    /// <summary>The running browser, started or attached to when there was none.</summary>
    /// <exception cref="RouteException">409 and others: it cannot be started; the text says why.</exception>
    public Task<RunningBrowser> StartAsync(CancellationToken cancellationToken) => StartAsync(headless: null, cancellationToken);

    /// <inheritdoc cref="StartAsync(CancellationToken)"/>
    /// <param name="headless">What a request to start says about windows.</param>
    /// <param name="cancellationToken">Ends the wait, not the start: others wait for it too.</param>
    public async Task<RunningBrowser> StartAsync(bool? headless, CancellationToken cancellationToken)
    {
        if (Running is { } there)
        {
            return there;
        }
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        Task<RunningBrowser> starting = StartAndReleaseAsync(headless);
        // Whoever loses patience leaves; the browser comes up all the same.
        await Task.WhenAny(starting, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return await starting.ConfigureAwait(false);
    }

    /// <summary>
    /// The browser that answers now; null when none does. Never starts one, but attaches to one that somebody else runs at the configured
    /// address.
    /// </summary>
    public async Task<RunningBrowser?> FindRunningAsync(CancellationToken cancellationToken)
    {
        if (Running is { } there)
        {
            return there;
        }
        if (Endpoint() is null)
        {
            return null;
        }
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Running ?? await AttachAsync(Endpoint()!, ProbeLimit).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return null;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Ends the browser, if one runs that we started; leaves another alone. Says whether there was one.</summary>
    public async Task<bool> StopAsync()
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            return await EndAsync().ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Ends a browser of ours that nobody has asked anything of for so long as the configuration says.</summary>
    public async Task StopIfIdleAsync()
    {
        if (Running?.Process is null || Settings.IdleClose is not { } limit || !IsIdle(limit)
            || !await _changing.WaitAsync(0).ConfigureAwait(false))
        {
            return;
        }
        try
        {
            if (IsIdle(limit))
            {
                await EndAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc cref="Endpoints.RouteCall.TabAsync(bool, CancellationToken)"/>
    /// <param name="target">What the request calls the tab; null for the current one.</param>
    public async Task<Tab> TabAsync(string? target, bool checkUrl, CancellationToken cancellationToken)
    {
        RunningBrowser browser = target is null
            ? await StartAsync(cancellationToken).ConfigureAwait(false)
            : Running ?? throw new RouteException(409,
                $"Browser profile \"{Name}\" is not running. Start the browser or open a new tab, then select a current target.");
        Tab tab = target is null ? await CurrentAsync(browser, cancellationToken).ConfigureAwait(false) : browser.Tabs.Resolve(target);
        Select(tab);
        await tab.Ready.ConfigureAwait(false);
        if (checkUrl)
        {
            if (tab.Crashed)
            {
                throw new RouteException(500, "Error: the page of this tab crashed. Navigate it, or close it and open another.");
            }
            await Guard.CheckCurrentAsync(tab.Url, browser.Filter is not null, cancellationToken).ConfigureAwait(false);
        }
        return tab;
    }

    /// <summary>Makes a tab the current one.</summary>
    public void Select(Tab tab) => _currentTargetId = tab.TargetId;

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await StopAsync().ConfigureAwait(false);
    }

    private async Task<Tab> CurrentAsync(RunningBrowser browser, CancellationToken cancellationToken)
    {
        IReadOnlyList<Tab> pages = browser.Tabs.Pages;
        if (pages.Count == 0)
        {
            return await browser.Tabs.OpenBlankAsync(cancellationToken).ConfigureAwait(false);
        }
        if (_currentTargetId is not { } sticky)
        {
            return pages[0];
        }
        // Gone means gone: what was typed for one page must not go to another.
        return pages.FirstOrDefault(tab => tab.TargetId == sticky) ?? throw TabReference.NotFound(sticky);
    }

    private async Task<RunningBrowser> StartAndReleaseAsync(bool? headless)
    {
        try
        {
            if (_disposed)
            {
                throw new RouteException(503, "The node is stopping.");
            }
            if (Running is { } there)
            {
                return there;
            }
            await EndAsync().ConfigureAwait(false);
            return Adopt(await ConnectAsync(headless).ConfigureAwait(false));
        }
        finally
        {
            _changing.Release();
        }
    }

    private RunningBrowser Adopt(RunningBrowser running)
    {
        _running = running;
        running.Tabs.Closing += tab => Interlocked.CompareExchange(ref _currentTargetId, null, tab.TargetId);
        Interlocked.Exchange(ref _lastUse, _clock.GetTimestamp());
        _ = CleanUpAfterAsync(running);
        return running;
    }

    /// <summary>A browser that ended by itself leaves a process to reap and a filter to close; nobody may ever ask for it again.</summary>
    private async Task CleanUpAfterAsync(RunningBrowser running)
    {
        await running.Ended.ConfigureAwait(false);
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_running == running)
            {
                await EndAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task<RunningBrowser> AttachAsync(BrowserEndpoint endpoint, TimeSpan limit)
    {
        CdpConnection connection = await endpoint.ConnectAsync(limit, CancellationToken.None).ConfigureAwait(false);
        return Adopt(await FollowAsync(connection, null).ConfigureAwait(false));
    }

    private async Task<RunningBrowser> ConnectAsync(bool? headless)
    {
        BrowserEndpoint? endpoint = Endpoint();
        bool mayLaunch = !AttachOnly && (endpoint is null || endpoint.IsLoopback);
        if (endpoint is not null)
        {
            try
            {
                return await AttachAsync(endpoint, AttachLimit).ConfigureAwait(false);
            }
            catch (IOException) when (mayLaunch)
            {
                // Nobody there: a loopback address stands for "a browser of this node" (docs/protocol/browser.md 3.2).
            }
            catch (IOException)
            {
                throw new RouteException(409, AttachOnly && endpoint.IsLoopback
                    ? $"Browser attachOnly is enabled and profile \"{Name}\" is not running."
                    : $"Remote CDP for profile \"{Name}\" is not reachable at {endpoint.Shown}.");
            }
        }
        if (!mayLaunch)
        {
            throw new RouteException(409, $"Browser attachOnly is enabled and profile \"{Name}\" is not running.");
        }
        return await LaunchAsync(headless).ConfigureAwait(false);
    }

    private async Task<RunningBrowser> LaunchAsync(bool? headless)
    {
        _pause.RequireOver(Name);
        try
        {
            LaunchedBrowser launched = await BrowserLauncher.LaunchAsync(Name, Settings, Own, Places, _machine, () => Guard, headless)
                .ConfigureAwait(false);
            RunningBrowser running = await FollowAsync(launched.Connection, launched).ConfigureAwait(false);
            _pause.Succeeded();
            return running;
        }
        catch (RouteException problem) when (problem.Status >= 500)
        {
            _pause.Failed(problem.Message);
            throw;
        }
    }

    private async Task<RunningBrowser> FollowAsync(CdpConnection connection, LaunchedBrowser? launched)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        try
        {
            return await RunningBrowser.FollowAsync(connection, launched, () => Guard, _numbers, Places, _clock, limit.Token)
                .ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is CdpException or OperationCanceledException)
        {
            throw new RouteException(500, $"Error: the browser of profile \"{Name}\" was there and did not answer: {problem.Message}");
        }
    }

    /// <summary>Where somebody else's browser is to be found; null when there is only our own.</summary>
    public BrowserEndpoint? Endpoint()
    {
        try
        {
            return BrowserEndpoint.Of(Own);
        }
        catch (FormatException problem)
        {
            throw new RouteException(400, $"Profile \"{Name}\": {problem.Message}");
        }
    }

    private async Task<bool> EndAsync()
    {
        RunningBrowser? running = _running;
        bool wasAlive = running is { IsAlive: true };
        _running = null;
        _currentTargetId = null;
        if (running is not null)
        {
            await running.DisposeAsync().ConfigureAwait(false);
        }
        return wasAlive;
    }

    private bool IsIdle(TimeSpan limit) =>
        Volatile.Read(ref _requests) == 0 && _clock.GetElapsedTime(Interlocked.Read(ref _lastUse)) >= limit;

    private static NavigationGuard MakeGuard(BrowserSettings settings) =>
        new(settings.SsrfPolicy ?? new SsrfPolicy(), resolve: null, LaunchArguments.ControlsProxy(settings.ExtraArgs));

    private sealed class InUse(ProfileRuntime owner) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Exchange(ref owner._lastUse, owner._clock.GetTimestamp());
            Interlocked.Decrement(ref owner._requests);
        }
    }
}
