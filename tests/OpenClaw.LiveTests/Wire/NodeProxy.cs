using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OpenClaw.LiveTests.Wire;

/// <summary>
/// Stands between a node and the gateway. It can make the node look remote, cut or refuse connections, count bytes, and shows every frame.
/// With a certificate it speaks TLS to the node, so that a test sees what came through the handshake and what did not.
/// </summary>
internal sealed class NodeProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, (TcpClient Node, TcpClient Gateway)> _live = new();
    private readonly CancellationTokenSource _end = new();
    private readonly int _gatewayPort;
    private readonly Task _accepting;
    private int _connections;
    private long _bytesFromNode;
    private long _bytesFromGateway;

    private NodeProxy(int gatewayPort, X509Certificate2? certificate)
    {
        _gatewayPort = gatewayPort;
        Certificate = certificate;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public X509Certificate2? Certificate { get; }

    /// <summary>An address for X-Forwarded-For: the gateway then sees a node from elsewhere, which it does not pair silently.</summary>
    public string? ForwardedFor { get; set; }

    /// <summary>Every new connection is closed at once, as if the gateway were down.</summary>
    public bool Refusing { get; set; }

    /// <summary>How many TCP connections were accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Bytes that arrived from the node; behind TLS, decrypted ones.</summary>
    public long BytesFromNode => Interlocked.Read(ref _bytesFromNode);

    public long BytesFromGateway => Interlocked.Read(ref _bytesFromGateway);

    /// <summary>Everything seen so far.</summary>
    public ConcurrentQueue<WireFrame> Frames { get; } = new();

    /// <summary>Called for each frame before it goes on.</summary>
    public Action<WireFrame>? OnFrame { get; set; }

    public int LiveConnections => _live.Count;

    public static NodeProxy Start(int gatewayPort, X509Certificate2? certificate = null) => new(gatewayPort, certificate);

    /// <summary>Cuts every live connection, as a network that goes away does: no close frame, no FIN that was waited for.</summary>
    public void Drop()
    {
        foreach (var (node, gateway) in _live.Values)
        {
            Reset(node);
            Reset(gateway);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Drop();
        await _accepting;
        _end.Dispose();
    }

    private static void Reset(TcpClient client)
    {
        try
        {
            client.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // Closed meanwhile: what we wanted.
        }

        client.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var node = await _listener.AcceptTcpClientAsync(_end.Token);
                var number = Interlocked.Increment(ref _connections);
                _ = ServeAsync(number, node);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(int number, TcpClient node)
    {
        using var gateway = new TcpClient { NoDelay = true };
        node.NoDelay = true;
        try
        {
            if (Refusing)
            {
                Reset(node);
                return;
            }

            _live[number] = (node, gateway);
            using var nodeStream = await NodeStreamAsync(node);
            await gateway.ConnectAsync(IPAddress.Loopback, _gatewayPort, _end.Token);
            using var gatewayStream = gateway.GetStream();
            var down = PumpAsync(number, WireDirection.FromGateway, gatewayStream, nodeStream);
            var up = PumpAsync(number, WireDirection.FromNode, nodeStream, gatewayStream);
            await Task.WhenAny(up, down);
        }
        catch (Exception e)
            when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException
                or System.Security.Authentication.AuthenticationException)
        {
            // One side is gone; so is the other.
        }
        finally
        {
            _live.TryRemove(number, out _);
            node.Dispose();
        }
    }

    private async Task<Stream> NodeStreamAsync(TcpClient node)
    {
        if (Certificate is null)
        {
            return node.GetStream();
        }

        var tls = new SslStream(node.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _end.Token);
        return tls;
    }

    private async Task PumpAsync(int number, WireDirection direction, Stream from, Stream to)
    {
        var tap = new WebSocketTap((kind, text) =>
        {
            var frame = new WireFrame(number, direction, kind, text, Stopwatch.GetTimestamp());
            Frames.Enqueue(frame);
            OnFrame?.Invoke(frame);
        });
        var buffer = new byte[64 * 1024];
        var first = direction == WireDirection.FromNode;
        int read;
        try
        {
            while ((read = await from.ReadAsync(buffer, _end.Token)) > 0)
            {
                Interlocked.Add(ref direction == WireDirection.FromNode ? ref _bytesFromNode : ref _bytesFromGateway, read);
                tap.Feed(buffer.AsSpan(0, read));
                if (first && ForwardedFor is { } address)
                {
                    await to.WriteAsync(WithHeader(buffer.AsSpan(0, read), $"X-Forwarded-For: {address}\r\n"), _end.Token);
                }
                else
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
                }

                first = false;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
    }

    /// <summary>After the request line, which a node writes in one piece with its headers.</summary>
    private static byte[] WithHeader(ReadOnlySpan<byte> head, string header)
    {
        var line = head.IndexOf("\r\n"u8) + 2;
        return [.. head[..line], .. Encoding.ASCII.GetBytes(header), .. head[line..]];
    }
}
