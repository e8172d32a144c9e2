using System.Net.WebSockets;
using System.Threading.Channels;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Session;

/// <summary>Frames on their way out: a bounded queue and the one task that writes to the socket. Frames leave in the order they got in.</summary>
internal sealed class Outbox(WebSocket socket, int length)
{
    private readonly Channel<PooledBuffer> _queue = Channel.CreateBounded<PooledBuffer>(new BoundedChannelOptions(length) { SingleReader = true });

    /// <summary>Takes a frame over; waits while the queue is full.</summary>
    /// <returns>False when the connection is ending: the frame was not taken.</returns>
    public async ValueTask<bool> AddAsync(PooledBuffer frame, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

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
                        await socket.SendAsync(frame.WrittenSegment, WebSocketMessageType.Text, true, CancellationToken.None).ConfigureAwait(false);
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
