using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Cdp;

/// <summary>
/// One connection to one browser (a pipe to one that we started, a WebSocket to another), with flat sessions: every frame carries the
/// session it belongs to (Chrome DevTools Protocol 1.3, <c>Target.attachToTarget{flatten}</c>). Sessions appear and go with
/// <c>Target.attachedToTarget</c> and <c>Target.detachedFromTarget</c>.
/// </summary>
internal sealed class CdpConnection : IAsyncDisposable
{
    // How deep a value is nested is the page's choice; the browser itself stops at 1000.
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 1024 };

    private readonly ICdpTransport _transport;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<long, Pending> _pending = new();
    private readonly ConcurrentDictionary<string, CdpSession> _sessions = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<bool> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastId;

    private CdpConnection(ICdpTransport transport)
    {
        _transport = transport;
        Browser = new CdpSession(this, null);
    }

    /// <summary>The session of the browser itself.</summary>
    public CdpSession Browser { get; }

    /// <summary>Ends, never faulted, when the connection has closed for whatever reason.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Connects to the browser's own endpoint (<c>webSocketDebuggerUrl</c> of <c>/json/version</c>).</summary>
    /// <exception cref="WebSocketException">Nobody listens there, or it is no DevTools endpoint.</exception>
    public static async Task<CdpConnection> ConnectAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            // The browser is on this machine, or where the administrator said: never through the system's proxy.
            socket.Options.Proxy = null;
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return Over(socket);
    }

    /// <summary>Speaks over a socket that is already connected.</summary>
    internal static CdpConnection Over(WebSocket socket) => Over(new WebSocketTransport(socket));

    /// <summary>Speaks over any transport, which it owns from now on.</summary>
    internal static CdpConnection Over(ICdpTransport transport)
    {
        var connection = new CdpConnection(transport);
        // A thread of its own: reading a pipe on POSIX blocks it. With a socket it ends at the first wait.
        _ = Task.Factory.StartNew(connection.ReadLoopAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return connection;
    }

    /// <summary>The session of this id; null when it has not attached or has gone.</summary>
    public CdpSession? FindSession(string sessionId) => _sessions.TryGetValue(sessionId, out CdpSession? session) ? session : null;

    internal async Task<JsonElement> SendAsync(CdpSession session, string method, JsonObject? parameters,
        CancellationToken cancellationToken)
    {
        long id = Interlocked.Increment(ref _lastId);
        var pending = new Pending(session, method);
        _pending[id] = pending;
        try
        {
            if (_closed.Task.IsCompleted || session.Detached.IsCompleted)
            {
                throw Gone(method);
            }
            byte[] frame = Encoding.UTF8.GetBytes(JsonTreeWriter.WriteCompact(Json.Object(
                ("id", id), ("method", method), ("params", parameters), ("sessionId", session.Id))));
            await WriteAsync(frame, method, cancellationToken).ConfigureAwait(false);
            using (cancellationToken.Register(() => pending.Answer.TrySetCanceled(cancellationToken)))
            {
                return await pending.Answer.Task.ConfigureAwait(false);
            }
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _transport.Dispose();
        await Closed.ConfigureAwait(false);
    }

    private async Task WriteAsync(byte[] frame, string method, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not the caller's token: half a message would end the connection for everybody else.
            await _transport.SendAsync(frame).ConfigureAwait(false);
        }
        catch (Exception problem)
            when (problem is WebSocketException or ObjectDisposedException or IOException or InvalidOperationException
                or OperationCanceledException)
        {
            throw Gone(method);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadLoopAsync()
    {
        try
        {
            while (await _transport.ReceiveAsync().ConfigureAwait(false) is { } message)
            {
                Accept(message);
            }
        }
        catch (Exception problem)
            when (problem is WebSocketException or ObjectDisposedException or IOException or InvalidOperationException
                or OperationCanceledException)
        {
            // However the connection broke: everybody learns that it has gone.
        }
        finally
        {
            EndAll();
        }
    }

    private void Accept(ArraySegment<byte> message)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(MessageSize.AnsweredId(message) is null
                ? EventTexts.Cut(message, Limits.MaxDepth) : message, Limits);
        }
        catch (JsonException)
        {
            Drop(message);
            return;
        }
        using (document)
        {
            Accept(document.RootElement);
        }
    }

    private void Accept(JsonElement frame)
    {
        if (frame.Number("id") is { } id)
        {
            if (_pending.TryRemove((long)id, out Pending? pending))
            {
                pending.Settle(frame);
            }
            return;
        }
        string method = frame.Text("method");
        JsonElement parameters = frame.Member("params") is { ValueKind: JsonValueKind.Object } given ? given.Clone() : default;
        CdpSession? session = frame.OptionalText("sessionId") is { } sessionId ? FindSession(sessionId) : Browser;
        Track(method, parameters);
        session?.Raise(method, parameters);
    }

    /// <summary>A page can have the browser say what is too long or too deep for us: that one message is lost, not the browser.</summary>
    private void Drop(ArraySegment<byte> message)
    {
        if (MessageSize.AnsweredId(message) is { } id && _pending.TryRemove(id, out Pending? pending))
        {
            pending.Answer.TrySetException(new CdpException(pending.Method, -1, "the browser's answer was too large or nested too deeply"));
        }
    }

    private void Track(string method, JsonElement parameters)
    {
        if (method == "Target.attachedToTarget")
        {
            string id = parameters.GetProperty("sessionId").GetString()!;
            _sessions[id] = new CdpSession(this, id);
        }
        else if (method == "Target.detachedFromTarget"
            && _sessions.TryRemove(parameters.GetProperty("sessionId").GetString()!, out CdpSession? gone))
        {
            End(gone);
        }
    }

    /// <summary>Ends every wait for an answer of this session; it stays, and a new page in it answers again.</summary>
    internal void FailPending(CdpSession session, string why)
    {
        foreach (KeyValuePair<long, Pending> waiting in _pending.Where(one => one.Value.Session == session))
        {
            waiting.Value.Answer.TrySetException(new CdpException(waiting.Value.Method, -1, why));
        }
    }

    private void EndAll()
    {
        _closed.TrySetResult(true);
        foreach (CdpSession session in _sessions.Values)
        {
            End(session);
        }
        _sessions.Clear();
        End(Browser);
    }

    private void End(CdpSession session)
    {
        session.MarkDetached();
        foreach (KeyValuePair<long, Pending> waiting in _pending.Where(one => one.Value.Session == session))
        {
            waiting.Value.Answer.TrySetException(Gone(waiting.Value.Method));
        }
    }

    private static CdpException Gone(string method) => new(method, CdpException.Gone, "the page or the browser has gone");

    private sealed record Pending(CdpSession Session, string Method)
    {
        public TaskCompletionSource<JsonElement> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Settle(JsonElement frame)
        {
            if (frame.TryGetProperty("error", out JsonElement error))
            {
                int code = error.TryGetProperty("code", out JsonElement number) && number.TryGetInt32(out int value) ? value : -1;
                string text = error.TryGetProperty("message", out JsonElement message) ? message.Decoded() : "";
                Answer.TrySetException(new CdpException(Method, code == CdpException.Gone ? -1 : code, text));
                return;
            }
            Answer.TrySetResult(frame.TryGetProperty("result", out JsonElement result) ? result.Clone() : default);
        }
    }
}
