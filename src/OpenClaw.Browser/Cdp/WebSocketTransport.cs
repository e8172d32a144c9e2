using System.Net.WebSockets;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Browser.Cdp;

/// <summary>Over the WebSocket of a browser that was started with a debugging port.</summary>
internal sealed class WebSocketTransport(WebSocket socket) : ICdpTransport
{
    private const int KeepAtMost = 256 * 1024;
    private readonly PooledBuffer _buffer = new(16 * 1024);

    public Task SendAsync(byte[] message) =>
        socket.SendAsync(new ArraySegment<byte>(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public async Task<ArraySegment<byte>?> ReceiveAsync()
    {
        _buffer.Reset(KeepAtMost);
        bool tooLarge = false;
        while (true)
        {
            WebSocketReceiveResult result = await socket.ReceiveAsync(_buffer.Free(1), CancellationToken.None).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }
            if (!tooLarge)
            {
                _buffer.Advance(result.Count);
                tooLarge = MessageSize.IsTooLarge(_buffer.WrittenSegment);
            }
            // The rest of one that is too large is written over and over to the same place.
            if (result.EndOfMessage)
            {
                ArraySegment<byte> message = _buffer.WrittenSegment;
                return result.MessageType != WebSocketMessageType.Text ? default(ArraySegment<byte>?)
                    : tooLarge ? new ArraySegment<byte>(message.Array!, message.Offset, MessageSize.Kept)
                    : message;
            }
        }
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }
}
