using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Configuration;

/// <summary>
/// What a node will do at its next start, as it is saved: <c>node.json</c>, over it the settings of an installed node
/// (<c>service.json</c>), and the browser part of <c>openclaw.json</c>. Holds no secret.
/// </summary>
internal sealed record NodeConfiguration
{
    public string? NodeId { get; init; }

    public string? DisplayName { get; init; }

    public SavedGateway? Gateway { get; init; }

    /// <summary>The commands the node is restricted to; null for all.</summary>
    public IReadOnlyList<string>? Commands { get; init; }

    /// <summary>
    /// Whether the gateway may use a browser through this node (docs/protocol/browser.md 1.1: both switches, each on unless it says false).
    /// </summary>
    public bool BrowserProxy { get; init; }

    /// <summary>The browser profiles that may be used; empty for all.</summary>
    public IReadOnlyList<string> BrowserProfiles { get; init; } = [];

    /// <summary>True when a node is installed with this state directory.</summary>
    public bool IsInstalled { get; init; }

    /// <summary>Reads what is there; makes and changes nothing.</summary>
    /// <exception cref="NodeStateException">A file is there and cannot be used.</exception>
    public static NodeConfiguration Read(StateLocation location)
    {
        location = location.ForReading();
        NodeConfigStore store = new(location);
        NodeConfig? saved = store.Exists ? store.Load() : null;
        ServiceSettings? service = ServiceSettings.Load(location.Directory);
        JsonObject? config = JsonStateFile.Read(location.ConfigPath, json5: true);
        JsonObject? proxy = config?["nodeHost"]?.AsObject?["browserProxy"]?.AsObject;
        return new NodeConfiguration
        {
            NodeId = service?.NodeId ?? saved?.NodeId,
            DisplayName = service?.DisplayName ?? saved?.DisplayName,
            Gateway = service is { NamesGateway: true } ? EndpointChoice.Merge(service, saved?.Gateway) : saved?.Gateway,
            Commands = service?.Commands ?? (service?.AllCommands == true ? null : saved?.Commands),
            BrowserProxy = config?["browser"]?.AsObject?["enabled"]?.AsBool != false && proxy?["enabled"]?.AsBool != false,
            BrowserProfiles = proxy?["allowProfiles"]?.AsArray?.Select(item => item.AsText?.Trim() ?? "").Where(name => name.Length > 0)
                .ToArray() ?? [],
            IsInstalled = service is not null,
        };
    }
}
