using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// The part of <c>openclaw.json</c> that concerns the way to a gateway (docs/protocol/state.md 5). Read once at start; the exec policy
/// reads its own part.
/// </summary>
internal sealed class OpenClawConfig
{
    private readonly JsonObject? _gateway;
    private readonly string _path;

    private OpenClawConfig(JsonObject? root, string path)
    {
        _gateway = root?["gateway"]?.AsObject;
        _path = path;
    }

    /// <summary>Reads the file; an absent one says nothing.</summary>
    /// <exception cref="NodeStateException">It is there and is not JSON5.</exception>
    public static OpenClawConfig Load(StateLocation location) =>
        new(JsonStateFile.Read(location.ConfigPath, json5: true), location.ConfigPath);

    /// <summary><c>gateway.mode</c> is <c>remote</c>.</summary>
    public bool IsRemote => _gateway?["mode"]?.AsText?.Trim() == "remote";

    /// <summary><c>gateway.tls.enabled</c>.</summary>
    public bool TlsEnabled => _gateway?["tls"]?.AsObject?["enabled"]?.AsBool == true;

    /// <summary><c>gateway.port</c>.</summary>
    public int? Port => _gateway?["port"]?.AsNumber is { } number && number is >= 1 and <= 65535 && Math.Floor(number) == number
        ? (int)number : null;

    /// <summary><c>gateway.handshakeTimeoutMs</c>.</summary>
    public TimeSpan? HandshakeTimeout =>
        _gateway?["handshakeTimeoutMs"]?.AsNumber is { } ms and > 0 and <= int.MaxValue ? TimeSpan.FromMilliseconds(ms) : null;

    /// <summary>A secret below <c>gateway</c>, for example <c>auth</c>, <c>token</c>; null when it is not set.</summary>
    /// <exception cref="NodeStartException">It refers to something that this node cannot resolve.</exception>
    public string? Secret(string section, string name)
    {
        JsonTree? value = _gateway?[section]?.AsObject?[name];
        return value switch
        {
            null or JsonNull => null,
            JsonText text => CredentialSources.Plain(text.Value, $"gateway.{section}.{name} in {_path}"),
            // {source: "env", …}: a reference that only OpenClaw itself resolves. Going on without it would look like a wrong password.
            _ => throw new NodeStartException(
                "CredentialReference", $"gateway.{section}.{name} in {_path} is a secret reference, which this node cannot resolve.",
                "Put the value into OPENCLAW_GATEWAY_TOKEN or OPENCLAW_GATEWAY_PASSWORD."),
        };
    }
}
