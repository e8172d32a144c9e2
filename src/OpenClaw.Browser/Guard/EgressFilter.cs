using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenClaw.Browser.Guard;

/// <summary>How the latest connection to a host ended.</summary>
internal enum EgressOutcome
{
    Connected,
    Blocked,
    NameNotFound,
    Refused,
    TimedOut,
    Unreachable,
}

/// <summary>
/// The only way out of a browser that we started: a SOCKS5 proxy on loopback that resolves each name itself, asks the guard about the very
/// addresses it is going to connect to, and connects to those. So a name cannot mean one thing when it is checked and another when it is
/// used (DNS rebinding), and pictures, scripts, fetches and sockets of a page are held to the same policy as the page. It reads nothing of
/// what it carries.
/// </summary>
internal sealed class EgressFilter : IAsyncDisposable
{
    private const int MaxConnections = 1024;
    private const int MaxRemembered = 512;
    private const int BufferSize = 32 * 1024;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly ConcurrentDictionary<string, EgressOutcome> _outcomes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NavigationGuard> _guard;
    private readonly Func<TcpListener, Task<TcpClient>> _accept;
    private readonly Task _accepting;

    /// <param name="guard">The guard as of now; the configuration may change while a browser runs.</param>
    /// <param name="accept">Takes the next connection; null for the listener's own way.</param>
    public EgressFilter(Func<NavigationGuard> guard, Func<TcpListener, Task<TcpClient>>? accept = null)
    {
        _guard = guard;
        _accept = accept ?? (listener => listener.AcceptTcpClientAsync());
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = Task.Run(AcceptAsync);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>
    /// How the latest connection to this host and port ended; null when nobody tried. The browser's own errors only say that its proxy
    /// failed.
    /// </summary>
    public EgressOutcome? OutcomeOf(string host, int port) =>
        _outcomes.TryGetValue(Key(host, port), out EgressOutcome outcome) ? outcome : null;

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        _listener.Stop();
        foreach (TcpClient client in _open.Keys)
        {
            client.Dispose();
        }
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                TcpClient client;
                try
                {
                    client = await _accept(_listener).ConfigureAwait(false);
                }
                catch (SocketException) when (!_stop.IsCancellationRequested)
                {
                    // Gone again before it was taken, or no handle is left for the moment: the browser has no other way out.
                    await Task.WhenAny(Task.Delay(AcceptPause, _stop.Token)).ConfigureAwait(false);
                    continue;
                }
                if (_open.Count >= MaxConnections)
                {
                    client.Dispose();
                    continue;
                }
                _open[client] = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        TcpClient? server = null;
        try
        {
            client.NoDelay = true;
            NetworkStream browser = client.GetStream();
            (string Host, int Port)? asked = await Within(HandshakeLimit, SocksHandshake.ReadAsync(browser), client).ConfigureAwait(false);
            if (asked is not { } target)
            {
                return;
            }
            (server, EgressOutcome outcome) = await ConnectAsync(target.Host, target.Port).ConfigureAwait(false);
            Remember(target.Host, target.Port, outcome);
            await SocksHandshake.AnswerAsync(browser, outcome).ConfigureAwait(false);
            if (server is not null)
            {
                NetworkStream web = server.GetStream();
                await Task.WhenAll(CarryAsync(browser, web, server), CarryAsync(web, browser, client)).ConfigureAwait(false);
            }
        }
        catch (Exception problem)
            when (problem is IOException or SocketException or ObjectDisposedException or InvalidOperationException
                or OperationCanceledException)
        {
            // One of the two went away.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
            if (server is not null)
            {
                _open.TryRemove(server, out _);
                server.Dispose();
            }
        }
    }

    private async Task<(TcpClient? Server, EgressOutcome Outcome)> ConnectAsync(string host, int port)
    {
        NavigationGuard guard = _guard();
        // The same reading of the name as everywhere: 0x7f.1 is an address here as well.
        if (WebAddress.TryParse("http://" + (host.IndexOf(':') >= 0 ? "[" + host + "]" : host)) is not { } address
            || address.Host.Length == 0 || !guard.MayVisit(address.Host))
        {
            return (null, EgressOutcome.Blocked);
        }
        IReadOnlyList<IPAddress> found;
        try
        {
            found = address.Address is { } literal ? [literal] : await guard.ResolveAsync(address.Host, _stop.Token).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return (null, EgressOutcome.NameNotFound);
        }
        // One bad address among good ones is an attack, not a choice.
        if (!found.All(one => guard.MayConnect(address.Host, one)))
        {
            return (null, EgressOutcome.Blocked);
        }
        var last = EgressOutcome.Unreachable;
        foreach (IPAddress one in found.OrderBy(one => one.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).Take(8))
        {
            var server = new TcpClient(one.AddressFamily) { NoDelay = true };
            _open[server] = true;
            try
            {
                await Within(ConnectLimit, ConnectOneAsync(server, one, port), server).ConfigureAwait(false);
                return (server, EgressOutcome.Connected);
            }
            catch (Exception problem)
                when (problem is SocketException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                last = (problem as SocketException)?.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => EgressOutcome.Refused,
                    SocketError.TimedOut => EgressOutcome.TimedOut,
                    null => EgressOutcome.TimedOut,
                    _ => EgressOutcome.Unreachable,
                };
                _open.TryRemove(server, out _);
                server.Dispose();
            }
        }
        return (null, last);
    }

    private static async Task<bool> ConnectOneAsync(TcpClient server, IPAddress address, int port)
    {
        await server.ConnectAsync(address, port).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whoever takes too long loses its socket, which ends the wait.</summary>
    private static async Task<T> Within<T>(TimeSpan limit, Task<T> work, TcpClient client)
    {
        using var stop = new CancellationTokenSource();
        if (await Task.WhenAny(work, Task.Delay(limit, stop.Token)).ConfigureAwait(false) != work)
        {
            client.Dispose();
        }
        stop.Cancel();
        return await work.ConfigureAwait(false);
    }

    private static async Task CarryAsync(NetworkStream from, NetworkStream to, TcpClient receiver)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
            {
                await to.WriteAsync(buffer, 0, count).ConfigureAwait(false);
            }
            // A half-closed connection goes on in the other direction.
            receiver.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            receiver.Dispose();
        }
    }

    private void Remember(string host, int port, EgressOutcome outcome)
    {
        if (_outcomes.Count >= MaxRemembered)
        {
            _outcomes.Clear();
        }
        _outcomes[Key(host, port)] = outcome;
    }

    private static string Key(string host, int port) =>
        host.ToLowerInvariant() + " " + port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
