using System.Net;
using System.Net.Sockets;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Gateway.Transport;

/// <summary>
/// TCP to a name with several addresses: both families take turns, the next address starts 250 ms after the one before or as soon as
/// that one failed, the first connection wins (RFC 8305, without its DNS part).
/// </summary>
internal static class TcpDialer
{
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);
    private const int MaxAddresses = 16;

    public static async Task<Socket> ConnectAsync(string host, int port, DialProgress progress, TimeProvider time,
        CancellationToken cancellationToken)
    {
        progress.Stage = DialStage.Lookup;
        IPAddress[] addresses = await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        progress.Stage = DialStage.Connect;
        using var race = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<Socket>>();
        Exception? lastError = null;
        try
        {
            int next = 0;
            while (next < addresses.Length || running.Count > 0)
            {
                if (next < addresses.Length)
                {
                    running.Add(ConnectOneAsync(addresses[next++], port, race.Token));
                }
                using var stagger = CancellationTokenSource.CreateLinkedTokenSource(race.Token);
                Task pause = time.PauseAsync(next < addresses.Length ? Stagger : Timeout.InfiniteTimeSpan, stagger.Token);
                await Task.WhenAny([pause, .. running]).ConfigureAwait(false);
                stagger.Cancel();
                foreach (Task<Socket> finished in running.Where(t => t.IsCompleted).ToArray())
                {
                    running.Remove(finished);
                    if (finished.Status == TaskStatus.RanToCompletion)
                    {
                        return await finished.ConfigureAwait(false);
                    }
                    lastError = finished.Exception?.InnerException ?? lastError;
                }
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            race.Cancel();
            foreach (Task<Socket> loser in running)
            {
                _ = DiscardAsync(loser);
            }
        }
        string why = lastError is SocketException socket ? Explain(socket.SocketErrorCode) : "no connection";
        throw new DialException(
            new GatewayFailure(GatewayFailureReason.Unreachable, $"Cannot reach {host} port {port}: {why}.")
            {
                NextStep = lastError is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                    ? "Nothing listens on that port, or a firewall refuses it. Check the port, and that the gateway runs: openclaw gateway status"
                    : "Check that the gateway runs there and that no firewall is in between.",
            },
            lastError);
    }

    /// <summary>Addresses in the resolver's order, families taking turns; the resolver's first choice stays first.</summary>
    internal static IPAddress[] Interleave(IPAddress[] addresses)
    {
        if (addresses.Length < 2)
        {
            return addresses;
        }
        AddressFamily first = addresses[0].AddressFamily;
        var own = new Queue<IPAddress>(addresses.Where(a => a.AddressFamily == first));
        var other = new Queue<IPAddress>(addresses.Where(a => a.AddressFamily != first));
        var ordered = new List<IPAddress>();
        while (own.Count + other.Count > 0)
        {
            if (own.Count > 0)
            {
                ordered.Add(own.Dequeue());
            }
            if (other.Count > 0)
            {
                ordered.Add(other.Dequeue());
            }
        }
        return ordered.Take(MaxAddresses).ToArray();
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return [literal];
        }
        try
        {
            // A lookup cannot be cancelled everywhere: it is left behind and its outcome observed.
            Task<IPAddress[]> lookup = PlatformDns.LookupAsync(host);
            Task cancelled = Task.Delay(Timeout.Infinite, cancellationToken);
            if (await Task.WhenAny(lookup, cancelled).ConfigureAwait(false) == cancelled)
            {
                _ = lookup.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
                cancellationToken.ThrowIfCancellationRequested();
            }
            IPAddress[] usable = Interleave((await lookup.ConfigureAwait(false))
                .Where(a => a.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6).ToArray());
            if (usable.Length > 0)
            {
                return usable;
            }
        }
        catch (SocketException)
        {
        }
        throw new DialException(new GatewayFailure(GatewayFailureReason.NameNotResolved, $"The name {host} has no address.")
        {
            NextStep = "Check the spelling and this machine's DNS.",
        });
    }

    private static async Task<Socket> ConnectOneAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Finds a peer that vanished without a word, long after the tick watchdog did.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            using (cancellationToken.Register(static s => ((Socket)s!).Dispose(), socket))
            {
                await socket.ConnectAsync(new IPEndPoint(address, port)).ConfigureAwait(false);
            }
            cancellationToken.ThrowIfCancellationRequested();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task DiscardAsync(Task<Socket> loser)
    {
        try
        {
            (await loser.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    private static string Explain(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.TimedOut => "timed out",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => "no route",
        _ => error.ToString(),
    };
}
