using System.Text.Json;

namespace OpenClaw.Gateway;

/// <summary>One client's life with a gateway: dials, shakes hands, keeps the connection, comes back when it is lost.</summary>
public sealed class GatewayConnection
{
    private readonly GatewayConnectionOptions _options;
    private readonly IGatewayEvents _events;
    private GatewayConnectionStatus _status;

    /// <summary>Prepares a connection; nothing is dialled before <see cref="RunAsync"/>.</summary>
    public GatewayConnection(GatewayConnectionOptions options, IGatewayEvents events)
    {
        _options = options;
        _events = events;
        _status = new GatewayConnectionStatus(GatewayConnectionState.NotStarted, options.Time.GetUtcNow());
    }

    /// <summary>What the connection is doing now.</summary>
    public GatewayConnectionStatus Status => Volatile.Read(ref _status);

    /// <summary>Tells every new <see cref="Status"/>. Handlers must be quick; they run on the connection's own task.</summary>
    public event Action<GatewayConnectionStatus>? StatusChanged;

    /// <summary>
    /// Runs until cancelled or until a failure that only a person can cure. Never throws: the result says why it ended.
    /// Within two seconds of cancellation the gateway got a close frame and every socket is closed. May be called once.
    /// </summary>
    public Task<GatewayRunResult> RunAsync(CancellationToken cancellationToken)
    {
        StatusChanged?.Invoke(Status);
        _ = _events;
        throw new NotSupportedException();
    }

    /// <summary>Waits until connected.</summary>
    /// <returns>The hello, or null when the run ended first.</returns>
    public Task<HelloOk?> WaitUntilConnectedAsync(CancellationToken cancellationToken) => throw new NotSupportedException(_options.Role);

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="method">For example <c>node.event</c>.</param>
    /// <param name="paramsJson">The parameters as JSON text; null sends none.</param>
    /// <param name="timeout">Null means <see cref="GatewayTimings.Request"/>; <see cref="Timeout.InfiniteTimeSpan"/> waits as long as the connection lasts.</param>
    /// <param name="cancellationToken">Stops waiting; a frame already queued is still sent.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<GatewayResponse> RequestAsync(string method, string? paramsJson, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(method);

    /// <summary>As the other, with parameters written straight into the frame (for large ones).</summary>
    /// <param name="method">For example <c>node.invoke.result</c>.</param>
    /// <param name="writeParams">Writes exactly one JSON value.</param>
    /// <param name="timeout">Null means <see cref="GatewayTimings.Request"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<GatewayResponse> RequestAsync(string method, Action<Utf8JsonWriter> writeParams, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(method);

    /// <summary>
    /// Sends a request nobody waits for. When the task ends, the frame has its place in the queue: frames leave in the order of these calls.
    /// </summary>
    /// <returns>Null when queued; the error when it could not be (not connected, too large).</returns>
    public Task<GatewayError?> PostAsync(string method, Action<Utf8JsonWriter> writeParams, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(method);
}
