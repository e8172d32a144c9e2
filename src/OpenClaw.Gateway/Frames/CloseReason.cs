using System.Net.WebSockets;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Frames;

/// <summary>Close frames: saying why we go, reading why the gateway went (docs/protocol/wire.md 5.2).</summary>
internal static class CloseReason
{
    public static GatewayFailure Of(WebSocket socket)
    {
        int code = (int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty);
        string reason = Printable.Clean(socket.CloseStatusDescription);
        // Older gateways close with other words; then the next answer says that the device has to be approved.
        return code == 4001 && reason == "device removed"
            ? new GatewayFailure(GatewayFailureReason.DeviceRemoved,
                "An operator has taken this device's approval back at the gateway.") { CloseCode = code }
            : new GatewayFailure(GatewayFailureReason.Closed,
                $"gateway closed ({code}): {(reason.Length == 0 ? "no reason given" : reason)}") { CloseCode = code };
    }

    /// <summary>
    /// Sends a close frame if that is still possible; waits no longer than <paramref name="limit"/> for a peer that does not read.
    /// </summary>
    public static async Task SendAsync(WebSocket socket, int code, string reason, TimeProvider time, TimeSpan limit)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }
        using var waiting = new CancellationTokenSource();
        try
        {
            Task closing = socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);
            if (await Task.WhenAny(closing, time.PauseAsync(limit, waiting.Token)).ConfigureAwait(false) != closing)
            {
                _ = closing.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
                return;
            }
            await closing.ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException
                or OperationCanceledException)
        {
        }
        finally
        {
            waiting.Cancel();
        }
    }
}
