using System.Globalization;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.State;

/// <summary>
/// Owns <c>identity/device-auth.json</c> (docs/protocol/state.md 2). Tokens of another device id are ignored and replaced on the next save.
/// </summary>
internal sealed class DeviceTokenStore(StateLocation location, TimeProvider? time = null) : IDeviceTokenStore
{
    private const string OriginMember = "gateway";

    /// <summary>
    /// The gateway that a token without one is taken to be from: the one that was saved when it was stored. Null for none: then it is sent
    /// nowhere.
    /// </summary>
    public TokenOrigin? OriginOfOld { get; init; }

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public DeviceToken? Load(string deviceId, string role) =>
        JsonStateFile.Read(location.DeviceAuthPath) is { } tree && tree["deviceId"]?.AsText == deviceId ? Token(tree, role) : null;

    /// <inheritdoc/>
    public bool Save(string deviceId, DeviceToken token, DeviceToken? expected) => Change(deviceId, token.Role, expected, token);

    /// <summary>
    /// Writes down where a token is from that was stored without it. Later nobody would know: another gateway may be saved by then.
    /// </summary>
    public void BindOld(string deviceId, string role)
    {
        if (OriginOfOld is not null && Load(deviceId, role) is { } token
            && JsonStateFile.Read(location.DeviceAuthPath)?["tokens"]?.AsObject?[role]?.AsObject?.Has(OriginMember) == false)
        {
            Save(deviceId, token, token);
        }
    }

    /// <inheritdoc/>
    public void Clear(string deviceId, string role, DeviceToken expected) => Change(deviceId, role, expected, null);

    private bool Change(string deviceId, string role, DeviceToken? expected, DeviceToken? next)
    {
        using FileLock held = FileLock.Acquire(location.DeviceAuthPath + ".lock", timeout: null, _time);
        JsonObject? tree = JsonStateFile.Read(location.DeviceAuthPath);
        bool ours = tree?["deviceId"]?.AsText == deviceId;
        DeviceToken? stored = ours ? Token(tree!, role) : null;
        if (stored?.Token != expected?.Token)
        {
            return false;
        }
        if (next is null && stored is null)
        {
            return true;
        }
        JsonObject tokens = (ours ? tree!["tokens"]?.AsObject : null) ?? JsonObject.Empty;
        JsonObject file = ours ? tree! : new JsonObject([new("version", JsonTree.Of(1)), new("deviceId", JsonTree.Of(deviceId))]);
        JsonStateFile.Write(location.DeviceAuthPath, file.With("tokens", tokens.With(role.Trim(), next is null ? null : ToTree(next))));
        return true;
    }

    private DeviceToken? Token(JsonObject tree, string role)
    {
        if (tree["tokens"]?.AsObject?[role.Trim()]?.AsObject is not { } entry
            || entry["token"]?.AsText?.Trim() is not { Length: > 0 } token)
        {
            return null;
        }
        string[] scopes = Sorted((entry["scopes"]?.AsArray ?? []).Select(scope => scope.AsText));
        double updated = entry["updatedAtMs"]?.AsNumber is { } ms and >= 0 and < 253402300799999 ? ms : 0;
        return new DeviceToken(token, role.Trim(), scopes,
            DateTimeOffset.FromUnixTimeMilliseconds((long)updated)) { Origin = entry.Has(OriginMember)
            ? Origin(entry[OriginMember]) : OriginOfOld };
    }

    private static TokenOrigin? Origin(JsonTree? tree) => tree?.AsObject is { } origin && origin["host"]?.AsText is { Length: > 0 } host
        && origin["port"]?.AsNumber is { } port and >= 1 and <= 65535 && origin["tls"]?.AsBool is { } tls
            ? new TokenOrigin(host, (int)port, tls, origin["tlsFingerprint"]?.AsText)
            : null;

    private JsonObject ToTree(DeviceToken token)
    {
        DateTimeOffset updated = token.UpdatedAt == default ? _time.GetUtcNow() : token.UpdatedAt;
        return new JsonObject([
            new("token", JsonTree.Of(token.Token)),
            new("role", JsonTree.Of(token.Role.Trim())),
            new("scopes", new JsonArray(Sorted(token.Scopes).Select(JsonTree.Of).ToArray())),
            new("updatedAtMs", new JsonNumber(updated.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))),
            .. token.Origin is { } origin ? new KeyValuePair<string, JsonTree>[] { new(OriginMember, ToTree(origin)) } : [],
        ]);
    }

    private static JsonObject ToTree(TokenOrigin origin)
    {
        JsonObject tree = JsonObject.Empty.With("host", JsonTree.Of(origin.Host)).With("port", JsonTree.Of(origin.Port))
            .With("tls", JsonTree.Of(origin.Tls));
        return origin.Fingerprint is { } pin ? tree.With("tlsFingerprint", JsonTree.Of(pin)) : tree;
    }

    private static string[] Sorted(IEnumerable<string?> scopes) =>
        scopes.Select(scope => scope?.Trim() ?? "").Where(scope => scope.Length > 0).Distinct(StringComparer.Ordinal)
            .OrderBy(scope => scope, StringComparer.Ordinal).ToArray();
}
