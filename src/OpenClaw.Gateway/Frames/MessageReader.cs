using System.Net.WebSockets;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Frames;

/// <summary>What <see cref="MessageReader.ReceiveAsync"/> found.</summary>
internal enum Received
{
    Text,
    Binary,
    Closed,
    TooLarge,
}

/// <summary>
/// Puts messages together from whatever pieces arrive. Memory grows with what was really received, never with a length somebody announced,
/// and never beyond the limit. Used by one task at a time: the handshake, then the session's reader.
/// </summary>
internal sealed class MessageReader(WebSocket socket, int limit) : IDisposable
{
    private const int InitialSize = 16 * 1024;
    private const int KeepAtMost = 256 * 1024;

    // A message comes in pieces; pieces that hold nothing, one after the other, are no message.
    private const int EmptyPiecesAtMost = 1024;
    private readonly PooledBuffer _buffer = new(InitialSize);

    /// <summary>The last message; valid until the next call.</summary>
    public ArraySegment<byte> Message => _buffer.WrittenSegment;

    /// <summary>Waits for one whole message. Throws what the socket throws when the connection breaks.</summary>
    public async Task<Received> ReceiveAsync()
    {
        _buffer.Reset(KeepAtMost);
        int empty = 0;
        while (true)
        {
            ArraySegment<byte> free = _buffer.Free(1);
            // One byte more than allowed is enough to know.
            int room = Math.Min(free.Count, limit + 1 - _buffer.Length);
            WebSocketReceiveResult result = await socket
                .ReceiveAsync(new ArraySegment<byte>(free.Array!, free.Offset, room), CancellationToken.None).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return Received.Closed;
            }
            empty = result.Count > 0 ? 0 : empty + 1;
            if (empty > EmptyPiecesAtMost && !result.EndOfMessage)
            {
                // Seen with mono's sockets where a frame announces a negative length: without a wait in between, forever.
                throw new WebSocketException(WebSocketError.Faulted, "The gateway sent a message that has no content and no end.");
            }
            _buffer.Advance(result.Count);
            if (_buffer.Length > limit)
            {
                return Received.TooLarge;
            }
            if (result.EndOfMessage)
            {
                return result.MessageType == WebSocketMessageType.Text ? Received.Text : Received.Binary;
            }
        }
    }

    public void Dispose() => _buffer.Dispose();
}
