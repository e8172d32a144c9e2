using System.Net.WebSockets;
using System.Threading.Channels;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Session;

/// <summary>
/// Frames on their way out: a bounded queue and the one task that writes to the socket. Frames leave in the order they got in.
/// </summary>
/// <param name="socket">Where they go.</param>
/// <param name="length">How many wait in the queue.</param>
/// <param name="most">How many bytes wait at most, in the queue and for room in it.</param>
internal sealed class Outbox(WebSocket socket, int length, long most)
{
    /// <summary>What a small frame costs beside its bytes: its buffer, and the task of who waits with it.</summary>
    internal const int FrameCost = 4096;

    private long _unsent;

    private readonly Channel<PooledBuffer> _queue =
        Channel.CreateBounded<PooledBuffer>(new BoundedChannelOptions(length) { SingleReader = true });

    /// <summary>Takes a frame over; waits while the queue is full.</summary>
    /// <returns>False when the connection is ending, or <see cref="IsOver"/>: the frame was not taken.</returns>
    public async ValueTask<bool> AddAsync(PooledBuffer frame, CancellationToken cancellationToken)
    {
        long cost = frame.Length + FrameCost;
        long unsent = Interlocked.Add(ref _unsent, cost);
        bool taken = false;
        try
        {
            // A frame alone is always taken: how long one may be is the gateway's to say.
            if (unsent > most && unsent > cost)
            {
                IsOver = true;
                return false;
            }
            await _queue.Writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            taken = true;
        }
        catch (ChannelClosedException)
        {
        }
        finally
        {
            if (!taken)
            {
                Interlocked.Add(ref _unsent, -cost);
            }
        }
        return taken;
    }

    /// <summary>True once more waited than may: the other side does not read.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes no more frames; <see cref="WriteAllAsync"/> ends when the queue is empty.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Writes until completed and empty, or until the socket fails.</summary>
    public async Task WriteAllAsync()
    {
        ChannelReader<PooledBuffer> reader = _queue.Reader;
        try
        {
            while (await reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (reader.TryRead(out PooledBuffer? frame))
                {
                    using (frame)
                    {
                        long cost = frame.Length + FrameCost;
                        await socket.SendAsync(frame.WrittenSegment, WebSocketMessageType.Text, true, CancellationToken.None)
                            .ConfigureAwait(false);
                        Interlocked.Add(ref _unsent, -cost);
                    }
                }
            }
        }
        finally
        {
            // Nobody will write them any more.
            _queue.Writer.TryComplete();
            while (reader.TryRead(out PooledBuffer? frame))
            {
                frame.Dispose();
            }
        }
    }
}
