using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Tabs;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Actions;

/// <summary>What happens to a tab's main frame while an action runs: navigations that are under way and those that have happened.</summary>
internal sealed class NavigationWatch : IDisposable
{
    /// <summary>A page may answer a click a little later; so long the reference watches too (docs/protocol/browser.md 3.4).</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    // A slow server is the next call's to wait for.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly Tab _tab;
    private readonly TimeProvider _clock;
    private bool _underWay;
    private int _count;
    private TaskCompletionSource<bool> _changed = New();

    public NavigationWatch(Tab tab, TimeProvider clock)
    {
        _tab = tab;
        _clock = clock;
        tab.Session.EventReceived += Accept;
    }

    /// <summary>A window was opened, or a download asked for: it may take a moment until the browser tells more.</summary>
    public bool HasSpawned { get; private set; }

    /// <summary>How often the main frame has got another document, or another address within the same one.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Waits a moment, and until a navigation that began meanwhile has got its document.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_clock.PauseAsync(Grace, cancellationToken), _tab.Session.Detached).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task late = _clock.PauseAsync(Longest, stop.Token);
        while (Changing() is { } changed && !late.IsCompleted && !_tab.Session.Detached.IsCompleted)
        {
            await Task.WhenAny(changed, late, _tab.Session.Detached).ConfigureAwait(false);
        }
        stop.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _tab.Session.EventReceived -= Accept;

    private Task? Changing()
    {
        lock (_lock)
        {
            return _underWay ? _changed.Task : null;
        }
    }

    private void Accept(string method, JsonElement parameters)
    {
        switch (method)
        {
            case "Page.frameNavigated" when parameters.Member("frame") is var frame && frame.OptionalText("parentId") is null:
                Set(underWay: false, happened: true);
                break;
            case "Page.navigatedWithinDocument" when IsMain(parameters):
                Set(underWay: false, happened: true);
                break;
            case "Page.frameRequestedNavigation" when IsMain(parameters) && parameters.Text("disposition") is "currentTab" or "":
            case "Page.frameStartedNavigating" when IsMain(parameters):
                Set(underWay: true, happened: false);
                break;
            case "Page.windowOpen":
            case "Page.frameRequestedNavigation":
                HasSpawned = true;
                break;
            case "Page.frameStoppedLoading" when IsMain(parameters):
            case "Page.downloadWillBegin" when IsMain(parameters):
                Set(underWay: false, happened: false);
                break;
        }
    }

    private bool IsMain(JsonElement parameters) => parameters.Text("frameId") == _tab.Frames.Main.Id;

    private void Set(bool underWay, bool happened)
    {
        TaskCompletionSource<bool> changed;
        lock (_lock)
        {
            _underWay = underWay;
            _count += happened ? 1 : 0;
            changed = _changed;
            _changed = New();
        }
        changed.TrySetResult(true);
    }

    private static TaskCompletionSource<bool> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
