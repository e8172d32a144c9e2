namespace OpenClaw.Gateway;

/// <summary>
/// The <c>client</c> part of the connect frame (docs/protocol/wire.md 3.1). The gateway pins platform and family when it approves a device.
/// </summary>
public sealed record GatewayClientInfo
{
    /// <summary>One of the gateway's client ids: <c>node-host</c> for a node, <c>gateway-client</c> for an operator.</summary>
    public required string Id { get; init; }

    /// <summary>One of the gateway's client modes: <c>node</c>, <c>backend</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>This program's version.</summary>
    public required string Version { get; init; }

    /// <summary><c>linux</c>, <c>windows</c> or <c>macos</c>.</summary>
    public string Platform { get; init; } = CurrentPlatform.Name;

    /// <summary><c>Linux</c>, <c>Windows</c> or <c>Mac</c>; the gateway's command filter needs it to fit the platform.</summary>
    public string? DeviceFamily { get; init; } = CurrentPlatform.Family;

    /// <summary>The name an operator sees.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The machine's model, at most 64 characters.</summary>
    public string? ModelIdentifier { get; init; }

    /// <summary>The node id of the node's configuration.</summary>
    public string? InstanceId { get; init; }
}
