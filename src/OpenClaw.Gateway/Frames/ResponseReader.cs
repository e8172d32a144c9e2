using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Frames;

/// <summary>Turns the parts of a response frame into what a caller may keep.</summary>
internal static class ResponseReader
{
    /// <summary>Never throws for what a gateway sends: a request whose answer cannot be read has its answer too.</summary>
    public static GatewayResponse Read(in GatewayFrame frame)
    {
        try
        {
            return ReadCore(frame);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return GatewayResponse.Failure(new GatewayError("UNKNOWN", "the gateway's answer cannot be read"));
        }
    }

    private static GatewayResponse ReadCore(in GatewayFrame frame)
    {
        if (frame.Ok)
        {
            return GatewayResponse.Success(Copy(frame.Payload));
        }
        JsonElement error = Copy(frame.Error);
        return GatewayResponse.Failure(new GatewayError(
            // A code that begins with CLIENT_ means "made here": the gateway cannot pretend that.
            JsonRead.String(error, "code", 128) is { } code && !code.StartsWith("CLIENT_", StringComparison.Ordinal)
                ? Printable.Clean(code, 128) : "UNKNOWN",
            JsonRead.String(error, "message", 65536) is { } message ? Printable.Clean(message, 4096) : "the gateway gave no reason")
        {
            Details = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("details", out JsonElement details) ? details : null,
            Retryable = JsonRead.Bool(error, "retryable"),
            RetryAfterMs = JsonRead.Int(error, "retryAfterMs", 0, int.MaxValue),
        });
    }

    private static JsonElement Copy(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return default;
        }
        using JsonDocument document = GatewayFrame.Parse(json);
        return document.RootElement.Clone();
    }
}
