using System.Text.Json;
using OpenClaw.Gateway.Frames;
using OpenClaw.Gateway.Identity;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Handshake;

/// <summary>
/// The one <c>connect</c> frame that every release from 2026.1.24 to 2026.9.6 accepts (docs/protocol/wire.md 3.3a): protocol 3 to 4, a v2
/// signature, shared or device token in <c>auth.token</c>. The gateway refuses unknown and null members, so absent means left out.
/// </summary>
internal static class ConnectFrame
{
    /// <summary>A gateway closes a longer first frame with 1009.</summary>
    public const int MaxBytes = 65536;
    public const int MinProtocol = 3;
    public const int MaxProtocol = 4;

    /// <summary>Writes the frame.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="id">The request's id.</param>
    /// <param name="options">Who we are.</param>
    /// <param name="auth">What proves it.</param>
    /// <param name="challenge">What the gateway asked us to sign.</param>
    /// <param name="signedAtMs">The time to sign.</param>
    /// <param name="withPath">Leave the PATH in.</param>
    public static void Write(PooledBuffer output, string id, GatewayConnectionOptions options, AuthSelection auth, Challenge challenge,
        long signedAtMs, bool withPath)
    {
        using var json = new Utf8JsonWriter(output, FrameJson.WriterOptions);
        GatewayClientInfo client = options.Client;
        json.WriteStartObject();
        json.WriteString("type", "req");
        json.WriteString("id", id);
        json.WriteString("method", "connect");
        json.WriteStartObject("params");
        json.WriteNumber("minProtocol", MinProtocol);
        json.WriteNumber("maxProtocol", MaxProtocol);
        json.WriteStartObject("client");
        json.WriteString("id", client.Id);
        WriteOptional(json, "displayName", client.DisplayName);
        json.WriteString("version", client.Version);
        json.WriteString("platform", client.Platform);
        WriteOptional(json, "deviceFamily", client.DeviceFamily);
        WriteOptional(json, "modelIdentifier", client.ModelIdentifier);
        json.WriteString("mode", client.Mode);
        WriteOptional(json, "instanceId", client.InstanceId);
        json.WriteEndObject();
        json.WriteStrings("caps", options.Caps);
        if (options.Commands.Count > 0)
        {
            json.WriteStrings("commands", options.Commands);
        }
        if (withPath)
        {
            WriteOptional(json, "pathEnv", options.PathEnv);
        }
        if (!auth.IsEmpty)
        {
            json.WriteStartObject("auth");
            WriteOptional(json, "token", auth.Token);
            WriteOptional(json, "bootstrapToken", auth.BootstrapToken);
            WriteOptional(json, "password", auth.Password);
            json.WriteEndObject();
        }
        json.WriteString("role", options.Role);
        json.WriteStrings("scopes", options.Scopes);
        if (options.Identity is { } identity)
        {
            WriteDevice(json, identity, options, auth, challenge, signedAtMs);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDevice(Utf8JsonWriter json, DeviceIdentity identity, GatewayConnectionOptions options, AuthSelection auth,
        Challenge challenge, long signedAtMs)
    {
        string payload = new DeviceAuthPayload
        {
            DeviceId = identity.DeviceId,
            ClientId = options.Client.Id,
            ClientMode = options.Client.Mode,
            Role = options.Role,
            Scopes = options.Scopes,
            SignedAtMs = signedAtMs,
            Token = auth.SignatureToken,
            Nonce = challenge.Nonce,
        }.V2();
        json.WriteStartObject("device");
        json.WriteString("id", identity.DeviceId);
        json.WriteString("publicKey", identity.PublicKey);
        json.WriteString("signature", identity.Sign(payload));
        json.WriteNumber("signedAt", signedAtMs);
        json.WriteString("nonce", challenge.Nonce);
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }
}
