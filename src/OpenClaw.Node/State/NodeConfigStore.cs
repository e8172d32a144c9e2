using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.State;

/// <summary>
/// Owns <c>node.json</c>. Members that it does not know stay; a file that is not JSON is left alone and stops the caller.
/// </summary>
internal sealed class NodeConfigStore(StateLocation location, TimeProvider? time = null)
{
    private static readonly string[] Known = ["version", "nodeId", "token", "displayName", "gateway", "commands"];

    /// <summary>What is stored, or a new configuration with a node id of its own (not stored yet) when there is none.</summary>
    /// <exception cref="NodeStateException">The file is there and is not JSON.</exception>
    public NodeConfig Load() => Parse(JsonStateFile.Read(location.NodeConfigPath));

    /// <summary>True when something is stored.</summary>
    public bool Exists => File.Exists(location.NodeConfigPath);

    /// <summary>Changes what is stored, under a lock; writes only when something differs.</summary>
    /// <exception cref="NodeStateException">The file is there and is not JSON, or cannot be written.</exception>
    public NodeConfig Update(Func<NodeConfig, NodeConfig> change)
    {
        StateAdoption.Adopt(location);
        using FileLock held = FileLock.Acquire(location.NodeConfigPath + ".lock", timeout: null, time);
        JsonObject? tree = JsonStateFile.Read(location.NodeConfigPath);
        NodeConfig next = change(Parse(tree));
        JsonObject content = ToTree(next, tree ?? JsonObject.Empty);
        if (tree is null || JsonTreeWriter.WriteFile(tree) != JsonTreeWriter.WriteFile(content))
        {
            JsonStateFile.Write(location.NodeConfigPath, content);
        }
        return next;
    }

    private static NodeConfig Parse(JsonObject? tree)
    {
        // A file of another version says nothing we may rely on except that it is an object (docs/protocol/state.md 2).
        string? id = tree?["version"]?.AsNumber is 1 ? tree["nodeId"]?.AsText?.Trim() : null;
        return new NodeConfig
        {
            NodeId = string.IsNullOrEmpty(id) ? Guid.NewGuid().ToString("D") : id!,
            DisplayName = tree?["displayName"]?.AsText?.Trim() is { Length: > 0 } name ? name : null,
            Gateway = Gateway(tree?["gateway"]?.AsObject),
            Commands = tree?["commands"]?.AsArray?.Select(item => item.AsText?.Trim()).OfType<string>()
                .Where(item => item.Length > 0).ToArray(),
        };
    }

    private static SavedGateway? Gateway(JsonObject? tree)
    {
        if (tree?["host"]?.AsText?.Trim() is not { Length: > 0 } host)
        {
            return null;
        }
        int port = tree["port"]?.AsNumber is { } number && number is >= 1 and <= 65535 && Math.Floor(number) == number
            ? (int)number : OpenClaw.Gateway.GatewayEndpoint.DefaultPort;
        return new SavedGateway(host, port, tree["tls"]?.AsBool ?? false, Text(tree, "tlsFingerprint"), Text(tree, "contextPath"));
    }

    private static string? Text(JsonObject tree, string name) => tree[name]?.AsText?.Trim() is { Length: > 0 } text ? text : null;

    private static JsonObject ToTree(NodeConfig config, JsonObject old)
    {
        var members = new List<KeyValuePair<string, JsonTree>>
        {
            new("version", JsonTree.Of(1)),
            new("nodeId", JsonTree.Of(config.NodeId)),
        };
        if (old["token"] is { } legacyToken)
        {
            members.Add(new("token", legacyToken));
        }
        if (config.DisplayName is not null)
        {
            members.Add(new("displayName", JsonTree.Of(config.DisplayName)));
        }
        if (config.Gateway is { } gateway)
        {
            JsonObject saved = old["gateway"]?.AsObject ?? JsonObject.Empty;
            members.Add(new("gateway", new JsonObject([
                new("host", JsonTree.Of(gateway.Host)),
                new("port", JsonTree.Of(gateway.Port)),
                new("tls", JsonTree.Of(gateway.Tls)),
                .. gateway.TlsFingerprint is { } pin
                    ? new[] { new KeyValuePair<string, JsonTree>("tlsFingerprint", JsonTree.Of(pin)) } : [],
                .. gateway.ContextPath is { } path ? new[] { new KeyValuePair<string, JsonTree>("contextPath", JsonTree.Of(path)) } : [],
                .. saved.Except("host", "port", "tls", "tlsFingerprint", "contextPath"),
            ])));
        }
        if (config.Commands is { } commands)
        {
            members.Add(new("commands", new JsonArray(commands.Select(JsonTree.Of).ToArray())));
        }
        members.AddRange(old.Except(Known));
        return new JsonObject(members);
    }
}
