using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Hosting;
using OpenClaw.NodeHost.Verbs;

namespace OpenClaw.Tests.NodeHost;

/// <summary>What `openclaw-node status` says of a running node.</summary>
public sealed class StatusTextTests
{
    private static readonly DateTimeOffset Connected = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(true, 2, "it failed (58 min 0 s ago)")]
    [InlineData(true, 0, "it failed (1 h 0 min ago, before it connected)")]
    [InlineData(true, -2, "it failed (1 h 2 min ago, before it connected)")]
    [InlineData(false, 0, "it failed (1 h 0 min ago)")]
    public void An_error_that_is_over_says_so(bool connected, int minutesAfter, string expected) =>
        Assert.Equal(expected,
            StatusVerb.LastErrorOf(Status(connected) with { LastError = "it failed", LastErrorAt = Connected.AddMinutes(minutesAfter) }));

    [Fact]
    public void Without_an_error_there_is_no_line() => Assert.Null(StatusVerb.LastErrorOf(Status(connected: true)));

    private static NodeStatus Status(bool connected) => new()
    {
        Version = "1.2.3",
        ProcessId = 42,
        StartedAt = Connected,
        TakenAt = Connected.AddHours(1),
        StateDirectory = "/state",
        NodeId = "node",
        DisplayName = "name",
        DeviceId = new string('a', 64),
        Connection = connected ? GatewayConnectionState.Connected : GatewayConnectionState.Connecting,
        ConnectionSince = Connected,
        Pairing = NodePairing.Paired,
        Surface = NodeSurface.Approved,
        Commands = [],
        Policy = new NodePolicySummary("deny", "off", "deny", 0, null),
        Counters = new NodeCounters(0, 0, 0, 0, 0, 0),
    };
}
