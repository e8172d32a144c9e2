using System.Net.WebSockets;
using OpenClaw.Gateway.Session;

namespace OpenClaw.Browser.Cdp;

/// <summary>Over the WebSocket of a browser that was started with a debugging port.</summary>
internal sealed class WebSocketTransport(WebSocket socket) : ICdpTransport
{
    private readonly MessageReader _reader = new(socket, CdpConnection.MaxMessage);

    public Task SendAsync(byte[] message) =>
        socket.SendAsync(new ArraySegment<byte>(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public async Task<ArraySegment<byte>?> ReceiveAsync()
    {
        if (await _reader.ReceiveAsync().ConfigureAwait(false) != Received.Text)
        {
            return null;
        }
        return _reader.Message;
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }
}
