using System.Collections.Concurrent;
using System.Text;
using OpenClaw.Browser.Cdp;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Browser.Support;

/// <summary>
/// The other end of a DevTools connection, for what no real browser does on demand: answers every command with an empty object unless told
/// otherwise.
/// </summary>
internal sealed class AgreeableBrowser : ICdpTransport
{
    private readonly BlockingCollection<string> _toUs = [];

    public ConcurrentQueue<(string Method, JsonObject Parameters)> Sent { get; } = new();

    /// <summary>The result of a command, as JSON.</summary>
    public Func<string, JsonObject, string> Answer { get; set; } = (_, _) => "{}";

    public void Say(string method, string parameters) => _toUs.Add($"{{\"method\":\"{method}\",\"params\":{parameters}}}");

    public Task SendAsync(byte[] message)
    {
        JsonObject command = JsonTreeReader.Read(Encoding.UTF8.GetString(message)).AsObject!;
        string method = command["method"]!.AsText!;
        JsonObject parameters = command["params"]?.AsObject ?? JsonObject.Empty;
        string result = Answer(method, parameters);
        Sent.Enqueue((method, parameters));
        _toUs.Add($"{{\"id\":{command["id"]!.AsNumber},\"result\":{result}}}");
        return Task.CompletedTask;
    }

    public Task<ArraySegment<byte>?> ReceiveAsync() =>
        Task.FromResult<ArraySegment<byte>?>(_toUs.TryTake(out string? message, Timeout.Infinite)
            ? new ArraySegment<byte>(Encoding.UTF8.GetBytes(message)) : (ArraySegment<byte>?)null);

    public void Dispose() => _toUs.CompleteAdding();
}
