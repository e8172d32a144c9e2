using OpenClaw.Gateway;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// How this machine connects to a gateway, whoever asks: the node, its doctor, an operator. What all of them take from the options and the
/// environment is filled in here, once; what one of them has besides, it adds.
/// </summary>
internal static class NodeConnectionOptions
{
    private const string AllowInsecure = "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS";

    /// <param name="role"><c>node</c> or <c>operator</c>.</param>
    /// <param name="client">Who it says it is.</param>
    /// <param name="endpoint">Where the gateway is.</param>
    /// <param name="credentials">What it proves itself with.</param>
    /// <param name="options">Timings and clock.</param>
    /// <param name="environment">The variables that count.</param>
    public static GatewayConnectionOptions Of(string role, GatewayClientInfo client, GatewayEndpoint endpoint,
        GatewayCredentials credentials, NodeOptions options, Func<string, string?> environment) => new()
    {
        Role = role,
        Client = client,
        Candidates = [endpoint],
        Credentials = credentials,
        AllowInsecurePrivateWs = environment(AllowInsecure)?.Trim() == "1",
        CloudflareAccess = CloudflareAccess.FromEnvironment(environment),
        Proxy = GatewayProxy.AutomaticFrom(environment),
        Timings = options.Timings ?? GatewayTimings.FromEnvironment(environment),
        Time = options.Time,
    };

    /// <summary>A node, as a gateway knows one.</summary>
    public static GatewayClientInfo NodeClient { get; } = new() { Id = "node-host", Mode = "node", Version = PreparedNode.Version };
}
