using System.Buffers.Binary;
using System.Text;

namespace OpenClaw.LiveTests.Wire;

/// <summary>
/// Reads along one direction of a WebSocket connection: the HTTP head first, then the frames (RFC 6455 5.2), unmasked and joined.
/// </summary>
internal sealed class WebSocketTap(Action<WireKind, string> seen)
{
    private readonly MemoryStream _pending = new();
    private readonly MemoryStream _message = new();
    private bool _pastHead;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        _pending.Write(bytes);
        var data = _pending.GetBuffer().AsSpan(0, (int)_pending.Length);
        var used = 0;
        while (TryTake(data[used..], out var length))
        {
            used += length;
        }

        var rest = data[used..].ToArray();
        _pending.SetLength(0);
        _pending.Write(rest);
    }

    private bool TryTake(ReadOnlySpan<byte> data, out int length) =>
        _pastHead ? TryTakeFrame(data, out length) : TryTakeHead(data, out length);

    private bool TryTakeHead(ReadOnlySpan<byte> data, out int length)
    {
        var end = data.IndexOf("\r\n\r\n"u8);
        length = end + 4;
        if (end < 0)
        {
            return false;
        }

        _pastHead = true;
        seen(WireKind.Http, Encoding.ASCII.GetString(data[..end]));
        return true;
    }

    private bool TryTakeFrame(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        if (data.Length < 2)
        {
            return false;
        }

        var head = 2;
        long size = data[1] & 0x7f;
        if (size >= 126)
        {
            var bytes = size == 126 ? 2 : 8;
            if (data.Length < head + bytes)
            {
                return false;
            }

            size = bytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(data[head..]) : BinaryPrimitives.ReadInt64BigEndian(data[head..]);
            head += bytes;
        }

        var masked = (data[1] & 0x80) != 0;
        var body = head + (masked ? 4 : 0);
        if (data.Length < body + size)
        {
            return false;
        }

        var payload = data.Slice(body, (int)size).ToArray();
        for (var i = 0; masked && i < payload.Length; i++)
        {
            payload[i] ^= data[head + (i & 3)];
        }

        length = body + (int)size;
        Tell(data[0], payload);
        return true;
    }

    private void Tell(byte first, byte[] payload)
    {
        var opcode = first & 0x0f;
        if (opcode >= 8)
        {
            var text = opcode == 8 && payload.Length >= 2
                ? $"{BinaryPrimitives.ReadUInt16BigEndian(payload)} {Encoding.UTF8.GetString(payload, 2, payload.Length - 2)}"
                : "";
            seen(opcode switch { 8 => WireKind.Close, 9 => WireKind.Ping, 10 => WireKind.Pong, _ => WireKind.Other }, text);
            return;
        }

        _message.Write(payload);
        if ((first & 0x80) != 0)
        {
            // A reserved bit would mean compression, which nobody agreed on.
            seen((first & 0x70) == 0 ? WireKind.Text : WireKind.Other,
                Encoding.UTF8.GetString(_message.GetBuffer(), 0, (int)_message.Length));
            _message.SetLength(0);
        }
    }
}
