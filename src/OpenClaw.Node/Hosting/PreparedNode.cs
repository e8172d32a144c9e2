using System.Reflection;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Hosting;

/// <summary>A node that could start: everything read, chosen and checked, nothing dialled yet.</summary>
internal sealed record PreparedNode
{
    private const int MaxName = 128;

    public required NodeComposition Services { get; init; }

    public required NodeConfigStore ConfigStore { get; init; }

    /// <summary>What is saved at the first hello, but for the gateway.</summary>
    public required NodeConfig Config { get; init; }

    public required string DisplayName { get; init; }

    public required DeviceIdentity Identity { get; init; }

    public required CommandSurface Surface { get; init; }

    public required GatewayConnectionOptions Connection { get; init; }

    /// <summary>This program's version.</summary>
    public static string Version { get; } = typeof(PreparedNode).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion.Split('+')[0] ?? "0";

    /// <exception cref="NodeStartException">Something has to be changed first.</exception>
    public static PreparedNode Prepare(NodeOptions options, INodeLog log, MoreCommands? moreCommands = null)
    {
        try
        {
            return PrepareCore(options, log, moreCommands ?? (_ => []));
        }
        catch (NodeStateException problem)
        {
            throw NodeStartException.From(problem);
        }
        catch (GatewayConfigurationException problem)
        {
            throw NodeStartException.From(problem);
        }
    }

    private static PreparedNode PrepareCore(NodeOptions options, INodeLog log, MoreCommands moreCommands)
    {
        // From here on they are in this process's memory alone: what the node runs could read them in /proc otherwise.
        InitialEnvironment.Hide(name => NodeSecrets.Contains(name.ToUpperInvariant()));
        options = options with { ReadEnvironment = OldNames.AlsoIn(options.ReadEnvironment) };
        StateLocation state = (options.State ?? StateLocation.Resolve(options.ReadEnvironment)) with { IsNodes = true };
        StateTrust.Require(state.ForReading());
        if (StateAdoption.Adopt(state) is { } adopted)
        {
            log.Write(LogLevel.Warning, NodeLogEvents.StateNotice, adopted);
        }
        StateTrust.Require(state);
        foreach (string trusted in new[] { state.ExecApprovalsPath, state.ConfigPath,
            Path.Combine(state.Directory, "audit", "exec.jsonl") })
        {
            PlainFile.Require(trusted);
        }
        foreach (string mended in SecretModes.Mend(state))
        {
            log.Write(LogLevel.Warning, NodeLogEvents.StateNotice, mended);
        }
        OpenClawConfig config = OpenClawConfig.Load(state);
        var configStore = new NodeConfigStore(state, options.Time);
        NodeConfig saved = configStore.Load();
        GatewayEndpoint endpoint = EndpointChoice.Resolve(options, saved.Gateway, config);
        if (saved.Gateway is null && !options.NamesGateway && options.SetupCode is null && config.Port is null)
        {
            log.Write(LogLevel.Warning, NodeLogEvents.Starting,
                $"No gateway was named and none is saved: {endpoint.Url} is tried. To name one: {ToolWords.Current.StartAt}");
        }
        DeviceIdentity identity = new DeviceIdentityStore(state, options.Time).LoadOrCreate();
        var tokens = new DeviceTokenStore(state, options.Time) { OriginOfOld = EndpointChoice.Origin(saved.Gateway) };
        tokens.BindOld(identity.DeviceId, "node");
        DeviceToken? token = tokens.Load(identity.DeviceId, "node");
        bool hasToken = token?.Origin?.Covers(endpoint.Origin) == true;
        GatewayCredentials credentials = CredentialSources.Resolve(
            options.Credentials, options.ReadEnvironment, config,
            environmentOnly: hasToken && EndpointChoice.IsSaved(endpoint, saved.Gateway));
        var services = new NodeComposition(state, log, options.Time);
        IReadOnlyList<string>? allowlist = options.Commands ?? (options.AllCommands ? null : saved.Commands);
        CommandSurface surface =
            CommandSurface.Choose([.. services.CreateCommands(),
                .. moreCommands(new CommandHost(state, options.ReadEnvironment, log, options.Time))], allowlist);
        services.Run.GatewayMayWritePolicy = surface.Offered.Any(command => command.Name == NodeCommandNames.SetApprovals);
        string displayName = Named(options.DisplayName, "display name") ?? saved.DisplayName ?? MachineName();
        NodeConfig next = saved with { NodeId = Named(options.NodeId, "node id") ?? saved.NodeId, DisplayName = displayName,
            Commands = allowlist };
        return new PreparedNode
        {
            Services = services,
            ConfigStore = configStore,
            Config = next,
            DisplayName = displayName,
            Identity = identity,
            Surface = surface,
            Connection = WithSetupCode(options, token, endpoint, NodeConnectionOptions.Of("node",
                NodeConnectionOptions.NodeClient with { DisplayName = displayName, InstanceId = next.NodeId }, endpoint, credentials,
                options with { Timings = options.Timings ?? Timings(options, config) }, options.ReadEnvironment) with
            {
                Identity = identity,
                TokenStore = tokens,
                Caps = surface.Capabilities,
                Commands = surface.Offered.Select(command => command.Name).ToArray(),
                // A restricted node does not tell which programs it has (docs/protocol/commands.md 1.1).
                PathEnv = surface.IsRestricted ? null : services.Environment.TryGetValue("PATH", out string? path) ? path : null,
                Log = log,
            }),
        };
    }

    private static GatewayTimings Timings(NodeOptions options, OpenClawConfig config)
    {
        GatewayTimings timings = GatewayTimings.FromEnvironment(options.ReadEnvironment);
        return timings == new GatewayTimings() && config.HandshakeTimeout is { } handshake
            ? timings with { Challenge = handshake } : timings;
    }

    // Seen: a code that was written to a file as the object it is kept in, which is only the name of its type.
    private static string SetupCodeAdvice(string text) => text.Trim() == "System.Security.SecureString"
        ? $"That is the name of a type, not the code. The code as text: {ToolWords.RevealSetupCode}"
        : ToolWords.Current.NewSetupCode;

    // A code that somebody left where a service or a container finds it at every start is used up or expired by the second.
    private static bool IsNeeded(NodeOptions options, DeviceToken? token, GatewayEndpoint endpoint) =>
        !options.SetupCodeOnlyIfNeeded || token is null
        || !(SetupCode.TryParse(options.SetupCode, DateTimeOffset.MinValue, out SetupCode? code, out _)
            ? code.Candidates.Append(endpoint) : [endpoint]).Any(gateway => token.IsFrom(gateway.Origin));

    private static GatewayConnectionOptions WithSetupCode(NodeOptions options, DeviceToken? token, GatewayEndpoint endpoint,
        GatewayConnectionOptions connection)
    {
        if (options.SetupCode is null || !IsNeeded(options, token, endpoint))
        {
            return connection;
        }
        if (!SetupCode.TryParse(options.SetupCode, options.Time.GetUtcNow(), out SetupCode? code, out string? error))
        {
            throw new NodeStartException("SetupCode", error, SetupCodeAdvice(options.SetupCode));
        }
        if (options.Host is null && options.Port is null)
        {
            return connection with { SetupCode = code, SetupCodeOnlyIfNeeded = options.SetupCodeOnlyIfNeeded };
        }
        // Explicit flags choose the gateway; the code then only pairs with it (docs/protocol/state.md 6).
        return connection with { Credentials = new GatewayCredentials { BootstrapToken = code.BootstrapToken } };
    }

    /// <summary>A name an operator will read, trimmed; null when none was given.</summary>
    /// <exception cref="NodeStartException">It is no single short line.</exception>
    public static string? Named(string? text, string what)
    {
        string name = text?.Trim() ?? "";
        return name.Length == 0 ? null
            : name.Length <= MaxName && !name.Any(char.IsControl) ? name
            : throw new NodeStartException("Name", $"The {what} must be one line of at most {MaxName} characters.");
    }

    private static string MachineName()
    {
        string name = Environment.MachineName.Trim();
        name = name.EndsWith(".local", StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - ".local".Length) : name;
        return name.Length > 0 ? name : "openclaw";
    }
}
