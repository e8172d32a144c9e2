using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Configuration;

/// <summary>
/// A change of what is saved for the next start; null members stay. Shown first (<see cref="Describe"/>), then stored
/// (<see cref="Apply"/>).
/// </summary>
internal sealed record NodeConfigurationChange
{
    /// <summary>
    /// The endpoint parts, by the rules of a start: another host or port forgets TLS choice, pin and path of the old one.
    /// </summary>
    public NodeSettings? Endpoint { get; init; }

    public string? DisplayName { get; init; }

    public IReadOnlyList<string>? Commands { get; init; }

    public bool AllCommands { get; init; }

    /// <summary>Forget the pinned certificate.</summary>
    public bool ForgetPin { get; init; }

    public bool? BrowserProxy { get; init; }

    /// <summary>Empty allows every profile again.</summary>
    public IReadOnlyList<string>? BrowserProfiles { get; init; }

    /// <summary>Rewrite an <c>openclaw.json</c> with comments; the old text is kept beside it as <c>.bak</c>.</summary>
    public bool Force { get; init; }

    /// <summary>True when a running node would write its own values over these.</summary>
    public bool TouchesNode => Endpoint is not null || DisplayName is not null || Commands is not null || AllCommands || ForgetPin;

    public bool TouchesBrowser => BrowserProxy is not null || BrowserProfiles is not null;

    /// <summary>What would change, a line each; empty when everything is as asked already.</summary>
    /// <exception cref="NodeStateException">A file cannot be used.</exception>
    /// <exception cref="NodeStartException">A value can never work.</exception>
    /// <exception cref="GatewayConfigurationException">The address can never work.</exception>
    public IReadOnlyList<string> Describe(StateLocation location)
    {
        NodeConfiguration now = NodeConfiguration.Read(location), next = Changed(location, now);
        List<string> lines = [];
        void Compare(string what, string? before, string? after)
        {
            if (before != after)
            {
                lines.Add($"{what}: {before ?? "not set"} -> {after ?? "not set"}");
            }
        }
        Compare("gateway", UrlOf(now.Gateway), UrlOf(next.Gateway));
        Compare("pinned certificate", now.Gateway?.TlsFingerprint, next.Gateway?.TlsFingerprint);
        Compare("display name", now.DisplayName, next.DisplayName);
        Compare("commands", ListOf(now.Commands), ListOf(next.Commands));
        Compare("browser proxy", now.BrowserProxy ? "enabled" : "disabled", next.BrowserProxy ? "enabled" : "disabled");
        Compare("browser profiles", ListOf(now.BrowserProfiles), ListOf(next.BrowserProfiles));
        return lines;
    }

    /// <summary>Stores the change.</summary>
    /// <exception cref="NodeStateException">A node runs that would undo it, or a file cannot be used or written.</exception>
    public void Apply(StateLocation location)
    {
        State.StateAdoption.Adopt(location);
        NodeConfiguration next = Changed(location, NodeConfiguration.Read(location));
        if (TouchesBrowser)
        {
            // First, because it is the one that may be refused.
            OpenClawConfigEdit.Apply(location, Force, config => Browser(config));
        }
        if (!TouchesNode)
        {
            return;
        }
        if (next.IsInstalled)
        {
            // service.json wins over node.json at every start of the service, and nothing writes over it.
            ServiceSettings settings = ServiceSettings.Load(location.Directory)!;
            settings = settings with
            {
                DisplayName = DisplayName ?? settings.DisplayName,
                Commands = Commands ?? (AllCommands ? null : settings.Commands),
                AllCommands = AllCommands || (Commands is null && settings.AllCommands),
            };
            SavedGateway? gateway = next.Gateway;
            (Endpoint is null && !ForgetPin ? settings : settings with
            {
                Host = gateway?.Host,
                Port = gateway?.Port,
                Tls = gateway?.Tls,
                TlsFingerprint = gateway?.TlsFingerprint,
                ContextPath = gateway?.ContextPath,
            }).Save(location.Directory);
            Store(location, next);
            return;
        }
        // A node writes what it was started with at every hello: under a running one the change would vanish with the next reconnect.
        using FileLock instance = FileLock.TryAcquire(location.InstanceLockPath) ?? throw new NodeStateException(
            StateProblem.AlreadyRunning,
            $"A node runs with the state directory {location.Directory} and would write its own settings over these. Stop it, change them, start it again.", location.InstanceLockPath);
        Store(location, next);
    }

    private static void Store(StateLocation location, NodeConfiguration next) => new NodeConfigStore(location).Update(stored => stored with
    {
        DisplayName = next.DisplayName,
        Gateway = next.Gateway,
        Commands = next.Commands,
    });

    private NodeConfiguration Changed(StateLocation location, NodeConfiguration now)
    {
        SavedGateway? gateway = now.Gateway;
        if (Endpoint is not null)
        {
            gateway = EndpointChoice.ToSaved(EndpointChoice.Resolve(Endpoint, gateway, OpenClawConfig.Load(location)));
        }
        if (ForgetPin && gateway is not null)
        {
            gateway = gateway with { TlsFingerprint = null };
        }
        return now with
        {
            Gateway = gateway,
            DisplayName = PreparedNode.Named(DisplayName, "display name") ?? now.DisplayName,
            Commands = Commands is not null ? Clean(Commands) : AllCommands ? null : now.Commands,
            BrowserProxy = BrowserProxy ?? now.BrowserProxy,
            BrowserProfiles = BrowserProfiles is null ? now.BrowserProfiles : Clean(BrowserProfiles),
        };
    }

    private JsonObject Browser(JsonObject config)
    {
        JsonObject host = config["nodeHost"]?.AsObject ?? JsonObject.Empty;
        JsonObject proxy = host["browserProxy"]?.AsObject ?? JsonObject.Empty;
        if (BrowserProxy is { } enabled)
        {
            proxy = proxy.With("enabled", JsonTree.Of(enabled));
            if (enabled && config["browser"]?.AsObject is { } browser && browser["enabled"]?.AsBool == false)
            {
                // Two switches, one lamp: both have to be on.
                config = config.With("browser", browser.With("enabled", JsonTree.Of(true)));
            }
        }
        if (BrowserProfiles is { } profiles)
        {
            string[] names = Clean(profiles);
            proxy = proxy.With("allowProfiles", names.Length == 0 ? null : new JsonArray(names.Select(JsonTree.Of).ToArray()));
        }
        return config.With("nodeHost", host.With("browserProxy", proxy));
    }

    private static string[] Clean(IReadOnlyList<string> names) =>
        names.Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToArray();

    private static string? UrlOf(SavedGateway? gateway) =>
        gateway is null ? null : new GatewayEndpoint(gateway.Host, gateway.Port, gateway.Tls, contextPath: gateway.ContextPath).Url;

    private static string ListOf(IReadOnlyList<string>? names) => names is null or { Count: 0 } ? "all" : string.Join(", ", names);
}
