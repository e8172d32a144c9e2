using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Handshake;

/// <summary>A hello and the device token that may have come with it.</summary>
internal sealed record HelloWithToken(HelloOk Hello, string? DeviceToken);

/// <summary>
/// Reads the payload of an accepted <c>connect</c> (docs/protocol/wire.md 3.6). Unknown members are passed over, numbers are brought into
/// range.
/// </summary>
internal static class HelloReader
{
    private const int MinFrame = 64 * 1024;

    /// <returns>Null when it is not a hello of a protocol we speak.</returns>
    public static HelloWithToken? Read(ReadOnlyMemory<byte> payload, GatewayEndpoint endpoint)
    {
        if (payload.IsEmpty)
        {
            return null;
        }
        try
        {
            using JsonDocument document = Frames.GatewayFrame.Parse(payload);
            JsonElement root = document.RootElement;
            if (JsonRead.String(root, "type", 32) != "hello-ok"
                || JsonRead.Int(root, "protocol", ConnectFrame.MinProtocol, ConnectFrame.MaxProtocol) is not { } protocol)
            {
                return null;
            }
            JsonElement server = JsonRead.Object(root, "server"), auth = JsonRead.Object(root, "auth"),
                policy = JsonRead.Object(root, "policy");
            var hello = new HelloOk(endpoint, protocol, Clean(JsonRead.String(server, "version", 64)))
            {
                ConnectionId = Clean(JsonRead.String(server, "connId", 128)),
                Methods = new HashSet<string>(JsonRead.Strings(JsonRead.Object(root, "features"), "methods", 4096, 128),
                    StringComparer.Ordinal),
                Role = Clean(JsonRead.String(auth, "role", 64)),
                Scopes = JsonRead.Strings(auth, "scopes", 64, 128),
                MaxPayload = JsonRead.Int(policy, "maxPayload", MinFrame, int.MaxValue) ?? new HelloOk(endpoint, protocol, null).MaxPayload,
                TickInterval = TimeSpan.FromMilliseconds(JsonRead.Int(policy, "tickIntervalMs", 1, 600_000) is { } tick
                    ? Math.Max(tick, 1000) : 30_000),
            };
            string? token = JsonRead.String(auth, "deviceToken", 4096);
            return new HelloWithToken(hello, token is null || token.Trim().Length == 0 || token.Any(char.IsControl) ? null : token.Trim());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Clean(string? text) => text is null ? null : Printable.Clean(text, 128);
}
