using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Handshake;

/// <summary>
/// The error of a refused <c>connect</c>, reduced to what decides what happens next. Everything in it was checked and bounded.
/// </summary>
internal sealed record ConnectError(string Code, string Message)
{
    /// <summary><c>details.code</c>, or what older gateways meant by the error without it.</summary>
    public string? DetailCode { get; init; }

    /// <summary><c>details.reason</c>.</summary>
    public string? Reason { get; init; }

    public string? RequestId { get; init; }

    public string? RecommendedNextStep { get; init; }

    public bool CanRetryWithDeviceToken { get; init; }

    public bool Retryable { get; init; }

    /// <summary>Milliseconds, 0 to one hour.</summary>
    public int? RetryAfterMs { get; init; }

    public int? ExpectedProtocol { get; init; }

    /// <summary>The code worth showing.</summary>
    public string ShownCode => DetailCode ?? Code;

    public static ConnectError Parse(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return new ConnectError("UNKNOWN", "the gateway gave no reason");
        }
        try
        {
            using JsonDocument document = Frames.GatewayFrame.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new ConnectError("UNKNOWN", "the gateway's reason cannot be read");
        }
    }

    private static ConnectError Read(JsonElement error)
    {
        JsonElement details = JsonRead.Object(error, "details");
        string code = JsonRead.String(error, "code", 64) is { } c ? Printable.Clean(c, 64) : "UNKNOWN";
        string message = Printable.Clean(JsonRead.String(error, "message", 4096));
        string? detailCode = JsonRead.String(details, "code", 64) is { } d ? Printable.Clean(d, 64) : null;
        int? expected = JsonRead.Int(details, "expectedProtocol", 0, 1000);
        // 2026.1.x sends no detail codes; these two are the ones that change what we do.
        detailCode ??= code == "NOT_PAIRED" ? "PAIRING_REQUIRED"
            : expected is not null || message.IndexOf("protocol mismatch", StringComparison.OrdinalIgnoreCase) >= 0 ? "PROTOCOL_MISMATCH"
            : null;
        return new ConnectError(code, message.Length == 0 ? "the gateway gave no reason" : message)
        {
            DetailCode = detailCode,
            Reason = JsonRead.String(details, "reason", 64),
            RequestId = JsonRead.String(details, "requestId", 128) is { } id && IsRequestId(id) ? id : null,
            RecommendedNextStep = JsonRead.String(details, "recommendedNextStep", 64),
            CanRetryWithDeviceToken = JsonRead.Bool(details, "canRetryWithDeviceToken"),
            Retryable = JsonRead.Bool(error, "retryable"),
            RetryAfterMs = JsonRead.Int(error, "retryAfterMs", 0, 3_600_000),
            ExpectedProtocol = expected,
        };
    }

    /// <summary>
    /// The id ends up in a command an operator copies: only what the gateway's own pattern allows (docs/protocol/wire.md 5.1).
    /// </summary>
    internal static bool IsRequestId(string id) =>
        id.Length is >= 1 and <= 128 && IsAlphanumeric(id[0]) && id.All(c => IsAlphanumeric(c) || c is '.' or '_' or ':' or '-');

    private static bool IsAlphanumeric(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
