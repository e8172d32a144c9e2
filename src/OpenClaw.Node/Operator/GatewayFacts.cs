using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Operator;

/// <summary>What a gateway tells about itself when asked. Every part is optional: older releases and narrow scopes tell less.</summary>
internal sealed record GatewayFacts
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public bool? Healthy { get; init; }

    public string? ComputerName { get; init; }

    public string? OperatingSystem { get; init; }

    public TimeSpan? Uptime { get; init; }

    public IReadOnlyList<GatewayNode>? Nodes { get; init; }

    /// <summary>Asks. What is refused, unknown or late is left out; a gateway that cannot be reached is an error.</summary>
    /// <exception cref="GatewayOperatorException">The connection was lost and cannot be made anew.</exception>
    public static async Task<GatewayFacts> AskAsync(GatewayOperator gateway, CancellationToken cancellationToken)
    {
        JsonElement health = await OptionalAsync(gateway, "health", cancellationToken).ConfigureAwait(false);
        JsonElement system = await OptionalAsync(gateway, "system.info", cancellationToken).ConfigureAwait(false);
        JsonElement nodes = await OptionalAsync(gateway, "node.list", cancellationToken).ConfigureAwait(false);
        return new GatewayFacts
        {
            Healthy = health.ValueKind == JsonValueKind.Object ? JsonRead.Bool(health, "ok") : null,
            ComputerName = OperatorJson.Line(system, "hostname") ?? OperatorJson.Line(system, "machineName"),
            OperatingSystem = OperatorJson.Line(system, "osLabel") ?? OperatorJson.Line(system, "platform"),
            Uptime = JsonRead.Long(system, "uptimeMs", 0, (long)TimeSpan.MaxValue.TotalMilliseconds / 2) is { } uptime
                ? TimeSpan.FromSeconds(uptime / 1000) : null,
            Nodes = nodes.ValueKind == JsonValueKind.Object
                ? [.. OperatorJson.Items(nodes, "nodes").Select(item => GatewayNode.Read(item, gateway.Gateway)).OfType<GatewayNode>()]
                : null,
        };
    }

    private static async Task<JsonElement> OptionalAsync(GatewayOperator gateway, string method, CancellationToken cancellationToken)
    {
        if (!gateway.Knows(method))
        {
            return default;
        }
        GatewayResponse answer = await gateway.SendAsync(method, GatewayOperator.Nothing, Limit, cancellationToken).ConfigureAwait(false);
        return answer.Payload;
    }
}
