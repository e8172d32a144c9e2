using System.Text.Json;
using OpenClaw.Gateway.Identity;
using OpenClaw.Gateway.Text;

namespace OpenClaw.NodeHost.Demo.Loopback;

/// <summary>Who a client is, once it was let in.</summary>
internal sealed record LoopbackPeer(string DeviceId, string Role, string? DisplayName, string Platform, IReadOnlyList<string> Commands);

/// <summary>The gateway's judgement on a <c>connect</c>: a peer, or an error with its close reason.</summary>
internal sealed record LoopbackVerdict(LoopbackPeer? Peer, string? ErrorCode, string? Message, string? DetailsJson)
{
    public static LoopbackVerdict Refuse(string code, string message, string? detailCode = null, string more = "") =>
        new(null, code, message, detailCode is null ? null : $"{{\"code\":\"{detailCode}\"{more}}}");
}

/// <summary>
/// Checks a <c>connect</c> as gateway 2026.9.6 does (docs/protocol/wire.md 3.2): protocol range, signature v2 or v3, credentials, pairing.
/// </summary>
internal static class LoopbackHandshake
{
    private const long MaxSkewMs = 120_000;

    public static LoopbackVerdict Judge(JsonElement connect, string nonce, LoopbackGatewayOptions options, LoopbackPairing pairing)
    {
        int min = JsonRead.Int(connect, "minProtocol", 0, 1000) ?? 0, max = JsonRead.Int(connect, "maxProtocol", 0, 1000) ?? 0;
        if (min > options.Protocol || max < options.Protocol)
        {
            return LoopbackVerdict.Refuse("INVALID_REQUEST", "protocol mismatch", "PROTOCOL_MISMATCH",
                $",\"expectedProtocol\":{options.Protocol}");
        }
        JsonElement client = JsonRead.Object(connect, "client"), device = JsonRead.Object(connect, "device"),
            auth = JsonRead.Object(connect, "auth");
        string role = JsonRead.String(connect, "role", 64) ?? "";
        string? deviceId = JsonRead.String(device, "id", 64), publicKey = JsonRead.String(device, "publicKey", 128);
        if (deviceId is null || publicKey is null)
        {
            // Wrong credentials are told first, absent ones are not (2026.9.6).
            string? given = JsonRead.String(auth, "token", 4096), word = JsonRead.String(auth, "password", 4096);
            return (given ?? word) is not null && CheckCredentials(given, word, null, false, options) is { } wrong ? wrong
                : LoopbackVerdict.Refuse("NOT_PAIRED", "device identity required", "DEVICE_IDENTITY_REQUIRED");
        }
        if (DeviceIdentity.DeviceIdOfWireKey(publicKey) != deviceId)
        {
            return LoopbackVerdict.Refuse("INVALID_REQUEST", "device identity mismatch", "DEVICE_AUTH_DEVICE_ID_MISMATCH");
        }
        if (JsonRead.String(device, "nonce", 512) != nonce)
        {
            return LoopbackVerdict.Refuse("INVALID_REQUEST", "device nonce mismatch", "DEVICE_AUTH_NONCE_MISMATCH");
        }
        long signedAt = JsonRead.Long(device, "signedAt", 0, long.MaxValue) ?? 0;
        if (Math.Abs(options.Time.GetUtcNow().ToUnixTimeMilliseconds() - signedAt) > MaxSkewMs)
        {
            return LoopbackVerdict.Refuse("INVALID_REQUEST", "device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED");
        }
        string? token = JsonRead.String(auth, "token", 4096), deviceToken = JsonRead.String(auth, "deviceToken", 4096),
            bootstrap = JsonRead.String(auth, "bootstrapToken", 4096);
        var payload = new DeviceAuthPayload
        {
            DeviceId = deviceId,
            ClientId = JsonRead.String(client, "id", 64) ?? "",
            ClientMode = JsonRead.String(client, "mode", 64) ?? "",
            Role = role,
            Scopes = JsonRead.Strings(connect, "scopes", 64, 128),
            SignedAtMs = signedAt,
            Token = token ?? deviceToken ?? bootstrap,
            Nonce = nonce,
            Platform = JsonRead.String(client, "platform", 64),
            DeviceFamily = JsonRead.String(client, "deviceFamily", 64),
        };
        string signature = JsonRead.String(device, "signature", 128) ?? "";
        if (!DeviceIdentity.Verify(publicKey, payload.V3(), signature) && !DeviceIdentity.Verify(publicKey, payload.V2(), signature))
        {
            return LoopbackVerdict.Refuse("INVALID_REQUEST", "device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID");
        }
        var peer = new LoopbackPeer(deviceId, role, JsonRead.String(client, "displayName", 128), payload.Platform ?? "",
            JsonRead.Strings(connect, "commands", 256, 128));
        bool byDeviceToken = (token ?? deviceToken) is { } shown && pairing.HasToken(deviceId, role, shown);
        return CheckCredentials(token, JsonRead.String(auth, "password", 4096), bootstrap, byDeviceToken, options)
            ?? CheckPairing(peer, byDeviceToken, options, pairing);
    }

    private static LoopbackVerdict? CheckCredentials(string? token, string? password, string? bootstrap, bool byDeviceToken,
        LoopbackGatewayOptions options)
    {
        if (byDeviceToken || (options.Token is null && options.Password is null && options.BootstrapTokens.Count == 0))
        {
            return null;
        }
        if (bootstrap is not null && token is null)
        {
            return options.BootstrapTokens.Contains(bootstrap) ? null
                : LoopbackVerdict.Refuse("INVALID_REQUEST", "unauthorized: bootstrap token invalid", "AUTH_BOOTSTRAP_TOKEN_INVALID");
        }
        if (options.Password is not null && token is null)
        {
            return password == options.Password ? null
                : LoopbackVerdict.Refuse("INVALID_REQUEST", "unauthorized: gateway password mismatch",
                    password is null ? "AUTH_PASSWORD_MISSING" : "AUTH_PASSWORD_MISMATCH");
        }
        if (token is null)
        {
            return LoopbackVerdict.Refuse("INVALID_REQUEST", "unauthorized: gateway token missing (provide gateway auth token)",
                "AUTH_TOKEN_MISSING");
        }
        return token == options.Token ? null
            : LoopbackVerdict.Refuse(
                "INVALID_REQUEST", "unauthorized: gateway token mismatch (provide gateway auth token)", "AUTH_TOKEN_MISMATCH",
                ",\"canRetryWithDeviceToken\":true,\"recommendedNextStep\":\"retry_with_device_token\"");
    }

    private static LoopbackVerdict CheckPairing(LoopbackPeer peer, bool byDeviceToken, LoopbackGatewayOptions options,
        LoopbackPairing pairing)
    {
        if (options.ApproveDevices)
        {
            pairing.ApproveDevice(peer.DeviceId, peer.Role);
        }
        if (byDeviceToken || pairing.IsApproved(peer.DeviceId, peer.Role))
        {
            return new LoopbackVerdict(peer, null, null, null);
        }
        LoopbackPairingRequest request = pairing.Request(peer.DeviceId, peer.Role, peer.DisplayName, peer.Platform);
        return LoopbackVerdict.Refuse(
            "NOT_PAIRED", "pairing required: device is not approved yet", "PAIRING_REQUIRED",
            $",\"reason\":\"not-paired\",\"requestId\":\"{request.RequestId}\",\"deviceId\":\"{peer.DeviceId}\",\"requestedRole\":\"{peer.Role}\"");
    }
}
