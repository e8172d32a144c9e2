using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using OpenClaw.Gateway;

namespace OpenClaw.NodeHost.Demo.Loopback;

/// <summary>
/// A small OpenClaw gateway inside this process, on a free port of 127.0.0.1. <c>openclaw-node demo</c> shows with it what a node does, and
/// the tests connect to it: a real listener, real WebSockets, the real handshake. It has no agents; whoever holds the object plays the
/// operator.
/// </summary>
internal sealed class LoopbackGateway : IDisposable
{
    private readonly LoopbackGatewayOptions _options;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly object _gate = new();
    private readonly List<LoopbackClient> _clients = []; // under _gate, those after their hello
    private TaskCompletionSource<bool> _changed = NewSignal(); // under _gate, completed whenever something below may have changed
    private int _connections;

    public LoopbackGateway(LoopbackGatewayOptions options) => _options = options;

    /// <summary>Devices, approvals, device tokens.</summary>
    public LoopbackPairing Pairing { get; } = new();

    /// <summary>TCP connections taken so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The params of every <c>connect</c> seen, in order.</summary>
    public ConcurrentQueue<JsonElement> Connects { get; } = new();

    /// <summary>Every request after a hello: method and params, in order.</summary>
    public ConcurrentQueue<(string Method, JsonElement Params)> Requests { get; } = new();

    /// <summary>Every <c>node.event</c>: name and payload text, in order.</summary>
    public ConcurrentQueue<(string Name, string? PayloadJson)> NodeEvents { get; } = new();

    /// <summary>Tells each <c>node.event</c> as it comes.</summary>
    public event Action<string, string?>? NodeEvent;

    /// <summary>Where it listens; known after <see cref="Start"/>.</summary>
    public GatewayEndpoint Endpoint =>
        new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, _options.Certificate is not null, Fingerprint);

    /// <summary>Its certificate's fingerprint, or null without TLS.</summary>
    public TlsFingerprint? Fingerprint =>
        _options.Certificate is { } certificate ? TlsFingerprint.OfCertificate(certificate.RawData) : null;

    public void Start()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The connected node, or null.</summary>
    public LoopbackClient? Node
    {
        get
        {
            lock (_gate)
            {
                return _clients.FindLast(c => c.Peer?.Role == "node");
            }
        }
    }

    /// <summary>Waits until a node is connected.</summary>
    public async Task<LoopbackClient> WaitForNodeAsync(CancellationToken cancellationToken) =>
        await WaitForAsync(() => Node, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until a device asks to be paired.</summary>
    public async Task<LoopbackPairingRequest> WaitForPairingRequestAsync(CancellationToken cancellationToken) =>
        await WaitForAsync(() => Pairing.Pending is [{ } first, ..] ? first : null, cancellationToken).ConfigureAwait(false);

    /// <summary>Approves what a connected node offers; it is told at once and needs no reconnect.</summary>
    public async Task ApproveSurfaceAsync(LoopbackClient node, CancellationToken cancellationToken)
    {
        Pairing.ApproveSurface(node.Peer!.DeviceId);
        await node.SendEventAsync("node.pair.resolved", json =>
        {
            json.WriteString("nodeId", node.Peer.DeviceId);
            json.WriteString("decision", "approved");
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What <c>node.invoke</c> does for an operator: checks that a node is there and offers the command, asks it, waits.</summary>
    public Task<LoopbackInvokeResult> InvokeAsync(string command, string? paramsJson, TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        if (Node is not { } node)
        {
            return Task.FromResult(LoopbackInvokeResult.Failure("NOT_CONNECTED", "node not connected"));
        }
        bool approved = _options.ApproveSurfaces || Pairing.IsSurfaceApproved(node.Peer!.DeviceId);
        if (!approved || !node.Peer!.Commands.Contains(command))
        {
            return Task.FromResult(LoopbackInvokeResult.Failure("INVALID_REQUEST",
                approved ? "node command not declared" : "node surface not approved"));
        }
        return node.InvokeAsync(command, paramsJson, timeout ?? TimeSpan.FromSeconds(30), cancellationToken);
    }

    /// <summary>Waits until a question has an answer; it is asked again whenever something happened.</summary>
    public async Task<T> WaitForAsync<T>(Func<T?> question, CancellationToken cancellationToken)
        where T : class
    {
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
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(Timeout.Infinite, waiting.Token)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            waiting.Cancel();
        }
    }

    /// <summary>Cuts every connection without a word, as a killed gateway does. It keeps listening.</summary>
    public void DropAll()
    {
        foreach (Socket socket in _sockets.Keys)
        {
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        DropAll();
    }

    internal void Add(LoopbackClient client)
    {
        lock (_gate)
        {
            _clients.Add(client);
        }
        Signal();
    }

    internal void Remove(LoopbackClient client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
        }
        Signal();
    }

    internal void SawConnect(JsonElement connect)
    {
        Connects.Enqueue(connect);
        Signal();
    }

    internal void SawRequest(string method, JsonElement parameters)
    {
        Requests.Enqueue((method, parameters.ValueKind == JsonValueKind.Undefined ? default : parameters.Clone()));
        Signal();
    }

    internal void SawNodeEvent(string name, string? payloadJson)
    {
        NodeEvents.Enqueue((name, payloadJson));
        NodeEvent?.Invoke(name, payloadJson);
        Signal();
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        TaskCompletionSource<bool> changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = NewSignal();
        }
        changed.TrySetResult(true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync().ConfigureAwait(false);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped listening.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        _sockets[socket] = true;
        socket.NoDelay = true;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (_options.Certificate is { } certificate)
            {
                var tls = new SslStream(stream, leaveInnerStreamOpen: false);
                stream = tls;
                await tls.AuthenticateAsServerAsync(certificate, clientCertificateRequired: false, SslProtocols.Tls12,
                    checkCertificateRevocation: false).ConfigureAwait(false);
            }
            if (_options.Faults.BeforeUpgrade is { } intercept && await intercept(stream, _stop.Token).ConfigureAwait(false))
            {
                return;
            }
            if (await LoopbackSocket.AcceptAsync(stream, _stop.Token).ConfigureAwait(false) is { } upgraded)
            {
                await new LoopbackClient(upgraded, this, _options).RunAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e)
            when (e is IOException or AuthenticationException or ObjectDisposedException or OperationCanceledException or SocketException
                or JsonException)
        {
            // This connection only.
        }
        finally
        {
            stream.Dispose();
            _sockets.TryRemove(socket, out _);
            Signal();
        }
    }
}
