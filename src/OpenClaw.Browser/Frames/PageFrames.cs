using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Frames;

/// <summary>
/// The frames of one page, also those that live in other processes: each such process is a session of its own under the page's one
/// (<c>Target.setAutoAttach</c>). Fed by the sessions' events; everybody else reads pictures of it.
/// </summary>
internal sealed class PageFrames
{
    // A page may hold any number of frames; an agent gains nothing from more, and our memory is not the page's to fill.
    private const int MaxFrames = 1000;
    private const int MaxAddress = 64 * 1024;
    private const int MaxOtherAddress = 2048;

    private readonly object _lock = new();
    private readonly Dictionary<string, PageFrame> _frames = new(StringComparer.Ordinal);
    private readonly List<CdpSession> _sessions = [];
    private readonly List<Func<CdpSession, Task>> _preparations = [];
    private string _mainId = "";

    public PageFrames(CdpSession page)
    {
        Page = page;
        _sessions.Add(page);
        Listen(page);
    }

    /// <summary>The session of the main frame.</summary>
    public CdpSession Page { get; }

    /// <summary>A new document stands in the main frame. Raised by the connection's reader: be quick.</summary>
    public event Action<PageFrame>? MainFrameCommitted;

    /// <summary>
    /// Any frame, the main one too, got another document, address or process, or has gone. Raised by the connection's reader: be quick.
    /// </summary>
    public event Action? Changed;

    /// <summary>The main frame; its URL is empty until <see cref="AttachAsync"/> has been answered.</summary>
    public PageFrame Main
    {
        get
        {
            lock (_lock)
            {
                return _frames.TryGetValue(_mainId, out PageFrame? main) ? main : new PageFrame(_mainId, null, Page, "", "");
            }
        }
    }

    /// <summary>All frames, parents before their children.</summary>
    public IReadOnlyList<PageFrame> All
    {
        get
        {
            lock (_lock)
            {
                var ordered = new List<PageFrame>(_frames.Count);
                ordered.AddRange(_frames.Values.Where(frame => frame.IsMain));
                for (int next = 0; next < ordered.Count; next++)
                {
                    string parent = ordered[next].Id;
                    ordered.AddRange(_frames.Values.Where(frame => frame.ParentId == parent));
                }
                return ordered;
            }
        }
    }

    /// <summary>The page's session and those of its frames in other processes.</summary>
    public IReadOnlyList<CdpSession> Sessions
    {
        get
        {
            lock (_lock)
            {
                return _sessions.ToArray();
            }
        }
    }

    public PageFrame? Find(string frameId)
    {
        lock (_lock)
        {
            return _frames.TryGetValue(frameId, out PageFrame? frame) ? frame : null;
        }
    }

    /// <summary>
    /// Does something with every session of the page that there is and that there will be, for example <c>Network.enable</c>. A frame's
    /// process waits for it before its first script runs. A failure of type <see cref="CdpException"/> is that session's end, nothing more.
    /// </summary>
    public Task ForEachSessionAsync(Func<CdpSession, Task> prepare)
    {
        CdpSession[] present;
        lock (_lock)
        {
            _preparations.Add(prepare);
            present = _sessions.ToArray();
        }
        return Task.WhenAll(present.Select(prepare));
    }

    /// <summary>Begins to follow the page. To be called once, before the page runs if it waits for the debugger.</summary>
    public Task AttachAsync(CancellationToken cancellationToken) => FollowAsync(Page, cancellationToken);

    private async Task FollowAsync(CdpSession session, CancellationToken cancellationToken)
    {
        // All at once: the browser answers in order, and a page of another process may wait for the first of them.
        Task[] sent =
        [
            session.SendAsync("Page.enable", cancellationToken),
            session.SendAsync("Target.setAutoAttach", Json.Object(
                ("autoAttach", true), ("waitForDebuggerOnStart", true), ("flatten", true),
                ("filter", new[] { Json.Object(("type", "iframe")), Json.Object(("exclude", true)) })), cancellationToken),
            TakeTreeAsync(session, cancellationToken),
        ];
        await Task.WhenAll(sent).ConfigureAwait(false);
    }

    private async Task TakeTreeAsync(CdpSession session, CancellationToken cancellationToken)
    {
        JsonElement answer = await session.SendAsync("Page.getFrameTree", cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            TakeTree(session, answer.GetProperty("frameTree"));
        }
        Changed?.Invoke();
    }

    private void TakeTree(CdpSession session, JsonElement root)
    {
        // Without recursion: how deep frames are nested is the page's choice.
        var trees = new Stack<JsonElement>([root]);
        while (trees.Count > 0)
        {
            JsonElement tree = trees.Pop();
            JsonElement frame = tree.Member("frame");
            // What an event said meanwhile is newer than this answer, be it that the frame has moved to another process.
            bool isNews = !_frames.TryGetValue(frame.Text("id"), out PageFrame? known)
                || (known.LoaderId.Length == 0 && known.Session == session);
            if (isNews && _sessions.Contains(session))
            {
                Put(session, frame);
            }
            foreach (JsonElement child in tree.Items("childFrames").Reverse())
            {
                trees.Push(child);
            }
        }
    }

    private PageFrame? Put(CdpSession session, JsonElement frame)
    {
        string id = frame.Text("id");
        _frames.TryGetValue(id, out PageFrame? known);
        string? parent = frame.OptionalText("parentId") ?? known?.ParentId;
        if (parent is null && session != Page)
        {
            return null;
        }
        if (known is null && _frames.Count >= MaxFrames)
        {
            return null;
        }
        if (parent is null)
        {
            if (_mainId != id)
            {
                _frames.Remove(_mainId);
            }
            _mainId = id;
        }
        string url = Address(frame, "unreachableUrl") is { Length: > 0 } unreachable
            ? unreachable : Cut(Address(frame, "url") + Address(frame, "urlFragment"));
        var now = new PageFrame(id, parent, session, frame.Text("loaderId"), url);
        _frames[id] = now;
        return now;
    }

    private void Listen(CdpSession session) => session.EventReceived += (method, parameters) => Accept(session, method, parameters);

    private void Accept(CdpSession session, string method, JsonElement parameters)
    {
        switch (method)
        {
            case "Page.frameNavigated":
                Navigated(session, parameters);
                break;
            case "Page.frameAttached":
                Update(() => Attached(session, parameters));
                break;
            case "Page.frameDetached":
                // A frame that moves to another process goes on existing; that process tells the rest.
                if (parameters.OptionalText("reason") != "swap")
                {
                    Update(() => Detached(session, parameters.Text("frameId")));
                }
                break;
            case "Page.navigatedWithinDocument":
                Update(() => Moved(parameters));
                break;
            case "Target.attachedToTarget":
                if (parameters.GetProperty("targetInfo").Text("type") == "iframe"
                    && session.Find(parameters.Text("sessionId")) is { } child)
                {
                    Enter(child, parameters.GetProperty("targetInfo"), session);
                }
                break;
            case "Target.detachedFromTarget":
                bool left = false;
                Update(() => left = Leave(parameters.Text("sessionId")));
                if (left)
                {
                    // The processes' events are not in order with each other: a frame that came back may have been taken for one of the
                    // process that has gone.
                    _ = CdpWork.QuietlyAsync(() => TakeTreeAsync(session, CancellationToken.None));
                }
                break;
        }
    }

    private void Update(Action change)
    {
        lock (_lock)
        {
            change();
        }
        Changed?.Invoke();
    }

    private void Navigated(CdpSession session, JsonElement parameters)
    {
        PageFrame? now;
        lock (_lock)
        {
            JsonElement frame = parameters.GetProperty("frame");
            // The old document's frames do not announce their end one by one.
            foreach (string child in Children(frame.Text("id")))
            {
                Remove(child);
            }
            now = Put(session, frame);
        }
        if (parameters.OptionalText("type") == "BackForwardCacheRestore")
        {
            // The document comes back with its frames, and those are not announced again.
            _ = CdpWork.QuietlyAsync(() => TakeTreeAsync(session, CancellationToken.None));
        }
        if (now is { IsMain: true })
        {
            MainFrameCommitted?.Invoke(now);
        }
        Changed?.Invoke();
    }

    private void Attached(CdpSession session, JsonElement parameters)
    {
        string id = parameters.Text("frameId");
        if (_frames.TryGetValue(id, out PageFrame? known))
        {
            _frames[id] = known with { Session = session };
        }
        else if (_frames.Count < MaxFrames)
        {
            _frames[id] = new PageFrame(id, parameters.Text("parentFrameId"), session, "", "");
        }
    }

    private void Detached(CdpSession session, string id)
    {
        // The process that a frame has left may say so after the new one has spoken, and with it "remove" is the end of its own part only.
        if (_frames.TryGetValue(id, out PageFrame? known) && known.Session == session)
        {
            Remove(id);
        }
    }

    private void Moved(JsonElement parameters)
    {
        string id = parameters.Text("frameId");
        if (_frames.TryGetValue(id, out PageFrame? known))
        {
            _frames[id] = known with { Url = Address(parameters, "url") };
        }
    }

    private void Enter(CdpSession child, JsonElement target, CdpSession parent)
    {
        Func<CdpSession, Task>[] preparations;
        lock (_lock)
        {
            _sessions.Add(child);
            preparations = _preparations.ToArray();
            string id = target.Text("targetId");
            string parentId = target.OptionalText("parentFrameId")
                ?? (_frames.TryGetValue(id, out PageFrame? before) ? before.ParentId : null)
                ?? _frames.Values.FirstOrDefault(frame => frame.Session == parent)?.Id ?? _mainId;
            if (_frames.ContainsKey(id) || _frames.Count < MaxFrames)
            {
                _frames[id] = new PageFrame(id, parentId, child, "", Address(target, "url"));
            }
        }
        Listen(child);
        Task following = CdpWork.QuietlyAsync(() => FollowAsync(child, CancellationToken.None));
        _ = CdpWork.QuietlyAsync(async () =>
        {
            await Task.WhenAll(preparations.Select(prepare => CdpWork.QuietlyAsync(() => prepare(child)))).ConfigureAwait(false);
            await child.SendAsync("Runtime.runIfWaitingForDebugger", CancellationToken.None).ConfigureAwait(false);
            await following.ConfigureAwait(false);
        });
        Changed?.Invoke();
    }

    /// <summary>Whether it was one of ours.</summary>
    private bool Leave(string sessionId)
    {
        if (_sessions.FirstOrDefault(session => session.Id == sessionId) is not { } gone)
        {
            return false;
        }
        _sessions.Remove(gone);
        // Those that came back into the parent's process have its session already.
        foreach (PageFrame frame in _frames.Values.Where(frame => frame.Session == gone).ToArray())
        {
            Remove(frame.Id);
        }
        return true;
    }

    private void Remove(string frameId)
    {
        var going = new Stack<string>([frameId]);
        while (going.Count > 0)
        {
            string id = going.Pop();
            _frames.Remove(id);
            foreach (string child in Children(id))
            {
                going.Push(child);
            }
        }
    }

    private static string Address(JsonElement element, string name) => Cut(element.Text(name));

    /// <summary>A data: URL holds its whole document; what it begins with says enough.</summary>
    private static string Cut(string url)
    {
        bool isWeb = url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        return Observed.Cut(url, isWeb ? MaxAddress : MaxOtherAddress);
    }

    private string[] Children(string frameId) =>
        _frames.Values.Where(frame => frame.ParentId == frameId).Select(frame => frame.Id).ToArray();
}
