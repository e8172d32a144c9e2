using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.RunBench;

/// <summary>
/// A gateway that does nothing but ask: it lets anybody in, answers every request with ok and measures how long each invoke takes. It looks
/// for the few members it needs as bytes and reads no JSON, so that two processors are left to the node and its children.
/// </summary>
internal sealed class FakeGateway : IDisposable
{
    private static readonly byte[] ResultMethod = "\"method\":\"node.invoke.result\""u8.ToArray();
    private static readonly byte[] SkillsMethod = "\"method\":\"skills.bins\""u8.ToArray();
    private static readonly byte[] Failed = "\"ok\":false"u8.ToArray();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Dictionary<long, long> _asked = [];
    private Socket? _node;
    private byte[] _buffer = new byte[1 << 20];
    private int _have;
    private int _at;
    private long _next;

    public FakeGateway()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>The last refusal of the node, for whoever wonders why a measurement failed.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>Waits for the node and takes it in.</summary>
    public void Accept()
    {
        _node?.Dispose();
        (_have, _at) = (0, 0);
        // The reference takes half a minute on a busy machine.
        _listener.ReceiveTimeout = 120_000;
        _node = _listener.Accept();
        _node.NoDelay = true;
        _node.ReceiveTimeout = 60_000;
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && _node.Receive(one) == 1)
        {
            head.Append((char)one[0]);
        }

        var key = head.ToString().Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))
            .Split(':')[1].Trim();
#pragma warning disable CA5350 // RFC 6455 wants it.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        _node.Send(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        Send($$$"""{"type":"event","event":"connect.challenge","payload":{"nonce":"{{{Guid.NewGuid()}}}","ts":{{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}} }}""");
        var connect = Receive();
        Send($$$"""{"type":"res","id":"{{{TextAfter(connect, "\"id\":\""u8)}}}","ok":true,"payload":{"type":"hello-ok","protocol":4,"server":{"version":"2026.9.6","connId":"bench"},"features":{"methods":["node.event","node.invoke.result","skills.bins"],"events":[]},"snapshot":{},"auth":{"role":"node","scopes":[],"deviceToken":"bench"},"policy":{"maxPayload":26214400,"maxBufferedBytes":52428800,"tickIntervalMs":600000} }}""");
    }

    /// <summary>Invokes a command so many times, so many at a time; the times of each in microseconds.</summary>
    public double[] Invoke(string command, string parameters, int count, int parallel)
    {
        var middle =
            $"\",\"nodeId\":\"bench\",\"command\":\"{command}\",\"paramsJSON\":\"{parameters.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\",\"timeoutMs\":30000}}}}";
        var times = new double[count];
        int asked = 0, answered = 0;
        while (answered < count)
        {
            while (asked < count && asked - answered < parallel)
            {
                var id = ++_next;
                _asked[id] = Stopwatch.GetTimestamp();
                Send($"{{\"type\":\"event\",\"event\":\"node.invoke.request\",\"payload\":{{\"id\":\"i{id}{middle}");
                asked++;
            }

            var message = Receive();
            var reply = TextAfter(message, "\"id\":\""u8);
            if (message.IndexOf(ResultMethod) >= 0)
            {
                var since = _asked[long.Parse(TextAfter(message, "\"params\":{\"id\":\"i"u8), CultureInfo.InvariantCulture)];
                times[answered++] = Stopwatch.GetElapsedTime(since).TotalMicroseconds;
                if (message.Slice(0, Math.Min(message.Length, 400)).IndexOf(Failed) >= 0)
                {
                    LastFailure = Encoding.UTF8.GetString(message);
                    throw new InvalidOperationException("The node refused: " + LastFailure);
                }
            }

            Send(message.IndexOf(SkillsMethod) >= 0
                ? $$$"""{"type":"res","id":"{{{reply}}}","ok":true,"payload":{"bins":[]}}"""
                : $$$"""{"type":"res","id":"{{{reply}}}","ok":true,"payload":{"ok":true}}""");
        }

        return times;
    }

    public void Dispose()
    {
        _node?.Dispose();
        _listener.Dispose();
    }

    private static string TextAfter(ReadOnlySpan<byte> message, ReadOnlySpan<byte> mark)
    {
        var rest = message[(message.IndexOf(mark) + mark.Length)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    private void Send(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var frame = new byte[length + 10];
        frame[0] = 0x81;
        int at;
        if (length < 126)
        {
            frame[1] = (byte)length;
            at = 2;
        }
        else
        {
            frame[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)length));
            at = 4;
        }

        Encoding.UTF8.GetBytes(text, frame.AsSpan(at));
        _node!.Send(frame.AsSpan(0, at + length));
    }

    /// <summary>The next text message; valid until the next call.</summary>
    private ReadOnlySpan<byte> Receive()
    {
        while (true)
        {
            Need(2);
            var opcode = _buffer[_at] & 15;
            long length = _buffer[_at + 1] & 127;
            var head = 2;
            if (length >= 126)
            {
                head = length == 126 ? 4 : 10;
                Need(head);
                length = length == 126 ? BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_at + 2))
                    : BinaryPrimitives.ReadInt64BigEndian(_buffer.AsSpan(_at + 2));
            }

            Need(head + 4 + (int)length);
            var mask = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_at + head));
            var payload = _buffer.AsSpan(_at + head + 4, (int)length);
            Unmask(payload, mask);
            _at += head + 4 + (int)length;
            if (opcode is 1)
            {
                return payload;
            }

            if (opcode is 8)
            {
                throw new InvalidOperationException("The node said goodbye: " + Encoding.UTF8.GetString(payload));
            }
        }
    }

    private static void Unmask(Span<byte> payload, uint mask)
    {
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(payload);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] ^= mask;
        }

        for (var i = words.Length * 4; i < payload.Length; i++)
        {
            payload[i] ^= (byte)(mask >> (8 * (i & 3)));
        }
    }

    private void Need(int count)
    {
        if (_at > 0 && (_at == _have || _at + count > _buffer.Length))
        {
            _buffer.AsSpan(_at, _have - _at).CopyTo(_buffer);
            (_have, _at) = (_have - _at, 0);
        }

        if (_at + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, (_at + count) * 2);
        }

        while (_have - _at < count)
        {
            var read = _node!.Receive(_buffer.AsSpan(_have));
            _have += read > 0 ? read : throw new InvalidOperationException("The node is gone.");
        }
    }
}
