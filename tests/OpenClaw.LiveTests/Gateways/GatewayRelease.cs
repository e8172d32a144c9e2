using System.Text.Json.Nodes;

namespace OpenClaw.LiveTests.Gateways;

/// <summary>
/// One release of the real gateway: how it is installed from npm, started and configured. A new release is a new entry in
/// <see cref="All"/>.
/// </summary>
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

    /// <summary>It makes setup codes (`qr`), whose bootstrap token pairs a device. Before 2026.3 there are none.</summary>
    public bool SetupCodes { get; init; } = true;

    /// <summary>
    /// It knows gateway.trustedProxies, gateway.nodes.pairing and telemetry (2026.8 and later); older schemas refuse them.
    /// </summary>
    public bool KnowsNodePairingConfiguration { get; init; } = true;

    /// <summary>
    /// Its exec tool has commands prepared and approved as plans (2026.3 and later); before, an approval is a word that nobody checks.
    /// </summary>
    public bool Plans { get; init; } = true;

    /// <summary>
    /// Its exec tool hands a plan on with the policy snapshot (2026.8 and later); before, the tool drops it and the gateway refuses it.
    /// </summary>
    public bool KeepsPolicySnapshots { get; init; } = true;

    /// <summary>
    /// Its exec tool says its own setting to the node with each <c>prepare</c> (2026.8 and later), and takes the node's answer into
    /// account.
    /// </summary>
    public bool TellsNodesItsSetting { get; init; } = true;

    /// <summary>Its exec tool has modes (2026.6 and later); before, the setting is a security and an ask.</summary>
    public bool KnowsExecModes { get; init; } = true;

    /// <summary>Its rules may have an argument pattern (2026.6 and later); before, its schema refuses a policy with one.</summary>
    public bool KnowsArgumentPatterns { get; init; } = true;

    /// <summary>
    /// Its exec tool takes the only node that can run commands (2026.8 and later); before, it counts others and has to be told.
    /// </summary>
    public bool FindsTheOnlyNode { get; init; } = true;

    /// <summary>
    /// Its exec tool connects as the device of the gateway's own machine, call by call with no more rights than the call needs, and no
    /// device gets more rights than those it was first paired with unless somebody approves (2026.3): a command of its own command line has
    /// to come first.
    /// </summary>
    public bool ToolNeedsItsMachinePaired { get; init; }

    /// <summary>Beside the package in package.json: what its own dependencies need to be installed from the registry alone.</summary>
    public IReadOnlyDictionary<string, string> MoreDependencies { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// It imports libsignal at its start, which npm has in no form that installs: the channels that use it are off, an empty one will do.
    /// </summary>
    public bool NeedsSignalStub { get; init; }

    public IReadOnlyList<string> InstallArguments { get; init; } = [];

    private static readonly IReadOnlyList<string> Lean = ["--omit=optional", "--ignore-scripts"];

    public static GatewayRelease Newest { get; } = new()
    {
        Name = "2026.9.6",
        Package = "openclaw",
        Version = "2026.9.6",
        EntryPoint = "openclaw/openclaw.mjs",
        ReadyLine = "[gateway] ready",
    };

    /// <summary>The first that is supported, from when the product had its old name (2026.1.24 itself is a broken package).</summary>
    public static GatewayRelease Oldest { get; } = First("clawdbot-2026.1.24-3", "clawdbot", "2026.1.24-3") with
    {
        EntryPoint = "clawdbot/dist/entry.js",
        Prefix = "CLAWDBOT",
    };

    public static GatewayRelease BeforeUpgrade { get; } = new()
    {
        Name = "2026.3.31",
        Package = "openclaw",
        Version = "2026.3.31",
        EntryPoint = "openclaw/openclaw.mjs",
        ApprovesSurfaceLive = false,
        Cancels = false,
        KeepsPolicySnapshots = false,
        TellsNodesItsSetting = false,
        FindsTheOnlyNode = false,
        KnowsExecModes = false,
        ToolNeedsItsMachinePaired = true,
        KnowsArgumentPatterns = false,
        KnowsNodePairingConfiguration = false,
        Overrides = new Dictionary<string, string> { ["libsignal"] = "npm:empty-npm-package@1.0.0", ["linkedom"] = "0.18.12" },
        InstallArguments = Lean,
    };

    /// <summary>Every release that is tested, oldest first.</summary>
    public static IReadOnlyList<GatewayRelease> All { get; } =
    [
        Oldest,
        First("2026.1.29", "openclaw", "2026.1.29"),
        BeforeUpgrade,
        new()
        {
            Name = "2026.6.11",
            Package = "openclaw",
            Version = "2026.6.11",
            EntryPoint = "openclaw/openclaw.mjs",
            Cancels = false,
            KeepsPolicySnapshots = false,
            TellsNodesItsSetting = false,
            FindsTheOnlyNode = false,
            KnowsNodePairingConfiguration = false,
            InstallArguments = Lean,
        },
        Newest,
    ];

    /// <summary>The releases this run is for, oldest first.</summary>
    public static IReadOnlyList<GatewayRelease> Selected { get; } = Select(LiveEnvironment.Gateways);

    public string ConfigurationFile => Package + ".json";

    /// <summary>The package.json of the folder it is installed in.</summary>
    public JsonObject Manifest() => new()
    {
        ["name"] = "openclaw-live-gateway",
        ["private"] = true,
        ["dependencies"] = Entries(MoreDependencies.Append(new(Package, Version))),
        ["overrides"] = Entries(Overrides),
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
            // It would read all skills again with each node that comes.
            configuration["skills"] = new JsonObject { ["load"] = new JsonObject { ["watch"] = false } };
            configuration["discovery"] = new JsonObject { ["mdns"] = new JsonObject { ["mode"] = "off" } };
        }

        return configuration;
    }

    public override string ToString() => Name;

    private static GatewayRelease First(string name, string package, string version) => new()
    {
        Name = name,
        Package = package,
        Version = version,
        EntryPoint = "openclaw/openclaw.mjs",
        ApprovesSurface = false,
        ApprovesSurfaceLive = false,
        Cancels = false,
        Plans = false,
        KeepsPolicySnapshots = false,
        TellsNodesItsSetting = false,
        FindsTheOnlyNode = false,
        KnowsExecModes = false,
        KnowsArgumentPatterns = false,
        SetupCodes = false,
        KnowsNodePairingConfiguration = false,
        NeedsSignalStub = true,
        MoreDependencies = new Dictionary<string, string> { ["strip-ansi"] = "7.1.2", ["libsignal"] = "file:stubs/libsignal" },
        Overrides = new Dictionary<string, string> { ["libsignal"] = "file:stubs/libsignal", ["linkedom"] = "0.18.12" },
        InstallArguments = ["--ignore-scripts", "--install-links"],
    };

    private static JsonObject Entries(IEnumerable<KeyValuePair<string, string>> entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value))));

    private static IReadOnlyList<GatewayRelease> Select(string? wanted)
    {
        if (wanted is null)
        {
            // The newest is what every other test of this project runs against.
            return [Oldest];
        }

        return wanted == "all"
            ? All
            : [.. wanted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name => All.FirstOrDefault(release => release.Name == name)
                    ?? throw new InvalidOperationException(
                        $"OPENCLAW_LIVE_GATEWAYS names '{name}'; known are: {string.Join(", ", All)}."))];
    }
}
