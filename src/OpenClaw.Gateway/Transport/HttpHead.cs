using System.Globalization;
using System.Text;

namespace OpenClaw.Gateway.Transport;

/// <summary>The head of an HTTP/1.1 response, read with hard bounds: the peer may be anybody.</summary>
internal sealed class HttpHead
{
    public const int MaxBytes = 16 * 1024;
    private const int MaxHeaders = 100;

    // A server may say "wait" or "early hints" a few times; one that says nothing else is no server.
    private const int MaxInterim = 16;

    private readonly Dictionary<string, string> _headers;

    private HttpHead(int status, Dictionary<string, string> headers, ArraySegment<byte> rest)
    {
        Status = status;
        _headers = headers;
        Rest = rest;
    }

    public int Status { get; }

    /// <summary>What arrived after the head in the same read.</summary>
    public ArraySegment<byte> Rest { get; }

    /// <summary>The header's value, values of a repeated one joined with commas; null if absent.</summary>
    public string? this[string name] => _headers.TryGetValue(name, out string? value) ? value : null;

    /// <summary>
    /// Reads the head of the final response: interim ones (1xx other than 101, RFC 9110 15.2) are skipped, they announce that it comes.
    /// </summary>
    /// <exception cref="FormatException">Not HTTP/1.x, too long, or the peer closed.</exception>
    public static async Task<HttpHead> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        HttpHead head = await ReadOneAsync(stream, default, cancellationToken).ConfigureAwait(false);
        for (int interim = 0; head.Status is >= 100 and < 200 and not 101; interim++)
        {
            if (interim == MaxInterim)
            {
                throw new FormatException($"the server sent more than {MaxInterim} interim responses");
            }
            head = await ReadOneAsync(stream, head.Rest, cancellationToken).ConfigureAwait(false);
        }
        return head;
    }

    /// <summary>Reads up to the empty line, beginning with what came behind the head before.</summary>
    private static async Task<HttpHead> ReadOneAsync(Stream stream, ArraySegment<byte> begun, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes];
        int length = begun.Count;
        if (length > 0)
        {
            Buffer.BlockCopy(begun.Array!, begun.Offset, buffer, 0, length);
        }
        for (int from = 0; ;)
        {
            int end = FindEnd(buffer, from, length);
            if (end >= 0)
            {
                return Parse(Encoding.ASCII.GetString(buffer, 0, end), new ArraySegment<byte>(buffer, end + 4, length - end - 4));
            }
            if (length == buffer.Length)
            {
                throw new FormatException("the response head is longer than 16 KiB");
            }
            int read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new FormatException(
                    length == 0 ? "the server closed the connection"
                    : IsTlsAlert(buffer[0], length > 1 ? buffer[1] : (byte)0) ? SpeaksTls
                    : "the server closed the connection within the response head");
            }
            from = Math.Max(0, length - 3);
            length += read;
        }
    }

    private static string SpeaksTls => $"the server speaks TLS; use {Text.SettingWords.Current.Tls}";

    // What a TLS server says to somebody who begins with HTTP: record type 21, version 3.x.
    private static bool IsTlsAlert(int type, int version) => type == 0x15 && version == 0x03;

    private static int FindEnd(byte[] buffer, int from, int length)
    {
        for (int i = from; i + 3 < length; i++)
        {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n')
            {
                return i;
            }
        }
        return -1;
    }

    private static HttpHead Parse(string text, ArraySegment<byte> rest)
    {
        string[] lines = text.Split(["\r\n"], StringSplitOptions.None);
        string first = lines[0];
        if (first.Length < 12 || !first.StartsWith("HTTP/1.", StringComparison.Ordinal) || first[8] != ' '
            || (first.Length > 12 && first[12] != ' ')
            || !int.TryParse(first.Substring(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status))
        {
            throw new FormatException(first.Length > 1 && IsTlsAlert(first[0], first[1])
                ? SpeaksTls : "the server does not speak HTTP/1.1");
        }
        if (lines.Length - 1 > MaxHeaders)
        {
            throw new FormatException("the response has more than 100 headers");
        }
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':');
            if (colon <= 0 || line[0] is ' ' or '\t')
            {
                throw new FormatException("the response has a malformed header");
            }
            string name = line.Substring(0, colon), value = line.Substring(colon + 1).Trim();
            headers[name] = headers.TryGetValue(name, out string? before) ? before + ", " + value : value;
        }
        return new HttpHead(status, headers, rest);
    }
}
