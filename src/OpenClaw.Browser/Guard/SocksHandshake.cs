using System.Net;
using System.Text;

namespace OpenClaw.Browser.Guard;

/// <summary>The server's side of SOCKS5 (RFC 1928), as much as a browser uses: no authentication, CONNECT.</summary>
internal static class SocksHandshake
{
    /// <summary>What the browser wants to be connected to; null when it speaks something else.</summary>
    public static async Task<(string Host, int Port)?> ReadAsync(Stream stream)
    {
        byte[] greeting = await ExactlyAsync(stream, 2).ConfigureAwait(false);
        byte[] methods = await ExactlyAsync(stream, greeting[1]).ConfigureAwait(false);
        if (greeting[0] != 5 || Array.IndexOf(methods, (byte)0) < 0)
        {
            return null;
        }
        await stream.WriteAsync([5, 0], 0, 2).ConfigureAwait(false);
        byte[] request = await ExactlyAsync(stream, 4).ConfigureAwait(false);
        if (request[0] != 5 || request[1] != 1)
        {
            return null;
        }
        string? host = request[3] switch
        {
            1 => new IPAddress(await ExactlyAsync(stream, 4).ConfigureAwait(false)).ToString(),
            3 => Encoding.ASCII.GetString(await ExactlyAsync(stream, (await ExactlyAsync(stream, 1).ConfigureAwait(false))[0])
                .ConfigureAwait(false)),
            4 => new IPAddress(await ExactlyAsync(stream, 16).ConfigureAwait(false)).ToString(),
            _ => null,
        };
        byte[] port = await ExactlyAsync(stream, 2).ConfigureAwait(false);
        return host is null ? null : (host, (port[0] << 8) | port[1]);
    }

    public static Task AnswerAsync(Stream stream, EgressOutcome outcome)
    {
        byte code = outcome switch
        {
            EgressOutcome.Connected => 0,
            EgressOutcome.Blocked => 2,
            EgressOutcome.NameNotFound => 4,
            EgressOutcome.Refused => 5,
            EgressOutcome.TimedOut => 6,
            _ => 3,
        };
        byte[] answer = [5, code, 0, 1, 0, 0, 0, 0, 0, 0];
        return stream.WriteAsync(answer, 0, answer.Length);
    }

    private static async Task<byte[]> ExactlyAsync(Stream stream, int length)
    {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;)
        {
            int count = await stream.ReadAsync(bytes, done, length - done).ConfigureAwait(false);
            done += count > 0 ? count : throw new IOException("The browser closed the connection.");
        }
        return bytes;
    }
}
