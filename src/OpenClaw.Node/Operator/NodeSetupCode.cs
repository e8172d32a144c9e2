namespace OpenClaw.Node.Operator;

/// <summary>A one-time code that pairs one node without anybody approving it. Whoever has it can be that node.</summary>
internal sealed record NodeSetupCode
{
    /// <summary>The secret.</summary>
    public required string Code { get; init; }

    public string? SetupId { get; init; }

    /// <summary>Where a node that uses it will dial.</summary>
    public required string GatewayUrl { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the device gets: <c>node</c>.</summary>
    public string? Access { get; init; }

    /// <summary>No secret.</summary>
    public override string ToString() => $"setup code for {GatewayUrl}";
}
