using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Transport;

/// <summary>
/// The HTTP/1.1 upgrade (RFC 6455 4.1), by hand because the stock clients cannot pin a certificate per connection on .NET Framework.
/// </summary>
internal static class WebSocketUpgrade
{
    private const int MaxBody = 2048;
    private static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(1);

    /// <returns>The stream to frame; it starts with what came behind the response head.</returns>
    public static async Task<Stream> RunAsync(Stream stream, GatewayEndpoint endpoint, CloudflareAccess? access, TimeProvider time,
        CancellationToken cancellationToken)
    {
        string key = NewKey();
        byte[] request = Encoding.ASCII.GetBytes(Request(endpoint, access, key));
        HttpHead head;
        try
        {
            await stream.WriteAsync(request, 0, request.Length, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            head = await HttpHead.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FormatException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new DialException(
                new GatewayFailure(GatewayFailureReason.UpgradeRejected,
                    $"{endpoint} did not complete the WebSocket upgrade: {(e is FormatException ? e.Message : "the connection broke")}."),
                    e);
        }
        if (head.Status != 101)
        {
            string body = await ReadBodyAsync(stream, head, time, cancellationToken).ConfigureAwait(false);
            throw new DialException(Rejected(endpoint, head, body));
        }
        if (!HasToken(head["Upgrade"], "websocket") || !HasToken(head["Connection"], "upgrade")
            || !string.Equals(head["Sec-WebSocket-Accept"], AcceptFor(key), StringComparison.Ordinal)
            || head["Sec-WebSocket-Extensions"] is { Length: > 0 } || head["Sec-WebSocket-Protocol"] is { Length: > 0 })
        {
            throw new DialException(new GatewayFailure(GatewayFailureReason.UpgradeRejected,
                $"{endpoint} answered the WebSocket upgrade wrongly; it is not a WebSocket server.")
            {
                HttpStatus = 101,
            });
        }
        return head.Rest.Count == 0 ? stream : new ReplayStream(stream, head.Rest);
    }

    /// <summary>The answer a server must give to a key.</summary>
    internal static string AcceptFor(string key)
    {
        // RFC 6455 fixes SHA-1 here: it guards against caches, not against attackers.
#pragma warning disable CA5350
        using SHA1 sha = SHA1.Create();
#pragma warning restore CA5350
        return Convert.ToBase64String(sha.ComputeHash(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
    }

    private static string NewKey()
    {
        var nonce = new byte[16];
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        random.GetBytes(nonce);
        return Convert.ToBase64String(nonce);
    }

    private static string Request(GatewayEndpoint endpoint, CloudflareAccess? access, string key)
    {
        string host = endpoint.Port == (endpoint.Tls ? 443 : 80)
            ? endpoint.Authority.Substring(0, endpoint.Authority.LastIndexOf(':'))
            : endpoint.Authority;
        var text = new StringBuilder();
        text.Append("GET ").Append(endpoint.ContextPath ?? "/").Append(" HTTP/1.1\r\nHost: ").Append(host)
            .Append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ").Append(key)
                .Append("\r\n");
        // Only under TLS: the secret would cross the network in the clear otherwise (docs/protocol/wire.md 1.4).
        if (access is not null && endpoint.Tls)
        {
            text.Append("CF-Access-Client-Id: ").Append(HeaderValue(access.ClientId)).Append("\r\nCF-Access-Client-Secret: ")
                .Append(HeaderValue(access.ClientSecret)).Append("\r\n");
        }
        return text.Append("\r\n").ToString();
    }

    private static string HeaderValue(string value) =>
        value.All(c => c is > ' ' and < (char)0x7f)
            ? value
            : throw new DialException(new GatewayFailure(
                GatewayFailureReason.ConfigurationInvalid,
                "The Cloudflare Access client id or secret holds characters that cannot be in a header."));

    private static bool HasToken(string? value, string token) =>
        value is not null && value.Split(',').Any(part => string.Equals(part.Trim(), token, StringComparison.OrdinalIgnoreCase));

    /// <summary>Up to 2048 bytes or one second of the body, whatever comes first (docs/protocol/wire.md 1.5).</summary>
    private static async Task<string> ReadBodyAsync(Stream stream, HttpHead head, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = new byte[MaxBody];
        int length = Math.Min(head.Rest.Count, MaxBody);
        Buffer.BlockCopy(head.Rest.Array!, head.Rest.Offset, body, 0, length);
        int wanted = int.TryParse(head["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out int announced)
            ? Math.Min(announced, MaxBody) : MaxBody;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task late = time.PauseAsync(BodyTime, limit.Token);
        try
        {
            while (length < wanted)
            {
                Task<int> read = stream.ReadAsync(body, length, wanted - length, cancellationToken);
                if (await Task.WhenAny(read, late).ConfigureAwait(false) == late)
                {
                    // The caller closes the stream, which ends this read.
                    _ = read.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                        TaskScheduler.Default);
                    break;
                }
                int count = await read.ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }
                length += count;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
        finally
        {
            limit.Cancel();
        }
        return Encoding.UTF8.GetString(body, 0, length);
    }

    private static GatewayFailure Rejected(GatewayEndpoint endpoint, HttpHead head, string body)
    {
        (string? type, string? message) = ErrorOf(body);
        string text = $"{endpoint} answered HTTP {head.Status} to the WebSocket upgrade";
        if (type is not null || message is not null)
        {
            text += $" ({Printable.Clean(type ?? "error", 64)}): {Printable.Clean(message)}";
        }
        else if (head.Status is >= 300 and < 400)
        {
            text += $", a redirect to {Printable.Clean(head["Location"], 120)}; redirects are not followed";
        }
        bool attribution = head.Status == 403 && type == "proxy_attribution_required";
        return new GatewayFailure(attribution ? GatewayFailureReason.ProxyAttributionRequired : GatewayFailureReason.UpgradeRejected,
            text + (text.EndsWith(".", StringComparison.Ordinal) ? "" : "."))
        {
            HttpStatus = head.Status,
            Code = type is null ? null : Printable.Clean(type, 64),
            NextStep = attribution
                ? "On the gateway, name the proxy's address in gateway.trustedProxies."
                : head.Status == 400 && !endpoint.Tls && body.IndexOf("HTTPS port", StringComparison.OrdinalIgnoreCase) >= 0
                ? $"This port is served with TLS: use {SettingWords.Current.Tls}."
                : head.Status is 301 or 302 or 303 or 307 or 308 or 401 or 403 or 404
                    ? $"Check host, port and {SettingWords.Current.ContextPath}, and a login page or access policy in front of the gateway."
                    : null,
        };
    }

    private static (string? Type, string? Message) ErrorOf(string body)
    {
        int open = body.IndexOf('{'), close = body.LastIndexOf('}');
        if (open < 0 || close < open)
        {
            return default;
        }
        try
        {
            // From brace to brace: that also reads past the size lines of a chunked body.
            using JsonDocument document = JsonDocument.Parse(body.Substring(open, close - open + 1),
                new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object
                ? (Member(error, "type"), Member(error, "message"))
                : default;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static string? Member(JsonElement error, string name) =>
        error.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
