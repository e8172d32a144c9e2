using System.Net.WebSockets;
using OpenClaw.Gateway.Session;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Tests.Gateway;

/// <summary>What waits to be sent to somebody who does not read is bounded, whatever it is made of.</summary>
public sealed class OutboxTests
{
    private const long Most = 1024 * 1024;

    [Theory]
    [InlineData(1, 10, false)]
    [InlineData(200, 10, false)]
    [InlineData(255, 0, false)]
    [InlineData(257, 0, true)] // small frames cost what their buffers cost
    [InlineData(1000, 10, true)]
    [InlineData(10, 100_000, false)]
    [InlineData(11, 100_000, true)]
    [InlineData(2, 500_000, false)]
    [InlineData(3, 500_000, true)]
    [InlineData(1, 5_000_000, false)] // one alone is the gateway's to allow
    [InlineData(2, 5_000_000, true)]
    [InlineData(40, 26_000, true)]
    public async Task Who_does_not_read_is_found_by_what_waits(int frames, int length, bool over)
    {
        using var socket = new DeafSocket();
        var outbox = new Outbox(socket, 4, Most);
        Task writing = outbox.WriteAllAsync();
        List<Task<bool>> adding = [];
        for (int i = 0; i < frames; i++)
        {
            adding.Add(AddAsync(outbox, length));
        }
        Assert.Equal(over, outbox.IsOver);
        socket.Read();
        Assert.Equal(over, (await Task.WhenAll(adding)).Contains(false));
        outbox.Complete();
        await writing;
    }

    [Fact]
    public async Task What_was_sent_or_given_up_counts_no_more()
    {
        using var socket = new DeafSocket();
        var outbox = new Outbox(socket, 1, Most);
        Task writing = outbox.WriteAllAsync();
        using var caller = new CancellationTokenSource();
        Task<bool>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => AddAsync(outbox, 190_000, caller.Token))];
        caller.Cancel();
        // One is being sent and one is in the queue, or about to be; the others end at once.
        int givenUp = 0;
        foreach (Task<bool> task in waiting)
        {
            try
            {
                Assert.True(await task);
            }
            catch (OperationCanceledException)
            {
                givenUp++;
            }
        }
        Assert.InRange(givenUp, 3, 4);
        socket.Read();
        for (int i = 0; i < 50; i++)
        {
            Assert.True(await AddAsync(outbox, 200_000));
        }
        Assert.False(outbox.IsOver);
        outbox.Complete();
        await writing;
    }

    private static async Task<bool> AddAsync(Outbox outbox, int length, CancellationToken cancellationToken = default)
    {
        var frame = new PooledBuffer();
        frame.Free(length);
        frame.Advance(length);
        return await outbox.AddAsync(frame, cancellationToken);
    }

    /// <summary>Takes nothing until it is told to read.</summary>
    private sealed class DeafSocket : WebSocket
    {
        private readonly TaskCompletionSource<bool> _reads = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public void Read() => _reads.TrySetResult(true);

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage,
            CancellationToken cancellationToken) => _reads.Task;

        public override void Abort()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription,
            CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
