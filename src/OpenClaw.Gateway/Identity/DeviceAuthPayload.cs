using System.Globalization;

namespace OpenClaw.Gateway.Identity;

/// <summary>The text a device signs when it connects (docs/protocol/wire.md 3.2): fields joined with <c>|</c>, byte for byte.</summary>
public sealed record DeviceAuthPayload
{
    /// <summary>The device's id.</summary>
    public required string DeviceId { get; init; }

    /// <summary><c>client.id</c> of the connect frame.</summary>
    public required string ClientId { get; init; }

    /// <summary><c>client.mode</c> of the connect frame.</summary>
    public required string ClientMode { get; init; }

    /// <summary>The role asked for.</summary>
    public required string Role { get; init; }

    /// <summary>Scopes in the order sent.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Milliseconds since 1970.</summary>
    public required long SignedAtMs { get; init; }

    /// <summary>The first present of token, device token, bootstrap token; null or empty if none.</summary>
    public string? Token { get; init; }

    /// <summary>The challenge's nonce (v2, v3).</summary>
    public string? Nonce { get; init; }

    /// <summary><c>client.platform</c> (v3).</summary>
    public string? Platform { get; init; }

    /// <summary><c>client.deviceFamily</c> (v3).</summary>
    public string? DeviceFamily { get; init; }

    /// <summary>Accepted by every gateway from 2026.1.24 to 2026.9.6: what we send (docs/protocol/wire.md 3.3a).</summary>
    public string V2() => $"v2|{Common}|{Nonce}";

    /// <summary>Binds platform and family too; accepted from 2026.3.31 on.</summary>
    public string V3() => $"v3|{Common}|{Nonce}|{Normalize(Platform)}|{Normalize(DeviceFamily)}";

    /// <summary>Names the device; the payload holds a token.</summary>
    public override string ToString() => $"device auth payload of {DeviceId}";

    private string Common =>
        string.Join("|", DeviceId, ClientId, ClientMode, Role, string.Join(",", Scopes), SignedAtMs.ToString(CultureInfo.InvariantCulture),
            Token ?? "");

    // Only ASCII letters are lowered: the gateway does it that way, so that no culture can make two forms of one name.
    private static string Normalize(string? text) =>
        new((text ?? "").Trim().Select(c => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c).ToArray());
}
