using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Frames;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Session;

/// <summary>
/// One connection from its hello to its end: one task reads, one writes, a timer watches. Whoever first finds a reason to end sets it;
/// everything else follows from that one reason.
/// </summary>
internal sealed class GatewaySession
{
    private readonly WebSocket _socket;
    private readonly MessageReader _reader;
    private readonly GatewayConnectionOptions _options;
    private readonly Action<string, JsonElement> _onEvent;
    private readonly HelloOk _hello;
    private readonly Outbox _outbox;
    private readonly PendingRequests _pending;
    private readonly TaskCompletionSource<Ending> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastHeard; // timestamp; written by the reader, read by the watchdog
    private long _requests; // counter of ids
    private long _lastSeq = -1; // reader only
    private int _dropped; // written by the reader only
    private long _missed; // written by the reader only

    public GatewaySession(WebSocket socket, MessageReader reader, GatewayConnectionOptions options, Action<string, JsonElement> onEvent,
        HelloOk hello)
    {
        _socket = socket;
        _reader = reader;
        _options = options;
        _onEvent = onEvent;
        _hello = hello;
        _outbox = new Outbox(socket, options.SendQueueLength, options.MaxUnsentBytes);
        _pending = new PendingRequests(options.Time);
        _lastHeard = options.Time.GetTimestamp();
    }

    /// <summary>What this session measured so far.</summary>
    public ConnectionFigures Figures => new() { DroppedFrames = Volatile.Read(ref _dropped), MissedEvents = Interlocked.Read(ref _missed) };

    /// <summary>Says goodbye; the loop then connects anew.</summary>
    public void Leave(string why) => End(new Ending(new GatewayFailure(GatewayFailureReason.Reconnecting, why), 1000, ""));

    /// <summary>Why a session ends and what the gateway is told; no code means that there is nobody left to tell.</summary>
    private sealed record Ending(GatewayFailure Failure, int? CloseCode, string CloseText);

    /// <summary>Runs to the end. When it returns the socket is closed and every request has its answer.</summary>
    public async Task<GatewayFailure> RunAsync(CancellationToken cancellationToken)
    {
        Task writing = WriteAsync();
        Task reading = ReadAsync();
        Ending ending;
        using (_options.Time.CreateTimer(_ => CheckTick(), null, _hello.TickInterval, _hello.TickInterval))
        using (cancellationToken.Register(() => End(new Ending(new GatewayFailure(GatewayFailureReason.Stopped, "Stopped."), 1000, ""))))
        {
            ending = await _ending.Task.ConfigureAwait(false);
        }
        _outbox.Complete();
        await LeaveAsync(ending, reading, writing).ConfigureAwait(false);
        _pending.Close(new GatewayError(GatewayError.Closed, ending.Failure.Reason == GatewayFailureReason.Closed
            ? ending.Failure.Message
            : $"gateway closed ({ending.CloseCode ?? 1006}): {(ending.CloseText.Length > 0 ? ending.CloseText : ending.Failure.Message)}"));
        return ending.Failure;
    }

    public async Task<GatewayResponse> RequestAsync(string method, Action<Utf8JsonWriter>? writeParams, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        string id = Interlocked.Increment(ref _requests).ToString(CultureInfo.InvariantCulture);
        if (Compose(id, method, writeParams, out PooledBuffer frame) is { } error)
        {
            return GatewayResponse.Failure(error);
        }
        Task<GatewayResponse> answer = _pending.Add(id, method, timeout, cancellationToken);
        if (answer.IsCompleted)
        {
            frame.Dispose();
        }
        else
        {
            await QueueAsync(id, frame, answer, cancellationToken).ConfigureAwait(false);
        }
        return await answer.ConfigureAwait(false);
    }

    public async Task<GatewayError?> PostAsync(string method, Action<Utf8JsonWriter>? writeParams, CancellationToken cancellationToken)
    {
        // Nobody waits for this id: its answer is dropped without being read.
        string id = "p" + Interlocked.Increment(ref _requests).ToString(CultureInfo.InvariantCulture);
        if (Compose(id, method, writeParams, out PooledBuffer frame) is { } error)
        {
            return error;
        }
        bool taken = false;
        try
        {
            taken = await AddAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!taken)
            {
                frame.Dispose();
            }
        }
        return taken ? null : new GatewayError(GatewayError.Closed, "the connection is ending");
    }

    private async ValueTask<bool> AddAsync(PooledBuffer frame, CancellationToken cancellationToken)
    {
        bool taken = await _outbox.AddAsync(frame, cancellationToken).ConfigureAwait(false);
        if (!taken && _outbox.IsOver)
        {
            // No code: who does not read gets no close frame either.
            End(new Ending(
                new GatewayFailure(
                    GatewayFailureReason.ConnectionLost,
                    $"The gateway does not read what this node sends: more than {_options.MaxUnsentBytes / 1024} KiB waited to be sent."),
                        null, ""));
        }
        return taken;
    }

    private async Task QueueAsync(string id, PooledBuffer frame, Task<GatewayResponse> answer, CancellationToken cancellationToken)
    {
        // The wait for room in the queue ends with the request: by time, by the caller, by the end of the connection.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = answer.ContinueWith(
            static (_, w) => CancelQuietly((CancellationTokenSource)w!), waiting, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        bool taken = false;
        try
        {
            taken = await AddAsync(frame, waiting.Token).ConfigureAwait(false);
            if (!taken)
            {
                _pending.Fail(id, new GatewayError(GatewayError.Closed, "the connection is ending"));
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            if (!taken)
            {
                frame.Dispose();
            }
        }
    }

    private static void CancelQuietly(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private GatewayError? Compose(string id, string method, Action<Utf8JsonWriter>? writeParams, out PooledBuffer frame)
    {
        frame = new PooledBuffer();
        try
        {
            using (var json = new Utf8JsonWriter(frame, FrameJson.WriterOptions))
            {
                json.WriteStartObject();
                json.WriteString("type", "req");
                json.WriteString("id", id);
                json.WriteString("method", method);
                if (writeParams is not null)
                {
                    json.WritePropertyName("params");
                    writeParams(json);
                }
                json.WriteEndObject();
            }
        }
        catch
        {
            frame.Dispose();
            throw;
        }
        if (frame.Length <= _hello.MaxPayload)
        {
            return null;
        }
        int length = frame.Length;
        frame.Dispose();
        return new GatewayError(GatewayError.TooLarge,
            $"The frame of {method} has {length} bytes; this gateway takes {_hello.MaxPayload}.");
    }

    private async Task WriteAsync()
    {
        try
        {
            await _outbox.WriteAllAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            End(Lost(e));
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                Received received = await _reader.ReceiveAsync().ConfigureAwait(false);
                if (received == Received.Closed)
                {
                    End(new Ending(CloseReason.Of(_socket), 1000, ""));
                    return;
                }
                if (received == Received.TooLarge)
                {
                    End(new Ending(
                        new GatewayFailure(GatewayFailureReason.MessageTooLarge,
                            $"The gateway sent a message of more than {_options.MaxMessageBytes} bytes."), 1009, "message too big"));
                }
                // Once it is ending the rest is read and thrown away: a socket closed with unread bytes takes our close frame with it.
                if (!_ending.Task.IsCompleted)
                {
                    Handle(received);
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            End(Lost(e));
        }
    }

    private void Handle(Received received)
    {
        if (received != Received.Text)
        {
            Drop("binary message");
            return;
        }
        if (!StrictUtf8.IsValid(_reader.Message))
        {
            Drop("not UTF-8");
            return;
        }
        if (!GatewayFrame.TryRead(_reader.Message, out GatewayFrame frame, out string? problem))
        {
            Drop(problem ?? "unreadable");
            return;
        }
        Volatile.Write(ref _lastHeard, _options.Time.GetTimestamp());
        try
        {
            if (frame.Kind == GatewayFrameKind.Response)
            {
                HandleResponse(frame);
            }
            else
            {
                HandleEvent(frame);
            }
        }
        catch (JsonException)
        {
            Drop("not valid JSON");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Ours or the owner's: a frame that cannot be handled must not end the connection.
            _options.Log?.Write(LogLevel.Warning, LogEvents.HandlerFailed,
                $"A frame of the gateway could not be handled: {e.GetType().Name}.");
        }
    }

    private void HandleResponse(in GatewayFrame frame)
    {
        // Unknown, answered before, or nobody waits any more: not worth building.
        if (_pending.Contains(frame.Name))
        {
            _pending.Complete(frame.Name, ResponseReader.Read(frame));
        }
    }

    private void HandleEvent(in GatewayFrame frame)
    {
        if (frame.Seq is { } seq)
        {
            if (_lastSeq >= 0 && seq > _lastSeq && seq - _lastSeq > 1)
            {
                Interlocked.Add(ref _missed, seq - _lastSeq - 1);
                _options.Log?.Write(LogLevel.Debug, LogEvents.SequenceGap, $"Event numbers {_lastSeq + 1} to {seq - 1} are missing.");
            }
            _lastSeq = Math.Max(_lastSeq, seq);
        }
        if (frame.Name == "tick")
        {
            return;
        }
        if (frame.Payload.IsEmpty)
        {
            _onEvent(frame.Name, default);
            return;
        }
        using JsonDocument document = GatewayFrame.Parse(frame.Payload);
        _onEvent(frame.Name, document.RootElement);
    }

    private void Drop(string why)
    {
        // The first few and then every thousandth: a gateway gone mad must not fill the disk with our log.
        _dropped++;
        if (_dropped <= 5 || _dropped % 1000 == 0)
        {
            _options.Log?.Write(LogLevel.Debug, LogEvents.BadFrame, $"Dropped a frame ({why}); {_dropped} so far on this connection.");
        }
    }

    // The reference also waits while a request with a time limit is under way; a gateway ticks during those too, so that only delays the
    // finding.
    private void CheckTick()
    {
        TimeSpan silence = _options.Time.GetElapsedTime(Volatile.Read(ref _lastHeard));
        if (silence > _hello.TickInterval + _hello.TickInterval)
        {
            End(new Ending(new GatewayFailure(GatewayFailureReason.TickTimeout, $"The gateway was silent for {silence.TotalSeconds:0} s."),
                4000, "tick timeout"));
        }
    }

    private void End(Ending ending) => _ending.TrySetResult(ending);

    private static Ending Lost(Exception e) =>
        new(new GatewayFailure(GatewayFailureReason.ConnectionLost,
            $"The connection to the gateway was lost: {Printable.Clean(e.GetBaseException().Message)}"), null, "");

    /// <summary>
    /// Says goodbye as far as the other side lets us, then closes. The whole of it takes no longer than <see cref="GatewayTimings.Close"/>.
    /// </summary>
    private async Task LeaveAsync(Ending ending, Task reading, Task writing)
    {
        using var limit = new CancellationTokenSource();
        Task late = _options.Time.PauseAsync(_options.Timings.Close, limit.Token);
        if (ending.CloseCode is { } code
            && await Task.WhenAny(writing, late).ConfigureAwait(false) == writing)
        {
            await Task.WhenAny(CloseReason.SendAsync(_socket, code, ending.CloseText, _options.Time, _options.Timings.Close), late)
                .ConfigureAwait(false);
            await Task.WhenAny(reading, late).ConfigureAwait(false);
        }
        limit.Cancel();
        _socket.Abort();
        await Task.WhenAll(reading, writing).ConfigureAwait(false);
    }
}
