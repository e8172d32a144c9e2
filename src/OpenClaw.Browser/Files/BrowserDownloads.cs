using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Files;

/// <summary>
/// The downloads of one running browser, asked for or not. The browser writes each under a name of its own into a directory of ours; when
/// it is whole it is moved to where it belongs, always below the downloads directory (docs/protocol/browser.md 2.7, 3.5). Owner of the
/// browser's <c>Browser.download*</c> events.
/// </summary>
internal sealed class BrowserDownloads
{
    /// <summary>No page may fill the disk.</summary>
    private const double MaxBytes = 1024.0 * 1024 * 1024;

    /// <summary>At once; a page may begin as many as it likes.</summary>
    private const int MaxActive = 64;

    private const int MaxText = 8192;

    private readonly object _lock = new();
    private readonly CdpSession _browser;
    private readonly DownloadDirectory _directory;
    private readonly Func<IReadOnlyList<Tab>> _tabs;
    private readonly Func<string, CancellationToken, Task> _check;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, Active> _active = new(StringComparer.Ordinal);
    private readonly List<DownloadWait> _waits = [];

    /// <param name="browser">The session of the browser itself.</param>
    /// <param name="root">The downloads directory.</param>
    /// <param name="tabs">All tabs there are.</param>
    /// <param name="check">Refuses addresses that the policy blocks (<see cref="RouteException"/>).</param>
    /// <param name="clock">Times.</param>
    public BrowserDownloads(CdpSession browser, string root, Func<IReadOnlyList<Tab>> tabs, Func<string, CancellationToken, Task> check,
        TimeProvider clock)
    {
        _browser = browser;
        _directory = new DownloadDirectory(root, clock);
        _tabs = tabs;
        _check = check;
        _clock = clock;
        browser.EventReceived += Accept;
    }

    /// <summary>Tells the browser where to write. To be called once, before the first page.</summary>
    public async Task AttachAsync(CancellationToken cancellationToken)
    {
        _directory.Prepare();
        try
        {
            await _browser.SendAsync("Browser.setDownloadBehavior", Json.Object(
                ("behavior", "allowAndName"), ("downloadPath", _directory.Incoming), ("eventsEnabled", true)), cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            // A browser that somebody else runs, and that keeps its downloads to itself.
        }
    }

    /// <summary>Removes what never became whole. To be called when the browser has gone.</summary>
    public void Clear() => _directory.Clear();

    /// <summary>From now on takes note of every download that the tab begins; <see cref="DrainAsync"/> ends that.</summary>
    public DownloadWait Watch(Tab tab) => Add(new DownloadWait(tab, _tabs(), IsExplicit: false, Path: null));

    /// <summary>Takes the next download of the tab. An older wait of that tab is superseded.</summary>
    /// <param name="tab">Whose.</param>
    /// <param name="path">Where to, already checked; null for a name of ours.</param>
    public DownloadWait Arm(Tab tab, string? path)
    {
        var wait = new DownloadWait(tab, _tabs(), IsExplicit: true, path);
        DownloadWait[] older;
        lock (_lock)
        {
            older = _waits.Where(one => one.IsExplicit && one.Tab == tab).ToArray();
            _waits.RemoveAll(one => older.Contains(one));
        }
        foreach (DownloadWait one in older)
        {
            one.Taken.TrySetException(new RouteException(500, "Download was superseded by another waiter"));
        }
        return Add(wait);
    }

    /// <summary>Waits for what <see cref="Arm"/> waits for.</summary>
    /// <exception cref="RouteException">Nothing came, it broke off, it was refused, or somebody else waits now.</exception>
    public async Task<SavedDownload> TakeAsync(DownloadWait wait, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = _clock.CancelAfter(timeout);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await wait.Taken.Task.OrCancelledAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RouteException(500, "Timeout waiting for download");
        }
        finally
        {
            Remove(wait);
        }
    }

    /// <summary>The downloads that began since <see cref="Watch"/>, saved: waits until none begins any more.</summary>
    /// <param name="wait">Of <see cref="Watch"/>.</param>
    /// <param name="expected">One is likely to begin: it is given the time of <paramref name="longest"/>.</param>
    /// <param name="quiet">How long nothing must begin.</param>
    /// <param name="longest">For all the beginning.</param>
    /// <param name="saving">For what has begun; what takes longer is saved all the same, and not told of.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<SavedDownload>> DrainAsync(DownloadWait wait, bool expected, TimeSpan quiet, TimeSpan longest,
        TimeSpan saving, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task late = _clock.PauseAsync(longest, stop.Token);
        Task[] found;
        while (true)
        {
            Task begun;
            lock (_lock)
            {
                begun = wait.Begun.Task;
                found = wait.Found.ToArray();
            }
            if ((found.Length == 0 && !expected) || late.IsCompleted
                || await Task.WhenAny(begun, found.Length == 0 ? late : _clock.PauseAsync(quiet, stop.Token), late)
                    .ConfigureAwait(false) != begun)
            {
                break;
            }
        }
        Remove(wait);
        // At the latest now: nothing is added any more.
        Task<SavedDownload>[] all = wait.Found.ToArray();
        if (all.Length > 0)
        {
            await Task.WhenAny(Task.WhenAll(all.Select(Ended)), _clock.PauseAsync(saving, stop.Token)).ConfigureAwait(false);
        }
        stop.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        if (all.FirstOrDefault(one => one.IsFaulted)?.Exception?.InnerException is RouteException refused)
        {
            throw refused;
        }
        return all.Where(one => one.Status == TaskStatus.RanToCompletion).Select(one => one.Result).ToArray();
    }

    /// <summary>Ends a wait that nobody will ask about.</summary>
    public void Remove(DownloadWait wait)
    {
        lock (_lock)
        {
            _waits.Remove(wait);
        }
    }

    private DownloadWait Add(DownloadWait wait)
    {
        lock (_lock)
        {
            _waits.Add(wait);
        }
        return wait;
    }

    private void Accept(string method, JsonElement parameters)
    {
        if (method == "Browser.downloadWillBegin")
        {
            Begin(parameters);
        }
        else if (method == "Browser.downloadProgress")
        {
            Progress(parameters);
        }
    }

    private void Begin(JsonElement parameters)
    {
        string id = parameters.Text("guid");
        // The browser writes a file of this name: a GUID, nothing that leads anywhere.
        if (!Guid.TryParse(id, out _))
        {
            return;
        }
        var download = new Active(id, Cut(parameters.Text("url")),
            Cut(parameters.Text("suggestedFilename")) is { Length: > 0 } name ? name : "download.bin");
        DownloadWait? taker;
        TaskCompletionSource<bool>[] woken = [];
        lock (_lock)
        {
            if (_active.ContainsKey(id))
            {
                return;
            }
            if (_active.Count >= MaxActive)
            {
                _ = CancelAsync(id);
                return;
            }
            _active.Add(id, download);
            Tab? owner = OwnerOf(parameters.Text("frameId"));
            DownloadWait[] concerned = _waits.Where(wait => wait.Tab == owner || owner is null || !wait.Before.Contains(owner)).ToArray();
            taker = Array.Find(concerned, wait => wait.IsExplicit);
            if (taker is not null)
            {
                _waits.Remove(taker);
            }
            Task<SavedDownload> saved = Task.Run(() => SaveAsync(download, taker?.Path));
            if (taker is null)
            {
                foreach (DownloadWait wait in concerned)
                {
                    wait.Found.Add(saved);
                }
                woken = concerned.Select(wait => wait.Begun).ToArray();
                foreach (DownloadWait wait in concerned)
                {
                    wait.Begun = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
            else
            {
                _ = HandOverAsync(saved, taker.Taken);
            }
        }
        foreach (TaskCompletionSource<bool> one in woken)
        {
            one.TrySetResult(true);
        }
    }

    private Tab? OwnerOf(string frameId) => _tabs().FirstOrDefault(tab => tab.TargetId == frameId || tab.Frames.Find(frameId) is not null);

    private void Progress(JsonElement parameters)
    {
        Active? download;
        string state = parameters.Text("state");
        double received = Math.Max(parameters.Number("receivedBytes") ?? 0, parameters.Number("totalBytes") ?? 0);
        bool full;
        lock (_lock)
        {
            if (!_active.TryGetValue(parameters.Text("guid"), out download))
            {
                return;
            }
            download.Received = received;
            full = IsTooMuch();
            if (state is "completed" or "canceled")
            {
                _active.Remove(download.Id);
            }
        }
        if (state == "inProgress" && (received > MaxBytes || (full && IsTooMuchNow())))
        {
            download.End.TrySetException(received > MaxBytes
                ? new RouteException(500, $"The download is larger than {MaxBytes / 1024 / 1024:0} MiB and was stopped.")
                : _directory.Full());
            _ = CancelAsync(download.Id);
        }
        else if (state == "completed")
        {
            download.End.TrySetResult(true);
        }
        else if (state == "canceled")
        {
            download.End.TrySetException(new RouteException(500, "The download broke off before it was complete."));
        }
    }

    private async Task<SavedDownload> SaveAsync(Active download, string? path)
    {
        try
        {
            _directory.RequireRoom();
            await _check(download.Url, CancellationToken.None).ConfigureAwait(false);
            if (await Task.WhenAny(download.End.Task, _browser.Detached).ConfigureAwait(false) != download.End.Task)
            {
                throw new RouteException(500, "The browser was closed before the download was complete.");
            }
            await download.End.Task.ConfigureAwait(false);
            string kept = _directory.Keep(download.Id, path, download.SuggestedFilename);
            return new SavedDownload(download.Url, download.SuggestedFilename, kept);
        }
        catch (Exception problem)
        {
            await CancelAsync(download.Id).ConfigureAwait(false);
            _directory.Forget(download.Id);
            throw problem is IOException or UnauthorizedAccessException
                ? new RouteException(500, $"The download could not be saved: {problem.Message}")
                : problem;
        }
    }

    /// <summary>By what lay there when the latest download began. Under the lock.</summary>
    private bool IsTooMuch() => _directory.Stored + _active.Values.Sum(one => one.Received) > DownloadDirectory.MaxTotal;

    /// <summary>Looked at again: files may have been taken away since.</summary>
    private bool IsTooMuchNow()
    {
        try
        {
            _directory.RequireRoom();
        }
        catch (Exception problem) when (problem is RouteException or IOException or UnauthorizedAccessException)
        {
            return true;
        }
        lock (_lock)
        {
            return IsTooMuch();
        }
    }

    private async Task CancelAsync(string id)
    {
        try
        {
            await _browser.SendAsync("Browser.cancelDownload", Json.Object(("guid", id)), CancellationToken.None).ConfigureAwait(false);
        }
        catch (CdpException)
        {
            // It has ended already.
        }
    }

    private static async Task HandOverAsync(Task<SavedDownload> saved, TaskCompletionSource<SavedDownload> taken)
    {
        try
        {
            taken.TrySetResult(await saved.ConfigureAwait(false));
        }
        catch (Exception problem)
        {
            // Whatever it was: somebody waits.
            taken.TrySetException(problem);
        }
    }

    private static async Task Ended(Task<SavedDownload> saved)
    {
        try
        {
            await saved.ConfigureAwait(false);
        }
        catch (RouteException)
        {
            // Looked at by the one who asked.
        }
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];

    private sealed record Active(string Id, string Url, string SuggestedFilename)
    {
        /// <summary>Bytes, or how many there will be when the server said so.</summary>
        public double Received { get; set; }

        public TaskCompletionSource<bool> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
