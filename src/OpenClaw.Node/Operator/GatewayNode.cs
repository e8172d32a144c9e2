using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Operator;

/// <summary>A node as its gateway knows it.</summary>
public sealed record GatewayNode
{
    /// <summary>The name operators see; the beginning of the id where there is none.</summary>
    public required string Name { get; init; }

    /// <summary>Its id at the gateway: the device id.</summary>
    public required string Id { get; init; }

    /// <summary>It is connected now.</summary>
    public bool Connected { get; init; }

    /// <summary>Its device is approved.</summary>
    public bool Paired { get; init; }

    /// <summary>
    /// How its commands stand: <c>approved</c>, <c>pending-approval</c>, <c>pending-reapproval</c>, <c>unapproved</c>; null where the
    /// gateway does not tell (before 2026.8).
    /// </summary>
    public string? Approval { get; init; }

    /// <summary>The pairing request for its commands, when one waits.</summary>
    public string? PendingRequestId { get; init; }

    /// <summary>For example <c>linux</c>.</summary>
    public string? Platform { get; init; }

    /// <summary>For example <c>Linux</c>.</summary>
    public string? DeviceFamily { get; init; }

    /// <summary>The version of its software.</summary>
    public string? Version { get; init; }

    /// <summary>What it can do.</summary>
    public IReadOnlyList<string> Caps { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The commands that may be called now.</summary>
    public IReadOnlyList<string> Commands { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The commands that wait for approval.</summary>
    public IReadOnlyList<string> PendingCommands { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The address it comes from; null when the gateway does not tell (it does not for its own machine).</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>Since when it is connected.</summary>
    public DateTimeOffset? ConnectedSince { get; init; }

    /// <summary>When it was last seen; null where the gateway does not tell (before 2026.6).</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>When it was approved.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>The gateway; binds to -Url in a pipeline.</summary>
    public required string Url { get; init; }

    /// <summary>The pinned certificate of that gateway, or null.</summary>
    public string? TlsFingerprint { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Printable.Visible(Name);

    /// <summary>Reads one item of <c>node.list</c> (seen at 2026.1.29 to 2026.9.6); null when it is none.</summary>
    internal static GatewayNode? Read(JsonElement item, GatewayEndpoint gateway)
    {
        if (OperatorJson.Id(item, "nodeId") is not { } id)
        {
            return null;
        }
        DateTimeOffset? connected = OperatorJson.Time(item, "connectedAtMs");
        return new GatewayNode
        {
            Id = id,
            Name = OperatorJson.Line(item, "displayName") ?? id.Substring(0, Math.Min(12, id.Length)),
            Connected = JsonRead.Bool(item, "connected"),
            Paired = JsonRead.Bool(item, "paired"),
            Approval = OperatorJson.Line(item, "approvalState"),
            PendingRequestId = OperatorJson.Line(item, "pendingRequestId"),
            Platform = OperatorJson.Line(item, "platform"),
            DeviceFamily = OperatorJson.Line(item, "deviceFamily"),
            Version = OperatorJson.Line(item, "version"),
            Caps = OperatorJson.Words(item, "caps"),
            Commands = OperatorJson.Words(item, "commands"),
            PendingCommands = OperatorJson.Words(item, "pendingDeclaredCommands"),
            RemoteAddress = OperatorJson.Line(item, "remoteIp"),
            ConnectedSince = connected,
            LastSeen = OperatorJson.Time(item, "lastSeenAtMs") ?? OperatorJson.Time(item, "lastConnectedAtMs") ?? connected,
            ApprovedAt = OperatorJson.Time(item, "approvedAtMs"),
            Url = gateway.Url,
            TlsFingerprint = gateway.Fingerprint?.ToString(),
        };
    }
}
