using System.Net.WebSockets;

namespace OpenClaw.Gateway.Compat;

/// <summary>The platform's own WebSocket framing over a stream that is already upgraded. No compression, no pings of our own.</summary>
internal static class PlatformWebSocket
{
    public static WebSocket OverUpgradedStream(Stream stream) =>
#if NETFRAMEWORK
        WebSocket.CreateClientWebSocket(
            stream, null, BufferSize, BufferSize, Timeout.InfiniteTimeSpan, useZeroMaskingKey: false,
            WebSocket.CreateClientBuffer(BufferSize, BufferSize));

    private const int BufferSize = 16 * 1024;
#else
        WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = TimeSpan.Zero });
#endif
}
