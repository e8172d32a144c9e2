using System.Text.Json;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Session;

namespace OpenClaw.Gateway.Connection;

/// <summary>
/// One client's life with a gateway: dials, shakes hands, keeps the connection, comes back when it is lost. This is the face of it;
/// <see cref="ConnectLoop"/> does the work and <see cref="GatewaySession"/> is one connection.
/// </summary>
public sealed class GatewayConnection
{
    private static readonly GatewayError NotConnected = new(GatewayError.NotConnected, "not connected to the gateway");

    private readonly GatewayConnectionOptions _options;
    private readonly IGatewayEvents _events;
    private readonly object _gate = new();
    private TaskCompletionSource<HelloOk?> _hello = NewHello(); // under _gate: the wait of WaitUntilConnectedAsync
    private GatewayConnectionStatus _status; // written by the running task only
    private GatewaySession? _session; // written by the running task only
    private ConnectionFigures _before = ConnectionFigures.None; // of sessions that ended; written by the running task only
    private int _started;

    /// <summary>Prepares a connection; nothing is dialled before <see cref="RunAsync"/>.</summary>
    public GatewayConnection(GatewayConnectionOptions options, IGatewayEvents events)
    {
        _options = options;
        _events = events;
        _status = new GatewayConnectionStatus(GatewayConnectionState.NotStarted, options.Time.GetUtcNow());
    }

    /// <summary>What the connection is doing now.</summary>
    public GatewayConnectionStatus Status => Volatile.Read(ref _status);

    /// <summary>What was measured since the start.</summary>
    public ConnectionFigures Figures => (Volatile.Read(ref _session)?.Figures ?? ConnectionFigures.None).After(Volatile.Read(ref _before));

    /// <summary>Ends the current connection and connects anew at once; nothing while there is none.</summary>
    /// <param name="why">For the log.</param>
    public void Reconnect(string why) => Volatile.Read(ref _session)?.Leave(why);

    /// <summary>Tells every new <see cref="Status"/>. Handlers must be quick; they run on the connection's own task.</summary>
    public event Action<GatewayConnectionStatus>? StatusChanged;

    /// <summary>
    /// Runs until cancelled or until a failure that only a person can cure. Never throws for anything a gateway does: the result says why
    /// it ended. Within two seconds of cancellation the gateway got a close frame and every socket is closed. May be called once.
    /// </summary>
    public async Task<GatewayRunResult> RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A connection runs once.");
        }
        GatewayRunResult result;
        try
        {
            result = await new ConnectLoop(_options, new Owner(this)).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _hello.TrySetResult(null);
            }
        }
        Publish(Status with
        {
            State = GatewayConnectionState.Stopped,
            Since = _options.Time.GetUtcNow(),
            LastFailure = result.Failure,
            NextAttemptAt = null,
        });
        return result;
    }

    /// <summary>Waits until connected.</summary>
    /// <returns>The hello, or null when the run ended first.</returns>
    public async Task<HelloOk?> WaitUntilConnectedAsync(CancellationToken cancellationToken)
    {
        Task<HelloOk?> hello;
        lock (_gate)
        {
            hello = _hello.Task;
        }
        if (!hello.IsCompleted && cancellationToken.CanBeCanceled)
        {
            var cancelled = new TaskCompletionSource<HelloOk?>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken)))
            {
                return await (await Task.WhenAny(hello, cancelled.Task).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        return await hello.ConfigureAwait(false);
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="method">For example <c>node.event</c>.</param>
    /// <param name="paramsJson">The parameters as JSON text; null sends none.</param>
    /// <param name="timeout">Null means <see cref="GatewayTimings.Request"/>; <see cref="Timeout.InfiniteTimeSpan"/> waits as long as the
    /// connection lasts.</param>
    /// <param name="cancellationToken">Stops waiting; a frame already queued is still sent.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="JsonException">The parameters are not JSON.</exception>
    public Task<GatewayResponse> RequestAsync(string method, string? paramsJson, TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(method, paramsJson is null ? null : json => json.WriteRawValue(paramsJson), timeout, cancellationToken);

    /// <summary>As the other, with parameters written straight into the frame (for large ones).</summary>
    /// <param name="method">For example <c>node.invoke.result</c>.</param>
    /// <param name="writeParams">Writes exactly one JSON value.</param>
    /// <param name="timeout">Null means <see cref="GatewayTimings.Request"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<GatewayResponse> RequestAsync(string method, Action<Utf8JsonWriter> writeParams, TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(method, writeParams, timeout, cancellationToken);

    /// <summary>
    /// Sends a request nobody waits for. When the task ends, the frame has its place in the queue: frames leave in the order of these
    /// calls.
    /// </summary>
    /// <returns>Null when queued; the error when it could not be (not connected, too large).</returns>
    public Task<GatewayError?> PostAsync(string method, Action<Utf8JsonWriter> writeParams,
        CancellationToken cancellationToken = default) =>
        Volatile.Read(ref _session) is { } session
            ? session.PostAsync(method, writeParams, cancellationToken)
            : Task.FromResult<GatewayError?>(NotConnected);

    private Task<GatewayResponse> SendAsync(string method, Action<Utf8JsonWriter>? writeParams, TimeSpan? timeout,
        CancellationToken cancellationToken) =>
        Volatile.Read(ref _session) is { } session
            ? session.RequestAsync(method, writeParams, timeout ?? _options.Timings.Request, cancellationToken)
            : Task.FromResult(GatewayResponse.Failure(NotConnected));

    private static TaskCompletionSource<HelloOk?> NewHello() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Publish(GatewayConnectionStatus status)
    {
        Volatile.Write(ref _status, status);
        try
        {
            StatusChanged?.Invoke(status);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _options.Log?.Write(LogLevel.Warning, LogEvents.HandlerFailed, $"A status handler failed: {e.GetType().Name}.");
        }
    }

    /// <summary>What the loop tells, kept off the public face.</summary>
    private sealed class Owner(GatewayConnection connection) : IConnectLoopOwner
    {
        public void Report(GatewayConnectionState state, GatewayEndpoint endpoint, GatewayFailure? failure, int attempts,
            DateTimeOffset? nextAttemptAt)
        {
            GatewayConnectionStatus before = connection.Status;
            connection.Publish(before with
            {
                State = state,
                Since = before.State == state ? before.Since : connection._options.Time.GetUtcNow(),
                Endpoint = endpoint,
                LastFailure = failure ?? before.LastFailure,
                // Kept while the next poll is under way: the operator still has to act on it.
                PairingRequestId = failure is null ? before.PairingRequestId : failure.PairingRequestId,
                Attempts = attempts,
                NextAttemptAt = nextAttemptAt,
            });
        }

        public void Open(GatewaySession session, HelloOk hello)
        {
            Volatile.Write(ref connection._session, session);
            connection.Publish(new GatewayConnectionStatus(GatewayConnectionState.Connected, connection._options.Time.GetUtcNow())
            {
                Endpoint = hello.Endpoint,
                ServerVersion = hello.ServerVersion,
                Protocol = hello.Protocol,
                Hellos = connection.Status.Hellos + 1,
            });
            lock (connection._gate)
            {
                connection._hello.TrySetResult(hello);
            }
            Guard(() => connection._events.OnConnected(hello));
        }

        public void Close(GatewayFailure failure)
        {
            if (Interlocked.Exchange(ref connection._session, null) is { } ended)
            {
                Volatile.Write(ref connection._before, ended.Figures.After(connection._before).Ended());
            }
            lock (connection._gate)
            {
                connection._hello = NewHello();
            }
            connection._options.Log?.Write(
                failure.Reason is GatewayFailureReason.Stopped or GatewayFailureReason.Reconnecting
                    ? LogLevel.Information : LogLevel.Warning, LogEvents.Disconnected,
                $"{connection._options.Subject} closed{(failure.CloseCode is int code ? $" ({code})" : "")}: {failure}");
            Guard(() => connection._events.OnDisconnected(failure));
        }

        public void OnEvent(string name, JsonElement payload) => connection._events.OnEvent(name, payload);

        private void Guard(Action call)
        {
            try
            {
                call();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                connection._options.Log?.Write(LogLevel.Error, LogEvents.HandlerFailed,
                    $"The connection's owner failed: {e.GetType().Name}: {Text.Printable.Clean(e.Message)}");
            }
        }
    }
}
