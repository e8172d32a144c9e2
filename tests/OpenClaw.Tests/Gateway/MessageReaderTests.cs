using System.Net.WebSockets;
using OpenClaw.Gateway.Frames;

namespace OpenClaw.Tests.Gateway;

[Trait("NotUnder", "wine")] // .NET dies in a garbage collection there beside it.
public class MessageReaderTests
{
    [Fact]
    public async Task A_stack_that_hands_out_nothing_without_an_end_is_left()
    {
        // At once, without a wait in between: a reader that goes on has the thread for good.
        using var reader = new MessageReader(new Pieces(int.MaxValue, []), limit: 1000);
        Task<Received> reading = Task.Run(reader.ReceiveAsync);
        Assert.Same(reading, await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMinutes(1))));
        await Assert.ThrowsAsync<WebSocketException>(() => reading);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Some_empty_pieces_cost_nothing(int empty)
    {
        using var reader = new MessageReader(new Pieces(empty, [1, 2, 3]), limit: 1000);
        for (int message = 0; message < 3; message++)
        {
            Assert.Equal(Received.Text, await reader.ReceiveAsync());
            Assert.Equal(new byte[] { 1, 2, 3 }, reader.Message.ToArray());
        }
    }

    /// <summary>Before the only content of each message come pieces that hold nothing.</summary>
    private sealed class Pieces(int empty, byte[] content) : WebSocket
    {
        private int _given;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            if (_given++ < empty)
            {
                return Task.FromResult(new WebSocketReceiveResult(0, WebSocketMessageType.Text, endOfMessage: false));
            }
            _given = 0;
            content.CopyTo(buffer.Array!, buffer.Offset);
            return Task.FromResult(new WebSocketReceiveResult(content.Length, WebSocketMessageType.Text, endOfMessage: true));
        }

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage,
            CancellationToken cancellationToken) => throw new NotSupportedException();

        public override void Abort()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription,
            CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Dispose()
        {
        }
    }
}
