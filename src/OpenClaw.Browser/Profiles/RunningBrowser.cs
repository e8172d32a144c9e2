using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Discovery;
using OpenClaw.Browser.Files;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Launch;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Profiles;

/// <summary>
/// A browser that answers: one that we started, or one that we attached to. Each room may add its part that belongs to the whole browser.
/// </summary>
internal sealed class RunningBrowser : IAsyncDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(500);
    private readonly LaunchedBrowser? _launched;

    private RunningBrowser(CdpConnection connection, LaunchedBrowser? launched, Func<NavigationGuard> guard, TabNumbers numbers,
        BrowserPlaces places, TimeProvider clock)
    {
        Connection = connection;
        _launched = launched;
        Tabs = new TabList(connection, new GateContext(connection.Browser, guard, launched?.Filter), numbers,
            managed: launched is not null, clock);
        Downloads = new BrowserDownloads(
            connection.Browser, places.Downloads, () => Tabs.Pages, (url, stop) =>
                guard().CheckCurrentAsync(url, Filter is not null, stop), clock);
    }

    public CdpConnection Connection { get; }

    public TabList Tabs { get; }

    public BrowserDownloads Downloads { get; }

    /// <summary>The process we started; null for a browser that was there before us and that we never end.</summary>
    public BrowserProcess? Process => _launched?.Process;

    /// <summary>Its only way out; null when it has others.</summary>
    public EgressFilter? Filter => _launched?.Filter;

    public FoundBrowser? Browser => _launched?.Browser;

    public HeadlessMode? Mode => _launched?.Mode;

    /// <summary>Product and version, for example <c>Chrome/156.0.8078.79</c>.</summary>
    public string Product { get; private set; } = "";

    /// <summary>Ends, never faulted, when the browser has gone.</summary>
    public Task Ended => Connection.Closed;

    public bool IsAlive => !Ended.IsCompleted;

    /// <summary>Follows a browser that answers, which belongs to the result from now on.</summary>
    public static async Task<RunningBrowser> FollowAsync(
        CdpConnection connection, LaunchedBrowser? launched, Func<NavigationGuard> guard, TabNumbers numbers, BrowserPlaces places,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var running = new RunningBrowser(connection, launched, guard, numbers, places, clock);
        try
        {
            JsonElement version = await connection.Browser.SendAsync("Browser.getVersion", cancellationToken).ConfigureAwait(false);
            running.Product = version.Text("product");
            await running.Downloads.AttachAsync(cancellationToken).ConfigureAwait(false);
            await running.Tabs.AttachAsync(cancellationToken).ConfigureAwait(false);
            return running;
        }
        catch
        {
            await running.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Asks the browser to end (so that it saves what it must), then makes it (docs/protocol/browser.md 3.3); only leaves one that was
    /// there before us.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Process is not null && IsAlive)
        {
            using var limit = new CancellationTokenSource(CloseLimit);
            try
            {
                await Connection.Browser.SendAsync("Browser.close", limit.Token).ConfigureAwait(false);
                await Process.EndsWithinAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is CdpException or OperationCanceledException)
            {
                // What follows is less polite.
            }
        }
        await Connection.DisposeAsync().ConfigureAwait(false);
        if (Process is not null)
        {
            await Process.DisposeAsync().ConfigureAwait(false);
        }
        if (Filter is not null)
        {
            await Filter.DisposeAsync().ConfigureAwait(false);
        }
        Downloads.Clear();
    }
}
