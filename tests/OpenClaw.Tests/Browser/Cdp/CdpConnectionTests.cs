using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Cdp;

/// <summary>What a page can make its browser say must not end the connection to the browser, nor fill our memory.</summary>
public sealed class CdpConnectionTests
{
    [Fact]
    public async Task An_answer_may_be_nested_as_deeply_as_a_browser_makes_them()
    {
        var browser = new ScriptedBrowser();
        await using CdpConnection connection = browser.Connect();
        browser.Answers["Runtime.evaluate"] = Nested(1000);
        browser.Answers["Page.getFrameTree"] = Nested(5000);

        JsonElement deep = await connection.Browser.SendAsync("Runtime.evaluate", CancellationToken.None);
        CdpException tooDeep =
            await Assert.ThrowsAsync<CdpException>(() => connection.Browser.SendAsync("Page.getFrameTree", CancellationToken.None));

        Assert.Equal(JsonValueKind.Array, deep.ValueKind);
        Assert.False(tooDeep.IsGone);
        await connection.Browser.SendAsync("Browser.getVersion", CancellationToken.None);
        Assert.False(connection.Closed.IsCompleted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{\"id\":\"x\"}")]
    [InlineData("{\"id\":1e300}")]
    [InlineData("{\"method\":1,\"params\":[]}")]
    [InlineData("{\"method\":\"Log.entryAdded\",\"sessionId\":1}")]
    [InlineData("{\"method\":\"Log.entryAdded\",\"sessionId\":\"nobody\",\"params\":{}}")]
    public async Task A_message_that_nobody_understands_is_dropped(string message)
    {
        var browser = new ScriptedBrowser();
        await using CdpConnection connection = browser.Connect();

        browser.Say(message);

        await connection.Browser.SendAsync("Browser.getVersion", CancellationToken.None);
    }

    [Fact]
    public async Task An_event_that_is_too_long_is_skipped()
    {
        var browser = new ScriptedBrowser();
        await using CdpConnection connection = browser.Connect();
        var heard = new List<string>();
        connection.Browser.EventReceived += (_, parameters) => heard.Add(Observed.Cut(parameters.Text("text"), 10));

        browser.Say(Event(new string('a', MessageSize.MaxEvent)));
        browser.Say(Event("b"));
        browser.Say(Event(new string('c', MessageSize.MaxEvent + (10 * 1024 * 1024))));
        browser.Say(Event("d"));
        await connection.Browser.SendAsync("Browser.getVersion", CancellationToken.None);

        Assert.Equal(["b", "d"], heard);
    }

    [Fact]
    public async Task The_long_text_of_an_event_is_cut_before_it_is_decoded()
    {
        var browser = new ScriptedBrowser();
        await using CdpConnection connection = browser.Connect();
        var heard = new List<JsonElement>();
        connection.Browser.EventReceived += (_, parameters) => heard.Add(parameters);
        string answer = new('y', 4 * EventTexts.Max);
        browser.Answers["Page.printToPDF"] = $"{{\"data\":\"{answer}\"}}";

        browser.Say(Event(new string('x', 10 * 1024 * 1024)));
        JsonElement whole = await connection.Browser.SendAsync("Page.printToPDF", CancellationToken.None);

        JsonElement one = Assert.Single(heard);
        Assert.Equal(new string('x', EventTexts.Max), one.Text("text"));
        Assert.Equal(7, one.Integer("after"));
        Assert.Equal(answer, whole.Text("data"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\\n")]
    [InlineData("\\u00e9")]
    [InlineData("\\ud83d\\ude00")]
    [InlineData("ä")]
    [InlineData("€")]
    [InlineData("😀")]
    public void Texts_are_cut_between_letters(string letter)
    {
        foreach (string before in new[] { "", "1", "12", "123", "1234", "12345" })
        {
            string text = before + string.Concat(Enumerable.Repeat(letter, EventTexts.Max));
            byte[] message = Encoding.UTF8.GetBytes($" {{\"{text}\":[\"{text}\",\"short\"],\"z\":\"{text}\"}}");
            var padded = new byte[message.Length + 3];
            message.CopyTo(padded, 3);

            ArraySegment<byte> cut = EventTexts.Cut(new ArraySegment<byte>(padded, 3, message.Length), 64);

            JsonProperty[] members = [.. JsonDocument.Parse(cut).RootElement.EnumerateObject()];
            Assert.InRange(cut.Count, (3 * EventTexts.Max) - 100, (3 * EventTexts.Max) + 100);
            Assert.Equal("short", members[0].Value[1].GetString());
            Assert.StartsWith(members[1].Value.Decoded(), JsonDocument.Parse($"\"{text}\"").RootElement.Decoded(),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_answer_may_be_longer_than_an_event()
    {
        var message = new byte[MessageSize.MaxEvent + 1];
        Assert.True(MessageSize.IsTooLarge(new ArraySegment<byte>(message)));
        Assert.False(MessageSize.IsTooLarge(new ArraySegment<byte>(message, 0, MessageSize.MaxEvent)));
        Encoding.ASCII.GetBytes("{\"id\":12,").CopyTo(message, 0);
        Assert.False(MessageSize.IsTooLarge(new ArraySegment<byte>(message)));
        Assert.Equal(12, MessageSize.AnsweredId(new ArraySegment<byte>(message)));
        Assert.Null(MessageSize.AnsweredId(new ArraySegment<byte>(Encoding.ASCII.GetBytes("{\"id\":"))));
        Assert.Null(MessageSize.AnsweredId(new ArraySegment<byte>(Encoding.ASCII.GetBytes("{\"method\":1}"))));
    }

    [Fact]
    public async Task The_same_over_a_socket()
    {
        var transport = new WebSocketTransport(new ScriptedSocket(Event(new string('a', MessageSize.MaxEvent)), Event("b")));

        ArraySegment<byte>? cut = await transport.ReceiveAsync();
        Assert.Equal(MessageSize.Kept, cut!.Value.Count);
        Assert.StartsWith("{\"method\":\"Log.entryAdded\"", Encoding.UTF8.GetString(cut.Value.Array!, cut.Value.Offset, cut.Value.Count));
        ArraySegment<byte>? next = await transport.ReceiveAsync();
        Assert.Equal(Event("b"), Encoding.UTF8.GetString(next!.Value.Array!, next.Value.Offset, next.Value.Count));
        Assert.Null(await transport.ReceiveAsync());
    }

    private static string Event(string text) => $"{{\"method\":\"Log.entryAdded\",\"params\":{{\"text\":\"{text}\",\"after\":7}}}}";

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private sealed class ScriptedSocket(params string[] messages) : WebSocket
    {
        private readonly Queue<byte[]> _messages = new(messages.Select(Encoding.UTF8.GetBytes));
        private int _sent;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            if (_messages.Count == 0)
            {
                return Task.FromResult(new WebSocketReceiveResult(0, WebSocketMessageType.Close, true));
            }
            byte[] message = _messages.Peek();
            int count = Math.Min(buffer.Count, message.Length - _sent);
            Buffer.BlockCopy(message, _sent, buffer.Array!, buffer.Offset, count);
            _sent += count;
            bool end = _sent == message.Length;
            if (end)
            {
                _messages.Dequeue();
                _sent = 0;
            }
            return Task.FromResult(new WebSocketReceiveResult(count, WebSocketMessageType.Text, end));
        }

        public override void Abort()
        {
        }

        public override void Dispose()
        {
        }

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage,
            CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription,
            CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
