using System.Text.Json;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Cdp;

/// <summary>
/// One flat DevTools session: the browser itself (<see cref="Id"/> null) or one attached target.
/// Events arrive on the connection's reader, in order: a handler must be quick, must not wait for an answer, and must not throw.
/// </summary>
internal sealed class CdpSession
{
    private readonly CdpConnection _connection;
    private readonly TaskCompletionSource<bool> _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal CdpSession(CdpConnection connection, string? id)
    {
        _connection = connection;
        Id = id;
    }

    /// <summary>The session id that stands in each frame; null for the browser's own session.</summary>
    public string? Id { get; }

    /// <summary>Ends, never faulted, when the target has detached or the connection has closed.</summary>
    public Task Detached => _detached.Task;

    /// <summary>Each event of this session: the method, and the parameters (valid after the handler too).</summary>
    public event Action<string, JsonElement>? EventReceived;

    /// <summary>Sends one command and waits for its answer.</summary>
    /// <exception cref="CdpException">The browser refused, or nobody is there any more (<see cref="CdpException.IsGone"/>).</exception>
    /// <exception cref="OperationCanceledException">The token; the command may still be carried out.</exception>
    public Task<JsonElement> SendAsync(string method, JsonObject? parameters, CancellationToken cancellationToken) =>
        _connection.SendAsync(this, method, parameters, cancellationToken);

    /// <inheritdoc cref="SendAsync(string, JsonObject?, CancellationToken)"/>
    public Task<JsonElement> SendAsync(string method, CancellationToken cancellationToken) => SendAsync(method, null, cancellationToken);

    /// <summary>Another session of the same connection, by its id; null when it has not attached or has gone.</summary>
    public CdpSession? Find(string sessionId) => _connection.FindSession(sessionId);

    internal void Raise(string method, JsonElement parameters) => EventReceived?.Invoke(method, parameters);

    internal void MarkDetached() => _detached.TrySetResult(true);
}
