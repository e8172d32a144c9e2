using System.Text.Json.Nodes;

namespace OpenClaw.LiveTests.Gateways;

/// <summary>One release of the real gateway: how it is installed from npm, started and configured. A new release is a new entry in <see cref="All"/>.</summary>
internal sealed record GatewayRelease
{
    public required string Name { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    /// <summary>What Node runs, below node_modules.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>Prefix of its environment variables.</summary>
    public string Prefix { get; init; } = "OPENCLAW";

    /// <summary>The line of its log that says it is ready; null where an open port has to do.</summary>
    public string? ReadyLine { get; init; }

    /// <summary>A second approval, of the node's commands, follows the device's. Before 2026.3.31 there is none.</summary>
    public bool ApprovesSurface { get; init; } = true;

    /// <summary>A node is told of its surface's approval while connected; before 2026.6.11 it must reconnect.</summary>
    public bool ApprovesSurfaceLive { get; init; } = true;

    /// <summary>It sends node.invoke.cancel (2026.8 and later).</summary>
    public bool Cancels { get; init; } = true;

    /// <summary>It knows gateway.trustedProxies, gateway.nodes.pairing and telemetry (2026.8 and later); older schemas refuse them.</summary>
    public bool KnowsNodePairingConfiguration { get; init; } = true;

    public IReadOnlyList<string> InstallArguments { get; init; } = [];

    public static GatewayRelease Newest { get; } = new()
    {
        Name = "2026.9.6",
        Package = "openclaw",
        Version = "2026.9.6",
        EntryPoint = "openclaw/openclaw.mjs",
        ReadyLine = "[gateway] ready",
    };

    public static IReadOnlyList<GatewayRelease> All { get; } = [Newest];

    /// <summary>The releases this run is for, oldest first.</summary>
    public static IReadOnlyList<GatewayRelease> Selected { get; } = Select(LiveEnvironment.Gateways);

    public string ConfigurationFile => Package + ".json";

    /// <summary>The package.json of the folder it is installed in.</summary>
    public JsonObject Manifest() => new()
    {
        ["name"] = "openclaw-live-gateway",
        ["private"] = true,
        ["dependencies"] = new JsonObject { [Package] = Version },
    };

    /// <summary>The smallest configuration: loopback only, token, nothing that reaches for the network or a browser.</summary>
    public JsonObject Configuration(int port, string token, string? certificateDirectory)
    {
        var gateway = new JsonObject
        {
            ["mode"] = "local",
            ["port"] = port,
            ["bind"] = "loopback",
            ["auth"] = new JsonObject { ["mode"] = "token", ["token"] = token },
            ["controlUi"] = new JsonObject { ["enabled"] = false },
        };
        var configuration = new JsonObject
        {
            ["gateway"] = gateway,
            ["update"] = new JsonObject { ["checkOnStart"] = false },
            ["browser"] = new JsonObject { ["enabled"] = false },
        };
        if (certificateDirectory is not null)
        {
            gateway["tls"] = new JsonObject
            {
                ["enabled"] = true,
                ["autoGenerate"] = false,
                ["certPath"] = Path.Combine(certificateDirectory, "gateway.crt"),
                ["keyPath"] = Path.Combine(certificateDirectory, "gateway.key"),
            };
        }

        if (KnowsNodePairingConfiguration)
        {
            gateway["nodes"] = new JsonObject { ["pairing"] = new JsonObject { ["sshVerify"] = false } };
            // The test's proxy says X-Forwarded-For, which only a trusted proxy may (2026.9.6 answers 403 otherwise).
            gateway["trustedProxies"] = new JsonArray("127.0.0.1");
            configuration["telemetry"] = new JsonObject { ["enabled"] = false };
            configuration["discovery"] = new JsonObject { ["mdns"] = new JsonObject { ["mode"] = "off" } };
        }

        return configuration;
    }

    public override string ToString() => Name;

    private static IReadOnlyList<GatewayRelease> Select(string? wanted)
    {
        if (wanted is null)
        {
            return [Newest];
        }

        return wanted == "all"
            ? All
            : [.. wanted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name => All.FirstOrDefault(release => release.Name == name)
                    ?? throw new InvalidOperationException($"OPENCLAW_LIVE_GATEWAYS names '{name}'; known are: {string.Join(", ", All)}."))];
    }
}
