using System.Net;
using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Guard;

/// <summary>A document that was not let through.</summary>
/// <param name="Url">What was asked for.</param>
/// <param name="IsMainFrame">The page itself, not a frame in it.</param>
/// <param name="Reason">What a route says about it.</param>
internal sealed record BlockedDocument(string Url, bool IsMainFrame, RouteException Reason);

/// <summary>
/// Stands before every document of one tab, in the page and in its frames, at all times: each request and each hop of a redirect waits for
/// the guard. Owner of the <c>Fetch</c> domain on the tab's sessions: enabling it a second time elsewhere would take the gate away.
/// </summary>
internal sealed class DocumentGate
{
    private const int CloseTries = 10;
    private const int MaxChallenged = 10_000;
    private static readonly TimeSpan CloseWait = TimeSpan.FromMilliseconds(500);

    private readonly object _lock = new();
    private readonly List<CdpSession> _sessions = [];
    private readonly HashSet<string> _challenged = new(StringComparer.Ordinal);
    private readonly string _mainFrameId;
    private readonly GateContext _context;
    private (string User, string Password)? _credentials; // under _lock
    private string? _credentialsOrigin; // under _lock

    /// <param name="mainFrameId">The id of the main frame, which is the target's.</param>
    /// <param name="context">What the gate asks.</param>
    public DocumentGate(string mainFrameId, GateContext context)
    {
        _mainFrameId = mainFrameId;
        _context = context;
    }

    /// <summary>A document was refused. Raised on any thread.</summary>
    public event Action<BlockedDocument>? Blocked;

    /// <summary>Stands before this session from now on.</summary>
    public Task AttachAsync(CdpSession session)
    {
        lock (_lock)
        {
            // Frames come and go as long as the tab lives.
            _sessions.RemoveAll(one => one.Detached.IsCompleted);
            _sessions.Add(session);
        }
        session.EventReceived += (method, parameters) => Accept(session, method, parameters);
        Task gate = EnableAsync(session);
        // Whom the browser really talked to: the last word where connections do not go through our filter.
        return _context.Filter is null ? Task.WhenAll(gate, session.SendAsync("Network.enable", CancellationToken.None)) : gate;
    }

    /// <summary>
    /// Answers the server that asks for a password (HTTP authentication); no other, as a page may send its visitor anywhere.
    /// </summary>
    /// <param name="user">Null to stop.</param>
    /// <param name="password">Null for none.</param>
    /// <param name="origin">Whose password it is; null for the first that asks for it before it shows a page in this tab.</param>
    public Task SetCredentialsAsync(string? user, string? password, string? origin)
    {
        CdpSession[] present;
        lock (_lock)
        {
            _credentials = user is null ? null : (user, password ?? "");
            _credentialsOrigin = origin;
            _challenged.Clear();
            _sessions.RemoveAll(session => session.Detached.IsCompleted);
            present = _sessions.ToArray();
        }
        return Task.WhenAll(present.Select(EnableAsync));
    }

    private Task<JsonElement> EnableAsync(CdpSession session)
    {
        bool authenticates;
        lock (_lock)
        {
            authenticates = _credentials is not null;
        }
        // Passwords are asked for in answer to any request; without them only documents are worth the wait.
        object pattern = authenticates ? Json.Object(("urlPattern", "*")) : Json.Object(("urlPattern", "*"), ("resourceType", "Document"));
        return session.SendAsync("Fetch.enable", Json.Object(("patterns", new[] { pattern }), ("handleAuthRequests", authenticates)),
            CancellationToken.None);
    }

    private void Accept(CdpSession session, string method, JsonElement parameters)
    {
        switch (method)
        {
            case "Fetch.requestPaused":
                _ = CdpWork.QuietlyAsync(() => DecideAsync(session, parameters));
                break;
            case "Fetch.authRequired":
                _ = CdpWork.QuietlyAsync(() => AuthenticateAsync(session, parameters));
                break;
            case "Network.responseReceived" when _context.Filter is null && parameters.Text("type") == "Document":
                CheckPeer(parameters);
                break;
        }
    }

    private async Task DecideAsync(CdpSession session, JsonElement parameters)
    {
        string id = parameters.Text("requestId");
        string url = parameters.Member("request").Text("url");
        bool isMain = parameters.Text("frameId") == _mainFrameId;
        if (parameters.Text("resourceType") == "Document" && await RefusalAsync(url, isMain).ConfigureAwait(false) is { } refusal)
        {
            Blocked?.Invoke(new BlockedDocument(url, isMain, refusal));
            // "No content": whoever asked stays on the page it is on.
            await session.SendAsync("Fetch.fulfillRequest", Json.Object(("requestId", id), ("responseCode", 204)), CancellationToken.None)
                .ConfigureAwait(false);
            return;
        }
        await session.SendAsync("Fetch.continueRequest", Json.Object(("requestId", id)), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<RouteException?> RefusalAsync(string url, bool isMain)
    {
        NavigationGuard guard = _context.Guard();
        // A frame may show what its page made itself (data:, blob:, about:srcdoc): nothing of this machine is in it.
        if (!isMain && WebAddress.TryParse(url) is { Scheme: "data" or "blob" or "about" })
        {
            return null;
        }
        try
        {
            if (_context.Filter is null)
            {
                await guard.CheckAsync(url, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                // The filter resolves and checks; asking twice would only be slower.
                guard.CheckName(url);
            }
            return null;
        }
        catch (RouteException refusal)
        {
            // A name that does not exist is the browser's to report.
            return refusal.Reason is null ? null : refusal;
        }
    }

    private void CheckPeer(JsonElement parameters)
    {
        JsonElement response = parameters.Member("response");
        string url = response.Text("url");
        if (WebAddress.TryParse(url) is { IsWeb: true } address
            && IPAddress.TryParse(response.Text("remoteIPAddress").Trim('[', ']'), out IPAddress? peer)
            && !_context.Guard().MayConnect(address.Host, peer))
        {
            Blocked?.Invoke(new BlockedDocument(url, parameters.Text("frameId") == _mainFrameId,
                new RouteException(400, NavigationGuard.BlockedText) { Reason = "navigation_blocked" }));
            _ = CdpWork.QuietlyAsync(CloseAsync);
        }
    }

    /// <summary>
    /// The document is on its way into the page: a browser forgets to close what it is just putting there, so it is told until it has.
    /// </summary>
    private async Task CloseAsync()
    {
        CdpSession? page;
        lock (_lock)
        {
            page = _sessions is [{ } first, ..] ? first : null;
        }
        for (int i = 0; i < CloseTries && page is { Detached.IsCompleted: false }; i++)
        {
            await page.SendAsync("Page.navigate", Json.Object(("url", "about:blank")), CancellationToken.None).ConfigureAwait(false);
            await _context.Browser.SendAsync("Target.closeTarget", Json.Object(("targetId", _mainFrameId)), CancellationToken.None)
                .ConfigureAwait(false);
            await Task.WhenAny(page.Detached, Task.Delay(CloseWait)).ConfigureAwait(false);
        }
    }

    private async Task AuthenticateAsync(CdpSession session, JsonElement parameters)
    {
        string id = parameters.Text("requestId");
        JsonElement challenge = parameters.Member("authChallenge");
        string? asks = challenge.Text("source") != "Proxy" ? WebOrigin.Of(challenge.Text("origin")) : null;
        bool isPage = parameters.Text("resourceType") == "Document" && parameters.Text("frameId") == _mainFrameId;
        (string User, string Password)? known;
        lock (_lock)
        {
            if (_credentials is not null && isPage)
            {
                _credentialsOrigin ??= asks;
            }
            known = asks is not null && asks == _credentialsOrigin ? _credentials : null;
            if (_challenged.Count >= MaxChallenged)
            {
                _challenged.Clear();
            }
            // Asked again for the same request: the password is wrong, and would be for ever.
            known = _challenged.Add(id) ? known : null;
        }
        object response = known is { } credentials
            ? Json.Object(("response", "ProvideCredentials"), ("username", credentials.User), ("password", credentials.Password))
            : Json.Object(("response", "CancelAuth"));
        await session.SendAsync("Fetch.continueWithAuth", Json.Object(("requestId", id), ("authChallengeResponse", response)),
            CancellationToken.None).ConfigureAwait(false);
    }
}

/// <summary>What the gates of a browser share.</summary>
/// <param name="Browser">The browser's own session.</param>
/// <param name="Guard">As of now.</param>
/// <param name="Filter">The browser's only way out; null for a browser that was there before us.</param>
internal sealed record GateContext(CdpSession Browser, Func<NavigationGuard> Guard, EgressFilter? Filter);
