using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Endpoints;

/// <summary>How a navigation ended, when it did not fail.</summary>
/// <param name="Url">The address as the browser has it now.</param>
/// <param name="Download">The address answered with a file instead of a page: where it came from.</param>
internal sealed record NavigationResult(string Url, string? Download);

/// <summary>Takes a tab to an address and waits for the page (docs/protocol/browser.md 2.3).</summary>
internal sealed class Navigation
{
    private static readonly TimeSpan AfterBlocked = TimeSpan.FromSeconds(1);

    private readonly ProfileRuntime _profile;
    private readonly RunningBrowser _browser;
    private readonly Tab _tab;
    private readonly TaskCompletionSource<bool> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _dialog = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<BlockedDocument> _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _before;

    public Navigation(ProfileRuntime profile, RunningBrowser browser, Tab tab)
    {
        _profile = profile;
        _browser = browser;
        _tab = tab;
        _before = tab.Frames.Main.LoaderId;
    }

    /// <summary>Navigates and waits until the page has loaded, or a dialog holds it up.</summary>
    /// <param name="url">As the guard gave it back.</param>
    /// <param name="limit">For all of it.</param>
    /// <param name="settle">How long to wait for the page once it has committed; null for the whole limit, and then its end is a
    /// failure.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RouteException">400 blocked (the tab is closed then); 500 the browser's error, or the time was over.</exception>
    public async Task<NavigationResult> RunAsync(string url, TimeSpan limit, TimeSpan? settle, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        _tab.Session.EventReceived += Accept;
        _tab.Dialogs.Blocked += DialogOpened;
        if (_tab.Gate is not null)
        {
            _tab.Gate.Blocked += Refused;
        }
        try
        {
            return await NavigateAsync(url, settle, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RouteException(500, $"TimeoutError: page.goto: Timeout {(int)limit.TotalMilliseconds}ms exceeded.");
        }
        finally
        {
            _tab.Session.EventReceived -= Accept;
            _tab.Dialogs.Blocked -= DialogOpened;
            if (_tab.Gate is not null)
            {
                _tab.Gate.Blocked -= Refused;
            }
        }
    }

    private async Task<NavigationResult> NavigateAsync(string url, TimeSpan? settle, CancellationToken cancellationToken)
    {
        Task<JsonElement> asked = _tab.Session.SendAsync("Page.navigate", Json.Object(("url", url)), cancellationToken);
        await Task.WhenAny(asked, _dialog.Task).ConfigureAwait(false);
        if (!asked.IsCompleted && _dialog.Task.IsCompleted)
        {
            // "Leave this page?": the answer to that decides.
            Forget(asked);
            return new NavigationResult(_tab.Url, null);
        }
        JsonElement answer = await asked.ConfigureAwait(false);
        string error = answer.Text("errorText");
        if (answer.IsTrue("isDownload") || (error == "net::ERR_ABORTED" && !_blocked.Task.IsCompleted))
        {
            return new NavigationResult(_tab.Url, url);
        }
        if (error.Length > 0)
        {
            await RefuseAsync().ConfigureAwait(false);
            throw new RouteException(500, $"Error: page.goto: {Better(error, url)} at {url}");
        }
        _tab.Crashed = false;
        if (answer.Text("loaderId").Length > 0)
        {
            await WaitForLoadAsync(settle, cancellationToken).ConfigureAwait(false);
        }
        // Whatever the page itself tried meanwhile, and was refused, has not happened.
        await CheckArrivalAsync(cancellationToken).ConfigureAwait(false);
        return new NavigationResult(_tab.Url, null);
    }

    private async Task WaitForLoadAsync(TimeSpan? settle, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task patience = Task.Delay(settle ?? Timeout.InfiniteTimeSpan, stop.Token);
        Task first = await Task.WhenAny(_loaded.Task, _dialog.Task, _tab.Session.Detached, _blocked.Task, patience).ConfigureAwait(false);
        if (first == _blocked.Task)
        {
            // A page that tried to leave while it loaded may never be done loading.
            first = await Task.WhenAny(_loaded.Task, _dialog.Task, _tab.Session.Detached, Task.Delay(AfterBlocked, stop.Token))
                .ConfigureAwait(false);
        }
        cancellationToken.ThrowIfCancellationRequested();
        stop.Cancel();
        if (first == _tab.Session.Detached)
        {
            throw TabReference.NotFound(_tab.TargetId);
        }
    }

    /// <summary>
    /// A page that the policy blocks is not left standing where the next call would read it (docs/protocol/browser.md 2.3).
    /// </summary>
    private async Task CheckArrivalAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _profile.Guard.CheckCurrentAsync(_tab.Url, _browser.Filter is not null, cancellationToken).ConfigureAwait(false);
        }
        catch (RouteException refusal) when (refusal.Reason is not null)
        {
            await _browser.Tabs.CloseAsync(_tab, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task RefuseAsync()
    {
        if (_blocked.Task.IsCompleted)
        {
            BlockedDocument blocked = await _blocked.Task.ConfigureAwait(false);
            await _browser.Tabs.CloseAsync(_tab, CancellationToken.None).ConfigureAwait(false);
            throw blocked.Reason;
        }
    }

    /// <summary>The browser only knows that its proxy failed; the proxy is ours and knows why.</summary>
    private string Better(string error, string url)
    {
        if (_browser.Filter is null || WebAddress.TryParse(url) is not { IsWeb: true } address)
        {
            return error;
        }
        int port = address.Port > 0 ? address.Port : address.Scheme == "https" ? 443 : 80;
        return !error.StartsWith("net::ERR_SOCKS", StringComparison.Ordinal) && error != "net::ERR_PROXY_CONNECTION_FAILED"
            ? error : _browser.Filter.OutcomeOf(address.Host, port) switch
        {
            EgressOutcome.NameNotFound => "net::ERR_NAME_NOT_RESOLVED",
            EgressOutcome.Refused => "net::ERR_CONNECTION_REFUSED",
            EgressOutcome.TimedOut => "net::ERR_CONNECTION_TIMED_OUT",
            EgressOutcome.Unreachable => "net::ERR_ADDRESS_UNREACHABLE",
            EgressOutcome.Blocked => throw new RouteException(400, NavigationGuard.BlockedText) { Reason = "navigation_blocked" },
            _ => error,
        };
    }

    private void Accept(string method, JsonElement parameters)
    {
        // The frames saw the commit before us. The page that was here before may still be finishing; one that this page went on to by
        // itself counts.
        if (method == "Page.loadEventFired" && _tab.Frames.Main.LoaderId != _before)
        {
            _loaded.TrySetResult(true);
        }
    }

    private void DialogOpened() => _dialog.TrySetResult(true);

    private void Refused(BlockedDocument blocked)
    {
        if (blocked.IsMainFrame)
        {
            _blocked.TrySetResult(blocked);
        }
    }

    private static void Forget(Task task) =>
        _ = task.ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
