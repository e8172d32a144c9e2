using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using OpenClaw.Browser.Cdp;

namespace OpenClaw.Tests.Browser.Support;

/// <summary>
/// The other end of the pipes of a browser that says what the test wants: each command is answered with <c>{}</c> or with what stands in
/// <see cref="Answers"/>.
/// </summary>
internal sealed class ScriptedBrowser : IByteChannel
{
    private readonly Channel<byte[]> _said = Channel.CreateUnbounded<byte[]>();
    private byte[] _current = [];
    private int _read;

    /// <summary>By method: the result as JSON.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    public CdpConnection Connect() => CdpConnection.Over(new PipeTransport(this));

    /// <summary>One message, without a NUL at its end.</summary>
    public void Say(string message) => _said.Writer.TryWrite(Encoding.UTF8.GetBytes(message + "\0"));

    public async Task<int> ReadAsync(byte[] buffer)
    {
        if (_read == _current.Length)
        {
            if (!await _said.Reader.WaitToReadAsync() || !_said.Reader.TryRead(out byte[]? next))
            {
                return 0;
            }
            (_current, _read) = (next, 0);
        }
        int count = Math.Min(buffer.Length, _current.Length - _read);
        Buffer.BlockCopy(_current, _read, buffer, 0, count);
        _read += count;
        return count;
    }

    public Task WriteAsync(byte[] bytes)
    {
        using JsonDocument command = JsonDocument.Parse(bytes.AsMemory(0, bytes.Length - 1));
        string result = Answers.TryGetValue(command.RootElement.Text("method"), out string? given) ? given : "{}";
        Say($"{{\"id\":{command.RootElement.Integer("id")},\"result\":{result}}}");
        return Task.CompletedTask;
    }

    public void Dispose() => _said.Writer.TryComplete();
}
