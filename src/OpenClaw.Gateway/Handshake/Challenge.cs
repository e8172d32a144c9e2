using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Handshake;

/// <summary>The gateway's first event, <c>connect.challenge</c>.</summary>
/// <param name="Nonce">To be signed; never empty.</param>
/// <param name="Ts">The gateway's clock in milliseconds, or null when it tells none that can be used.</param>
internal sealed record Challenge(string Nonce, long? Ts)
{
    private const int MaxNonce = 512;

    /// <returns>Null when there is no usable nonce.</returns>
    public static Challenge? Parse(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return null;
        }
        using JsonDocument document = Frames.GatewayFrame.Parse(payload);
        string? nonce = JsonRead.String(document.RootElement, "nonce", MaxNonce)?.Trim();
        // Signed text is fields joined with "|": a nonce that brings its own separators or line ends is not one we sign.
        return nonce is null or "" || nonce.Any(c => c is <= ' ' or '|' or > '~')
            ? null
            : new Challenge(nonce, JsonRead.Long(document.RootElement, "ts", 0, 253402300799999));
    }
}
