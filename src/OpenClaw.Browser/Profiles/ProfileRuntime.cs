using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Profiles;

/// <summary>One profile as long as the node runs: its settings as of the latest request, its browser (started when first needed), its current tab.</summary>
internal sealed class ProfileRuntime
{
    public ProfileRuntime(string name, BrowserSettings settings, BrowserPlaces places)
    {
        Name = name;
        Settings = settings;
        Places = places;
        Guard = new NavigationGuard(settings.SsrfPolicy ?? new SsrfPolicy());
    }

    public string Name { get; }

    /// <summary>As of the latest request.</summary>
    public BrowserSettings Settings { get; private set; }

    public BrowserPlaces Places { get; }

    /// <summary>Where pages may lie.</summary>
    public NavigationGuard Guard { get; private set; }

    /// <summary>The browser, when one runs and answers.</summary>
    public RunningBrowser? Running { get; private set; }

    /// <summary>The running browser, started or attached to when there was none; requests at the same time start one.</summary>
    /// <exception cref="Routes.RouteException">409 and others: it cannot be started; the text says why.</exception>
    public Task<RunningBrowser> StartAsync(CancellationToken cancellationToken) => Task.FromException<RunningBrowser>(new Routes.RouteException(501, $"{Name}: not here yet"));

    /// <inheritdoc cref="Routes.RouteCall.TabAsync(bool, CancellationToken)"/>
    public Task<Tab> TabAsync(string? target, bool checkUrl, CancellationToken cancellationToken) => Task.FromException<Tab>(new Routes.RouteException(501, $"{Name}: not here yet"));
}
