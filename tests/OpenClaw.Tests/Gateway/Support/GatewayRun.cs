using System.Collections.Concurrent;
using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Connection;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Identity;

namespace OpenClaw.Tests.Gateway.Support;

/// <summary>A connection under test, running, with everything it told.</summary>
internal sealed class GatewayRun : IGatewayEvents, INodeLog, IDisposable
{
    /// <summary>One key for all: making one costs nothing, reading traces is easier.</summary>
    public static readonly DeviceIdentity Identity = DeviceIdentity.FromSeed([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    private readonly CancellationTokenSource _stop = new();
    private readonly object _gate = new();
    private TaskCompletionSource<bool> _changed = NewSignal();

    public GatewayRun(GatewayConnectionOptions options)
    {
        Connection = new GatewayConnection(options with { Log = this }, this);
        Connection.StatusChanged += status =>
        {
            Statuses.Enqueue(status);
            Signal();
        };
        Result = Connection.RunAsync(_stop.Token);
    }

    public GatewayConnection Connection { get; }

    public Task<GatewayRunResult> Result { get; }

    public ConcurrentQueue<GatewayConnectionStatus> Statuses { get; } = new();

    public ConcurrentQueue<(string Name, string Payload)> Events { get; } = new();

    public ConcurrentQueue<HelloOk> Hellos { get; } = new();

    public ConcurrentQueue<GatewayFailure> Disconnects { get; } = new();

    public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Log { get; } = new();

    /// <summary>Called for every event, before it is recorded.</summary>
    public Action<string, JsonElement>? Handler { get; set; }

    public static GatewayConnectionOptions Node(GatewayEndpoint endpoint, string? token = "shared", TimeProvider? time = null,
        MemoryTokenStore? store = null) => new()
    {
        Role = "node",
        Client = new GatewayClientInfo { Id = "node-host", Mode = "node", Version = "0.1.0", DisplayName = "test", Platform = "linux",
            DeviceFamily = "Linux", InstanceId = "11111111-2222-3333-4444-555555555555" },
        Candidates = [endpoint],
        Credentials = new GatewayCredentials { Token = token },
        Identity = Identity,
        TokenStore = Held(store ?? new MemoryTokenStore(), endpoint),
        Caps = ["system"],
        Commands = ["system.run", "system.which"],
        Proxy = GatewayProxy.None,
        Time = time ?? TimeProvider.System,
        Jitter = () => 0.5,
    };

    private static MemoryTokenStore Held(MemoryTokenStore store, GatewayEndpoint endpoint)
    {
        store.Origin ??= endpoint.Origin;
        return store;
    }

    public async Task<HelloOk> ConnectedAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        return await Connection.WaitUntilConnectedAsync(limit.Token)
            ?? throw new InvalidOperationException("The run ended: " + (await Result).Failure);
    }

    public Task<GatewayConnectionStatus> StatusAsync(GatewayConnectionState state) =>
        UntilAsync(() => Connection.Status is { } s && s.State == state ? s : null);

    public async Task<GatewayRunResult> EndAsync()
    {
        Task late = Task.Delay(Patience.Limit);
        return await Task.WhenAny(Result, late) == late ? throw new TimeoutException("The run does not end.") : await Result;
    }

    public async Task<GatewayRunResult> StopAsync()
    {
        _stop.Cancel();
        return await EndAsync();
    }

    /// <summary>Asks again whenever the connection told something.</summary>
    public async Task<T> UntilAsync<T>(Func<T?> question)
        where T : class
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }
            if (question() is { } answer)
            {
                return answer;
            }
            await Task.WhenAny(changed, Task.Delay(Timeout.Infinite, limit.Token));
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException("Waited in vain. Status: " + Connection.Status + "\n"
                    + string.Join("\n", Log.Select(l => l.Text)));
            }
        }
    }

    public void OnConnected(HelloOk hello)
    {
        Hellos.Enqueue(hello);
        Signal();
    }

    public void OnEvent(string name, JsonElement payload)
    {
        Handler?.Invoke(name, payload);
        Events.Enqueue((name, payload.ValueKind == JsonValueKind.Undefined ? "" : payload.GetRawText()));
        Signal();
    }

    public void OnDisconnected(GatewayFailure reason)
    {
        Disconnects.Enqueue(reason);
        Signal();
    }

    public void Write(LogLevel level, int eventId, string message)
    {
        Log.Enqueue((level, eventId, message));
        Signal();
    }

    public void Dispose() => _stop.Cancel();

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        lock (_gate)
        {
            TaskCompletionSource<bool> changed = _changed;
            _changed = NewSignal();
            changed.TrySetResult(true);
        }
    }
}
