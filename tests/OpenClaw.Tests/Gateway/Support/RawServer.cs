using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenClaw.Tests.Gateway.Support;

/// <summary>A TCP server that does what a test says, byte for byte, and remembers every byte it got.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly MemoryStream _received = new();
    private readonly List<TcpClient> _clients = [];
    private int _connections;

    public RawServer(Func<Stream, Task> serve)
    {
        _listener.Start();
        _ = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public string Received
    {
        get
        {
            lock (_received)
            {
                return Encoding.UTF8.GetString(_received.ToArray());
            }
        }
    }

    /// <summary>Reads up to the empty line and remembers it.</summary>
    public async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, 0, 1) == 1)
        {
            lock (_received)
            {
                _received.WriteByte(one[0]);
            }
            head.Append((char)one[0]);
            if (head.Length >= 4 && head[head.Length - 1] == '\n' && head[head.Length - 3] == '\n')
            {
                break;
            }
        }
        return head.ToString();
    }

    public static Task WriteAsync(Stream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return stream.WriteAsync(bytes, 0, bytes.Length);
    }

    /// <summary>Copies both ways until one side ends.</summary>
    public static async Task JoinAsync(Stream a, string host, int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port);
        using NetworkStream b = client.GetStream();
        await Task.WhenAny(a.CopyToAsync(b), b.CopyToAsync(a));
    }

    public void Dispose()
    {
        _listener.Stop();
        lock (_clients)
        {
            _clients.ForEach(c => c.Dispose());
        }
    }

    private async Task AcceptAsync(Func<Stream, Task> serve)
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                lock (_clients)
                {
                    _clients.Add(client);
                }
                _ = ServeAsync(client, serve);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private static async Task ServeAsync(TcpClient client, Func<Stream, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream());
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
            {
            }
        }
    }
}
