using System.Text;
using OpenClaw.Gateway.Transport;

namespace OpenClaw.NodeHost.Demo.Loopback;

/// <summary>
/// The server's side of a WebSocket (RFC 6455), by hand: .NET Framework has none, and the tests want to send what a well-behaved one never
/// would. Reads masked frames, answers pings, writes unmasked frames.
/// </summary>
internal sealed class LoopbackSocket(Stream stream) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>The close code and reason the client sent, once it did.</summary>
    public (int Code, string Reason)? ClientClose { get; private set; }

    /// <summary>Reads the client's upgrade request and answers 101.</summary>
    /// <returns>Null when it is not an upgrade request.</returns>
    public static async Task<LoopbackSocket?> AcceptAsync(Stream stream, CancellationToken cancellationToken)
    {
        string head = await ReadRequestHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        string? key = head.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))
            .Select(line => line.Substring(line.IndexOf(':') + 1).Trim())
            .FirstOrDefault();
        if (key is null || !head.StartsWith("GET ", StringComparison.Ordinal))
        {
            return null;
        }
        byte[] answer = Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + WebSocketUpgrade.AcceptFor(key) + "\r\n\r\n");
        await stream.WriteAsync(answer, 0, answer.Length, cancellationToken).ConfigureAwait(false);
        return new LoopbackSocket(stream);
    }

    /// <summary>Reads one text message; null when the client closed or went away.</summary>
    /// <exception cref="InvalidDataException">The client broke the protocol or the message is longer than
    /// <paramref name="limit"/>.</exception>
    public async Task<string?> ReceiveTextAsync(int limit, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        while (true)
        {
            if (await ReadExactAsync(2, cancellationToken).ConfigureAwait(false) is not { } start)
            {
                return null;
            }
            bool final = (start[0] & 0x80) != 0, masked = (start[1] & 0x80) != 0;
            int opcode = start[0] & 0x0f;
            long length = start[1] & 0x7f;
            if (!masked || (start[0] & 0x70) != 0)
            {
                throw new InvalidDataException("The client sent an unmasked or extended frame.");
            }
            if (length >= 126)
            {
                byte[] extended = await ReadExactAsync(length == 126 ? 2 : 8, cancellationToken).ConfigureAwait(false)
                    ?? throw new InvalidDataException("Frame cut short.");
                length = extended.Aggregate(0L, (sum, b) => (sum << 8) | b);
            }
            if (length < 0 || length + message.Length > limit)
            {
                throw new InvalidDataException("too large");
            }
            byte[] mask = await ReadExactAsync(4, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException("Frame cut short.");
            byte[] payload = await ReadExactAsync((int)length, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException("Frame cut short.");
            for (int i = 0; i < payload.Length; i++)
            {
                payload[i] ^= mask[i & 3];
            }
            switch (opcode)
            {
                case 0 or 1 or 2:
                    message.Write(payload, 0, payload.Length);
                    if (final)
                    {
                        return Encoding.UTF8.GetString(message.ToArray());
                    }
                    break;
                case 8:
                    ClientClose = payload.Length >= 2
                        ? ((payload[0] << 8) | payload[1], Encoding.UTF8.GetString(payload, 2, payload.Length - 2)) : (1005, "");
                    return null;
                case 9:
                    await SendFrameAsync(10, payload, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    public Task SendTextAsync(string text, CancellationToken cancellationToken) =>
        SendFrameAsync(1, Encoding.UTF8.GetBytes(text), cancellationToken);

    public Task SendCloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        byte[] text = Encoding.UTF8.GetBytes(reason);
        return SendFrameAsync(8, [(byte)(code >> 8), (byte)code, .. text.Take(123)], cancellationToken);
    }

    /// <summary>Sends one frame, whatever the opcode; <paramref name="final"/> false starts or continues a fragmented message.</summary>
    public Task SendFrameAsync(int opcode, byte[] payload, CancellationToken cancellationToken, bool final = true)
    {
        byte[] head = payload.Length switch
        {
            < 126 => [(byte)((final ? 0x80 : 0) | opcode), (byte)payload.Length],
            < 65536 => [(byte)((final ? 0x80 : 0) | opcode), 126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [(byte)((final ? 0x80 : 0) | opcode), 127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16),
                (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return SendRawAsync([.. head, .. payload], cancellationToken);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendRawAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(bytes, 0, bytes.Length, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Dispose() => stream.Dispose();

    private static async Task<string> ReadRequestHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < HttpHead.MaxBytes && await stream.ReadAsync(one, 0, 1, cancellationToken).ConfigureAwait(false) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[head.Length - 3] == '\n')
            {
                break;
            }
        }
        return head.ToString();
    }

    private async Task<byte[]?> ReadExactAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (int have = 0; have < count;)
        {
            int read = await stream.ReadAsync(bytes, have, count - have, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }
            have += read;
        }
        return bytes;
    }
}
