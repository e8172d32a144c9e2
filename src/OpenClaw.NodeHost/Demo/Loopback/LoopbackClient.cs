using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.NodeHost.Demo.Loopback;

/// <summary>One client of the loopback gateway, from its upgrade to its end.</summary>
internal sealed class LoopbackClient(LoopbackSocket socket, LoopbackGateway gateway, LoopbackGatewayOptions options)
{
    // A gateway takes no more than this before it knows who speaks (docs/protocol/wire.md 2).
    private const int PreAuthLimit = 65_536;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, TaskCompletionSource<LoopbackInvokeResult>> _invokes = new(StringComparer.Ordinal);
    private readonly string _nonce = Guid.NewGuid().ToString();

    /// <summary>Who it is; null before the hello.</summary>
    public LoopbackPeer? Peer { get; private set; }

    /// <summary>The params of its <c>connect</c>.</summary>
    public JsonElement Connect { get; private set; }

    /// <summary>The close code and reason it sent, once it did.</summary>
    public (int Code, string Reason)? ClientClose => socket.ClientClose;

    /// <summary>For tests: the socket itself.</summary>
    public LoopbackSocket Socket => socket;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await HandshakeAsync(cancellationToken).ConfigureAwait(false))
            {
                gateway.Add(this);
                using CancellationTokenSource ticks = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                Task ticking = options.SendTicks ? TickAsync(ticks.Token) : Task.CompletedTask;
                while (await socket.ReceiveTextAsync(options.MaxPayload, cancellationToken).ConfigureAwait(false) is { } text)
                {
                    await HandleAsync(text, cancellationToken).ConfigureAwait(false);
                }
                ticks.Cancel();
                await ticking.ConfigureAwait(false);
            }
            if (socket.ClientClose is { } close)
            {
                await socket.SendCloseAsync(close.Code is 1005 ? 1000 : close.Code, "", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (InvalidDataException e) when (e.Message == "too large")
        {
            await TryAsync(() =>
                socket.SendCloseAsync(1009, Peer is null ? "preauth payload too large" : "payload too large", CancellationToken.None))
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException or OperationCanceledException)
        {
            // The client went away or misbehaved; the next one may come.
        }
        finally
        {
            gateway.Remove(this);
            foreach (TaskCompletionSource<LoopbackInvokeResult> waiting in _invokes.Values)
            {
                waiting.TrySetResult(LoopbackInvokeResult.Failure("DISCONNECTED", "node disconnected"));
            }
            socket.Dispose();
        }
    }

    /// <summary>Asks the node to run a command and waits for its result.</summary>
    public async Task<LoopbackInvokeResult> InvokeAsync(string command, string? paramsJson, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        string id = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<LoopbackInvokeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _invokes[id] = answer;
        try
        {
            await SendEventAsync("node.invoke.request", json =>
            {
                json.WriteString("id", id);
                json.WriteString("nodeId", Peer!.DeviceId);
                json.WriteString("command", command);
                if (paramsJson is not null)
                {
                    json.WriteString("paramsJSON", paramsJson);
                }
                json.WriteNumber("timeoutMs", (long)timeout.TotalMilliseconds);
                json.WriteString("idempotencyKey", Guid.NewGuid().ToString());
            }, cancellationToken).ConfigureAwait(false);
            Task late = Task.Delay(timeout, cancellationToken);
            if (await Task.WhenAny(answer.Task, late).ConfigureAwait(false) == answer.Task)
            {
                return await answer.Task.ConfigureAwait(false);
            }
            // Too late, or the caller gave up: the node is told to stop, as the real gateway tells it.
            await SendEventAsync("node.invoke.cancel", json =>
            {
                json.WriteString("invokeId", id);
                json.WriteString("nodeId", Peer!.DeviceId);
            }, CancellationToken.None).ConfigureAwait(false);
            return cancellationToken.IsCancellationRequested
                ? LoopbackInvokeResult.Failure("ABORTED", "invoke aborted")
                : LoopbackInvokeResult.Failure("TIMEOUT", "node invoke timed out");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return LoopbackInvokeResult.Failure("DISCONNECTED", "node disconnected");
        }
        finally
        {
            _invokes.TryRemove(id, out _);
        }
    }

    /// <summary>Sends an event with an object as payload.</summary>
    public Task SendEventAsync(string name, Action<Utf8JsonWriter> members, CancellationToken cancellationToken) =>
        socket.SendTextAsync(
            Compose(json =>
            {
                json.WriteString("type", "event");
                json.WriteString("event", name);
                json.WriteStartObject("payload");
                members(json);
                json.WriteEndObject();
            }),
            cancellationToken);

    private async Task<bool> HandshakeAsync(CancellationToken cancellationToken)
    {
        LoopbackFaults faults = options.Faults;
        if (faults.Challenge is { } bad)
        {
            if (bad.Length > 0)
            {
                await socket.SendTextAsync($"{{\"type\":\"event\",\"event\":\"connect.challenge\",\"payload\":{bad}}}", cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        else
        {
            await SendEventAsync("connect.challenge", json =>
            {
                json.WriteString("nonce", _nonce);
                json.WriteNumber("ts", options.Time.GetUtcNow().ToUnixTimeMilliseconds());
            }, cancellationToken).ConfigureAwait(false);
        }
        if (await socket.ReceiveTextAsync(PreAuthLimit, cancellationToken).ConfigureAwait(false) is not { } first)
        {
            return false;
        }
        using JsonDocument frame = JsonDocument.Parse(first);
        string id = JsonRead.String(frame.RootElement, "id", 256) ?? "";
        if (JsonRead.String(frame.RootElement, "method", 64) != "connect")
        {
            await socket.SendCloseAsync(1008, "invalid request frame", cancellationToken).ConfigureAwait(false);
            return false;
        }
        Connect = JsonRead.Object(frame.RootElement, "params").Clone();
        gateway.SawConnect(Connect);
        if (faults.ConnectAnswer?.Invoke(Connect) is { } answer)
        {
            return await AnswerBadlyAsync(answer.Replace("$ID", id), faults, cancellationToken).ConfigureAwait(false);
        }
        LoopbackVerdict verdict = LoopbackHandshake.Judge(Connect, _nonce, options, gateway.Pairing);
        if (verdict.Peer is null)
        {
            await RespondAsync(id, verdict, cancellationToken).ConfigureAwait(false);
            await socket.SendCloseAsync(verdict.Message == "protocol mismatch" ? 1002 : 1008, verdict.Message!, cancellationToken)
                .ConfigureAwait(false);
            await socket.ReceiveTextAsync(PreAuthLimit, cancellationToken).ConfigureAwait(false);
            return false;
        }
        Peer = verdict.Peer;
        await SendHelloAsync(id, cancellationToken).ConfigureAwait(false);
        if (!options.ApproveSurfaces && !gateway.Pairing.IsSurfaceApproved(Peer.DeviceId))
        {
            await SendEventAsync("node.pair.requested", json => json.WriteString("nodeId", Peer.DeviceId), cancellationToken)
                .ConfigureAwait(false);
        }
        return true;
    }

    private async Task<bool> AnswerBadlyAsync(string answer, LoopbackFaults faults, CancellationToken cancellationToken)
    {
        if (answer.Length > 0)
        {
            await socket.SendTextAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        if (faults.CloseAfterConnectAnswer is { } close)
        {
            await socket.SendCloseAsync(close.Code, close.Reason, cancellationToken).ConfigureAwait(false);
        }
        while (await socket.ReceiveTextAsync(options.MaxPayload, cancellationToken).ConfigureAwait(false) is not null)
        {
        }
        return false;
    }

    private Task SendHelloAsync(string id, CancellationToken cancellationToken) =>
        AnswerAsync(id, true,
            json =>
            {
                json.WriteStartObject("payload");
                json.WriteString("type", "hello-ok");
                json.WriteNumber("protocol", options.Protocol);
                json.WriteStartObject("server");
                json.WriteString("version", options.Version);
                json.WriteString("connId", Guid.NewGuid().ToString());
                json.WriteEndObject();
                json.WriteStartObject("features");
                json.WriteStrings("methods", options.Methods);
                json.WriteEndObject();
                json.WriteStartObject("snapshot");
                json.WriteEndObject();
                json.WriteStartObject("auth");
                json.WriteString("role", Peer!.Role);
                json.WriteStrings("scopes", options.Scopes);
                json.WriteString("deviceToken", gateway.Pairing.TokenOf(Peer.DeviceId, Peer.Role));
                json.WriteEndObject();
                json.WriteStartObject("policy");
                json.WriteNumber("maxPayload", options.MaxPayload);
                json.WriteNumber("tickIntervalMs", options.TickIntervalMs);
                json.WriteEndObject();
                json.WriteEndObject();
            },
            cancellationToken);

    private async Task HandleAsync(string text, CancellationToken cancellationToken)
    {
        using JsonDocument frame = JsonDocument.Parse(text);
        string id = JsonRead.String(frame.RootElement, "id", 256) ?? "", method = JsonRead.String(frame.RootElement, "method", 128) ?? "";
        JsonElement parameters = JsonRead.Object(frame.RootElement, "params");
        gateway.SawRequest(method, parameters);
        if (options.Faults.Silent)
        {
            return;
        }
        if (options.Faults.RequestAnswer?.Invoke(method, parameters) is { } scripted)
        {
            string member = scripted.Ok ? "payload" : "error";
            await socket.SendTextAsync(
                Compose(json =>
                {
                    json.WriteString("type", "res");
                    json.WriteString("id", id);
                    json.WriteBoolean("ok", scripted.Ok);
                    json.WritePropertyName(member);
                    json.WriteRawValue(scripted.Json);
                }),
                cancellationToken).ConfigureAwait(false);
            return;
        }
        switch (method)
        {
            case "node.invoke.result":
                bool known = Complete(parameters);
                await RespondAsync(id, known ? "{\"ok\":true}" : "{\"ok\":true,\"ignored\":true}", cancellationToken).ConfigureAwait(false);
                break;
            case "node.event":
                gateway.SawNodeEvent(JsonRead.String(parameters, "event", 128) ?? "",
                    JsonRead.String(parameters, "payloadJSON", int.MaxValue));
                await RespondAsync(id, "{\"ok\":true}", cancellationToken).ConfigureAwait(false);
                break;
            case "skills.bins":
                await RespondAsync(id, "{\"bins\":[]}", cancellationToken).ConfigureAwait(false);
                break;
            default:
                await RespondAsync(id, LoopbackVerdict.Refuse("INVALID_REQUEST", $"unknown method: {method}"), cancellationToken)
                    .ConfigureAwait(false);
                break;
        }
    }

    private bool Complete(JsonElement result)
    {
        if (JsonRead.String(result, "id", 256) is not { } id
            || !_invokes.TryRemove(id, out TaskCompletionSource<LoopbackInvokeResult>? waiting))
        {
            return false;
        }
        JsonElement error = JsonRead.Object(result, "error");
        return waiting.TrySetResult(JsonRead.Bool(result, "ok")
            ? new LoopbackInvokeResult(true, JsonRead.String(result, "payloadJSON", int.MaxValue), null, null)
            : LoopbackInvokeResult.Failure(JsonRead.String(error, "code", 128) ?? "UNKNOWN",
                JsonRead.String(error, "message", int.MaxValue) ?? ""));
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.TickIntervalMs, cancellationToken).ConfigureAwait(false);
                await SendEventAsync("tick", json => json.WriteNumber("ts", options.Time.GetUtcNow().ToUnixTimeMilliseconds()),
                    cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }

    private Task RespondAsync(string id, string payloadJson, CancellationToken cancellationToken) =>
        AnswerAsync(id, true,
            json =>
            {
                json.WritePropertyName("payload");
                json.WriteRawValue(payloadJson);
            },
            cancellationToken);

    private Task RespondAsync(string id, LoopbackVerdict refusal, CancellationToken cancellationToken) =>
        AnswerAsync(id, false,
            json =>
            {
                json.WriteStartObject("error");
                json.WriteString("code", refusal.ErrorCode);
                json.WriteString("message", refusal.Message);
                if (refusal.DetailsJson is { } details)
                {
                    json.WritePropertyName("details");
                    json.WriteRawValue(details);
                }
                json.WriteEndObject();
            },
            cancellationToken);

    private Task AnswerAsync(string id, bool ok, Action<Utf8JsonWriter> members, CancellationToken cancellationToken) =>
        socket.SendTextAsync(
            Compose(json =>
            {
                json.WriteString("type", "res");
                json.WriteString("id", id);
                json.WriteBoolean("ok", ok);
                members(json);
            }),
            cancellationToken);

    private static string Compose(Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Relaxed))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }
}
