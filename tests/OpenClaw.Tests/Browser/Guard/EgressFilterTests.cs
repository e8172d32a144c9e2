using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Settings;

namespace OpenClaw.Tests.Browser.Guard;

public sealed class EgressFilterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CarriesBothWaysToWhatIsAllowed()
    {
        using var echo = new Echo();
        await using var filter = Filter(["127.0.0.1"]);
        using TcpClient client = await ConnectAsync(filter);
        Assert.Equal(0, await AskAsync(client, "127.0.0.1", echo.Port));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("hello"), 0, 5, Token);
        byte[] back = new byte[5];
        Assert.Equal(5, await ReadAsync(client, back));
        Assert.Equal("hello", Encoding.ASCII.GetString(back));
        Assert.Equal(EgressOutcome.Connected, filter.OutcomeOf("127.0.0.1", echo.Port));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0x7f.1")]
    [InlineData("2130706433")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST.")]
    [InlineData("foo.localhost")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("inside.example")]
    [InlineData("half.example")]
    [InlineData("user@127.0.0.1")]
    [InlineData("example.com/@127.0.0.1")]
    [InlineData("")]
    [InlineData("exa mple.com")]
    public async Task ConnectsToNothingElse(string host)
    {
        using var echo = new Echo();
        await using var filter = Filter([]);
        using TcpClient client = await ConnectAsync(filter);
        // "example.com/@…" is example.com: it resolves to nothing here.
        Assert.Equal(host.StartsWith("example.com", StringComparison.Ordinal) ? 4 : 2, await AskAsync(client, host, echo.Port));
        Assert.Equal(0, echo.Connections);
    }

    [Fact]
    public async Task TheAddressThatWasCheckedIsTheOneThatIsConnectedTo()
    {
        using var echo = new Echo();
        int asked = 0;
        // Public first, loopback ever after: whoever asks twice loses.
        var guard = new NavigationGuard(new SsrfPolicy(),
            (_, _) => Task.FromResult(new[] { IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "93.184.216.34" : "127.0.0.1") }));
        await guard.CheckAsync("http://rebind.example/", Token);
        await using var filter = new EgressFilter(() => guard);
        using TcpClient client = await ConnectAsync(filter);
        Assert.Equal(2, await AskAsync(client, "rebind.example", echo.Port));
        Assert.Equal(0, echo.Connections);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task SaysWhyNot()
    {
        var closed = new Echo();
        int port = closed.Port;
        closed.Dispose();
        await using var filter = Filter(["127.0.0.1"]);
        using TcpClient first = await ConnectAsync(filter);
        Assert.Equal(5, await AskAsync(first, "127.0.0.1", port));
        Assert.Equal(EgressOutcome.Refused, filter.OutcomeOf("127.0.0.1", port));
        using TcpClient second = await ConnectAsync(filter);
        Assert.Equal(4, await AskAsync(second, "nothing.example", 80));
        Assert.Equal(EgressOutcome.NameNotFound, filter.OutcomeOf("Nothing.example", 80));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("\u0004\u0001\0P\u007f\0\0\u0001\0")]
    [InlineData("\u0005\u0001\u0002")]
    public async Task SpeaksNothingElse(string words)
    {
        await using var filter = Filter(["127.0.0.1"]);
        using TcpClient client = await ConnectAsync(filter);
        byte[] bytes = [.. words.Select(c => (byte)c), .. new byte[300]];
        await client.GetStream().WriteAsync(bytes, 0, bytes.Length, Token);
        Assert.Equal(0, await ReadAsync(client, new byte[1]));
    }

    [Fact]
    public async Task AConnectionThatFailsBeforeItIsTakenIsNotTheLast()
    {
        int failures = 0;
        var guard = new NavigationGuard(new SsrfPolicy { AllowedHostnames = ["127.0.0.1"] },
            (_, _) => Task.FromResult(Array.Empty<IPAddress>()));
        await using var filter = new EgressFilter(() => guard, listener => Interlocked.Increment(ref failures) <= 3
            ? Task.FromException<TcpClient>(new SocketException((int)SocketError.TooManyOpenSockets))
            : listener.AcceptTcpClientAsync());
        using var echo = new Echo();
        using TcpClient client = await ConnectAsync(filter);
        Assert.Equal(0, await AskAsync(client, "127.0.0.1", echo.Port));
    }

    [Fact]
    public async Task EndsEveryConnectionWithItself()
    {
        using var echo = new Echo();
        var filter = Filter(["127.0.0.1"]);
        using TcpClient client = await ConnectAsync(filter);
        Assert.Equal(0, await AskAsync(client, "127.0.0.1", echo.Port));
        await filter.DisposeAsync();
        Assert.Equal(0, await ReadAsync(client, new byte[1]));
    }

    private static EgressFilter Filter(string[] allowed)
    {
        var guard = new NavigationGuard(new SsrfPolicy { AllowedHostnames = allowed }, (host, _) => host switch
        {
            "inside.example" => Task.FromResult(new[] { IPAddress.Parse("10.1.2.3") }),
            "half.example" => Task.FromResult(new[] { IPAddress.Parse("93.184.216.34"), IPAddress.Loopback }),
            _ => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)),
        });
        return new EgressFilter(() => guard);
    }

    private static async Task<TcpClient> ConnectAsync(EgressFilter filter)
    {
        var client = new TcpClient();
        await client.ConnectAsync(filter.EndPoint.Address, filter.EndPoint.Port);
        return client;
    }

    /// <summary>The code of the answer, or -1 when the filter hangs up.</summary>
    private static async Task<int> AskAsync(TcpClient client, string host, int port)
    {
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync([5, 1, 0], 0, 3, Token);
        byte[] choice = new byte[2];
        Assert.Equal(2, await ReadAsync(client, choice));
        byte[] name = Encoding.ASCII.GetBytes(host);
        byte[] address = IPAddress.TryParse(host, out IPAddress? literal) && literal.ToString() == host
            ? [literal.AddressFamily == AddressFamily.InterNetwork ? (byte)1 : (byte)4, .. literal.GetAddressBytes()]
            : [3, (byte)name.Length, .. name];
        byte[] request = [5, 1, 0, .. address, (byte)(port >> 8), (byte)port];
        await stream.WriteAsync(request, 0, request.Length, Token);
        byte[] answer = new byte[10];
        return await ReadAsync(client, answer) == 10 ? answer[1] : -1;
    }

    private static async Task<int> ReadAsync(TcpClient client, byte[] buffer)
    {
        int done = 0;
        try
        {
            int count;
            while (done < buffer.Length && (count = await client.GetStream().ReadAsync(buffer, done, buffer.Length - done, Token)) > 0)
            {
                done += count;
            }
        }
        catch (IOException)
        {
            // Reset is an end as well.
        }
        return done;
    }

    private sealed class Echo : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _connections;

        public Echo()
        {
            _listener.Start();
            _ = Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        TcpClient client = await _listener.AcceptTcpClientAsync();
                        Interlocked.Increment(ref _connections);
                        _ = client.GetStream().CopyToAsync(client.GetStream());
                    }
                }
                catch (Exception problem) when (problem is SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    // Stopped.
                }
            });
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Connections => Volatile.Read(ref _connections);

        public void Dispose() => _listener.Stop();
    }
}
