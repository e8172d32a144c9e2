using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Tabs;

/// <summary>
/// The tabs of one running browser, kept up to date by the browser's own messages. Owner of every <see cref="Tab"/>. Each page, pop-ups
/// too, is attached to before it runs: its observers miss nothing, and its first request already meets the gate.
/// </summary>
internal sealed class TabList
{
    /// <summary>A managed browser keeps at most this many (docs/protocol/browser.md 2.2).</summary>
    private const int MaxManaged = 8;

    /// <summary>A page that opens pop-ups without end is the gate's and the browser's problem, not our memory's.</summary>
    private const int MaxTabs = 500;

    private static readonly TimeSpan AttachLimit = TimeSpan.FromSeconds(3);

    private static readonly JsonObject[] OnlyPages = [Json.Object(("type", "page")), Json.Object(("exclude", true))];

    private readonly object _lock = new();
    /// <summary>The one that was opened or brought to the front last comes first, as in the browser's own list.</summary>
    private readonly List<Tab> _tabs = [];
    private readonly GateContext _gate;
    private readonly TabNumbers _numbers;
    private readonly bool _managed;
    private readonly TimeProvider _clock;

    public TabList(CdpConnection connection, GateContext gate, TabNumbers numbers, bool managed, TimeProvider clock)
    {
        _clock = clock;
        Connection = connection;
        _gate = gate;
        _numbers = numbers;
        _managed = managed;
        connection.Browser.EventReceived += Accept;
    }

    public CdpConnection Connection { get; }

    /// <summary>The visible page tabs, last opened or focused first.</summary>
    public IReadOnlyList<Tab> Pages
    {
        get
        {
            lock (_lock)
            {
                Tab[] visible = _tabs.Where(tab => !tab.Hidden && !tab.Session.Detached.IsCompleted).ToArray();
                foreach (Tab tab in visible.Where(tab => tab.TabId.Length == 0).Reverse())
                {
                    tab.TabId = _numbers.Next();
                }
                return visible;
            }
        }
    }

    /// <summary>A tab is closed because somebody here wants it, not by a page or a person.</summary>
    public event Action<Tab>? Closing;

    /// <summary>Attaches to what is there and to all that comes. Ends when the tabs that are there are ready.</summary>
    public async Task AttachAsync(CancellationToken cancellationToken)
    {
        CdpSession browser = Connection.Browser;
        await browser.SendAsync("Target.setDiscoverTargets", Json.Object(("discover", true), ("filter", OnlyPages)), cancellationToken)
            .ConfigureAwait(false);
        await browser.SendAsync(
            "Target.setAutoAttach",
            Json.Object(("autoAttach", true), ("waitForDebuggerOnStart", true), ("flatten", true), ("filter", OnlyPages)),
            cancellationToken).ConfigureAwait(false);
        Tab[] present;
        lock (_lock)
        {
            present = _tabs.ToArray();
            foreach (Tab tab in _managed ? present.Where(tab => tab.Url is "about:blank" or "") : [])
            {
                tab.IsSpare = true;
            }
        }
        await Task.WhenAll(present.Select(tab => tab.Ready)).ConfigureAwait(false);
    }

    /// <summary>Asks for titles: a page that changes its own is not announced.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        JsonElement answer = await Connection.Browser.SendAsync("Target.getTargets", Json.Object(("filter", OnlyPages)), cancellationToken)
            .ConfigureAwait(false);
        foreach (JsonElement info in answer.Items("targetInfos"))
        {
            Changed(info);
        }
    }

    /// <summary>The tab of a raw id, hidden ones too; null when there is none.</summary>
    public Tab? Find(string targetId)
    {
        lock (_lock)
        {
            return _tabs.Find(tab => tab.TargetId == targetId);
        }
    }

    /// <summary>
    /// The tab that a text means: an exact id, short name or label; else the beginning of one raw id (docs/protocol/browser.md 2).
    /// </summary>
    /// <exception cref="RouteException">404 none; 409 several.</exception>
    public Tab Resolve(string text) => TabReference.Resolve(text, Pages);

    /// <summary>A blank tab; the one that the browser started with, when nobody has used it yet.</summary>
    public async Task<Tab> OpenBlankAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_tabs.Find(tab => tab.IsSpare && tab.Url == "about:blank" && !tab.Crashed) is { } spare)
            {
                spare.IsSpare = false;
                spare.TabId = _numbers.Next();
                _tabs.Remove(spare);
                _tabs.Insert(0, spare);
                return spare;
            }
        }
        // In the background: a user at this screen keeps what is in front.
        JsonElement created = await Connection.Browser.SendAsync(
            "Target.createTarget", Json.Object(("url", "about:blank"), ("background", true)), cancellationToken).ConfigureAwait(false);
        string id = created.Text("targetId");
        Tab tab = Find(id) ?? throw new RouteException(500, "The browser opened a tab and did not tell of it.");
        await tab.Ready.ConfigureAwait(false);
        lock (_lock)
        {
            if (tab.TabId.Length == 0)
            {
                tab.TabId = _numbers.Next();
            }
        }
        return tab;
    }

    /// <summary>Closes the oldest others when a managed browser has more tabs than it should.</summary>
    public async Task CloseSuperfluousAsync(Tab newest, CancellationToken cancellationToken)
    {
        if (!_managed)
        {
            return;
        }
        IReadOnlyList<Tab> pages = Pages;
        foreach (Tab tab in pages.Where(tab => tab != newest).Reverse().Take(pages.Count - MaxManaged))
        {
            await CloseAsync(tab, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes a tab and waits until it has gone. A tab that has gone already is no failure.</summary>
    public async Task CloseAsync(Tab tab, CancellationToken cancellationToken)
    {
        Closing?.Invoke(tab);
        try
        {
            await KeepWindowAsync(tab, cancellationToken).ConfigureAwait(false);
            await Connection.Browser.SendAsync("Target.closeTarget", Json.Object(("targetId", tab.TargetId)), cancellationToken)
                .ConfigureAwait(false);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // A page may ask "really leave?": that dialog is the agent's to answer.
            await Task.WhenAny(tab.Session.Detached, Task.Delay(TimeSpan.FromSeconds(2), stop.Token)).ConfigureAwait(false);
            stop.Cancel();
        }
        catch (CdpException) when (!Connection.Closed.IsCompleted)
        {
            // Gone.
        }
    }

    public async Task ActivateAsync(Tab tab, CancellationToken cancellationToken)
    {
        await Connection.Browser.SendAsync("Target.activateTarget", Json.Object(("targetId", tab.TargetId)), cancellationToken)
            .ConfigureAwait(false);
        lock (_lock)
        {
            if (_tabs.Remove(tab))
            {
                _tabs.Insert(0, tab);
            }
        }
    }

    /// <summary>Gives a name to a tab and takes it from whichever had it.</summary>
    public void SetLabel(Tab tab, string label)
    {
        lock (_lock)
        {
            foreach (Tab other in _tabs.Where(other => other.Label == label))
            {
                other.Label = null;
            }
            tab.Label = label;
        }
    }

    /// <summary>With its last window a browser ends, and the profile's next call would have to start it again.</summary>
    private async Task KeepWindowAsync(Tab closing, CancellationToken cancellationToken)
    {
        bool last;
        lock (_lock)
        {
            last = _managed && _tabs.TrueForAll(tab => tab == closing || TabUrls.IsInternal(tab.Url));
        }
        if (last)
        {
            JsonElement created = await Connection.Browser.SendAsync(
                "Target.createTarget", Json.Object(("url", "about:blank"), ("background", true)), cancellationToken).ConfigureAwait(false);
            if (Find(created.Text("targetId")) is { } spare)
            {
                spare.IsSpare = true;
            }
        }
    }

    private void Accept(string method, JsonElement parameters)
    {
        switch (method)
        {
            case "Target.attachedToTarget":
                Attached(parameters);
                break;
            case "Target.detachedFromTarget":
                Gone(tab => tab.Session.Id == parameters.Text("sessionId"));
                break;
            case "Target.targetDestroyed":
                Gone(tab => tab.TargetId == parameters.Text("targetId"));
                break;
            case "Target.targetInfoChanged":
                Changed(parameters.Member("targetInfo"));
                break;
            case "Target.targetCrashed" when Find(parameters.Text("targetId")) is { } crashed:
                crashed.Crashed = true;
                Connection.FailPending(crashed.Session, "the page crashed");
                break;
        }
    }

    private void Attached(JsonElement parameters)
    {
        JsonElement info = parameters.Member("targetInfo");
        if (Connection.FindSession(parameters.Text("sessionId")) is not { } session)
        {
            return;
        }
        Tab? tab = null;
        lock (_lock)
        {
            if (info.Text("type") == "page" && _tabs.Count < MaxTabs)
            {
                string id = info.Text("targetId");
                tab = new Tab(id, session, _clock)
                {
                    TabId = "",
                    Gate = new DocumentGate(id, _gate),
                    Url = info.Text("url"),
                    Title = info.Text("title"),
                };
                _tabs.Insert(0, tab);
            }
        }
        // Without the filter the gate is all there is. A page that was there before us has run already, and is somebody's.
        bool needsGate = _gate.Filter is null && info.Text("type") == "page" && parameters.IsTrue("waitingForDebugger");
        Task prepared = PrepareAsync(tab, session, needsGate ? info.Text("targetId") : null);
        if (tab is not null)
        {
            tab.Ready = prepared;
        }
    }

    /// <param name="tab">Null when there are too many.</param>
    /// <param name="session">Of the page.</param>
    /// <param name="closeWithoutGate">The target to close rather than let it run without a gate before it; null when it may.</param>
    private async Task PrepareAsync(Tab? tab, CdpSession session, string? closeWithoutGate)
    {
        try
        {
            if (tab is not null)
            {
                using var stop = new CancellationTokenSource();
                Task attached = tab.AttachAsync(CancellationToken.None);
                // A pop-up without an opener answers most of it only once it runs: the gate is all that must stand before.
                await Task.WhenAny(tab.Guarded, Task.Delay(AttachLimit, stop.Token)).ConfigureAwait(false);
                stop.Cancel();
                if (closeWithoutGate is not null && tab.Guarded.Status != TaskStatus.RanToCompletion)
                {
                    _ = attached.ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.None,
                        TaskScheduler.Default);
                    await CloseTargetAsync(closeWithoutGate).ConfigureAwait(false);
                    return;
                }
                await session.SendAsync("Runtime.runIfWaitingForDebugger", CancellationToken.None).ConfigureAwait(false);
                await attached.ConfigureAwait(false);
            }
            else if (closeWithoutGate is not null)
            {
                await CloseTargetAsync(closeWithoutGate).ConfigureAwait(false);
            }
            else
            {
                await session.SendAsync("Runtime.runIfWaitingForDebugger", CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (CdpException)
        {
            // Closed again, or a browser that lacks one of the calls: who uses the tab is told there.
        }
    }

    private Task CloseTargetAsync(string targetId) =>
        Connection.Browser.SendAsync("Target.closeTarget", Json.Object(("targetId", targetId)), CancellationToken.None);

    private void Gone(Func<Tab, bool> which)
    {
        lock (_lock)
        {
            _tabs.RemoveAll(tab => which(tab));
        }
    }

    private void Changed(JsonElement info)
    {
        if (Find(info.Text("targetId")) is not { } tab)
        {
            return;
        }
        tab.Title = info.Text("title");
        tab.Url = info.Text("url");
        // A user at the screen took the blank tab.
        tab.IsSpare &= info.Text("url") == "about:blank";
    }
}
