using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Hosting;

/// <summary>A status is one list of members: the channel, the reader and <c>status --json</c> know the same ones.</summary>
public sealed class NodeStatusDocumentTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly NodeStatus Full = new()
    {
        Version = "1.2.3",
        ProcessId = 42,
        StartedAt = Start,
        TakenAt = Start.AddHours(1),
        StateDirectory = "/state",
        NodeId = "node",
        DisplayName = "é \"x\"",
        DeviceId = new string('a', 64),
        Connection = GatewayConnectionState.Connected,
        ConnectionSince = Start.AddMinutes(1),
        Gateway = "wss://gateway",
        TlsFingerprint = new string('b', 64),
        GatewayVersion = "2026.9.6",
        Protocol = 4,
        Hellos = 3,
        NextAttemptAt = Start.AddHours(2),
        Pairing = NodePairing.Paired,
        PairingRequestId = "p1",
        Surface = NodeSurface.Rejected,
        SurfaceRequestId = "s1",
        Commands = ["system.run", "system.which"],
        Policy = new NodePolicySummary("allowlist", "on-miss", "deny", 7, "broken"),
        GatewayExec = new GatewayExecPolicy("allowlist", "on-miss", "2026.9.6"),
        Counters = new NodeCounters(1, 2, 3, 4, 5, 6),
        LastError = "it failed",
        LastErrorAt = Start.AddMinutes(5),
    };

    private static readonly NodeStatus Bare = Full with
    {
        Gateway = null, TlsFingerprint = null, GatewayVersion = null, GatewayExec = null, Protocol = null, NextAttemptAt = null,
        PairingRequestId = null, SurfaceRequestId = null, LastError = null, LastErrorAt = null,
        Commands = [], Policy = new NodePolicySummary("deny", "off", "deny", 0, null),
    };

    public static TheoryData<bool> Both => [true, false];

    [Theory]
    [MemberData(nameof(Both))]
    public void A_status_comes_back_as_it_was(bool full)
    {
        NodeStatus status = full ? Full : Bare;
        NodeStatus? read = NodeStatusDocument.FromTree(JsonTreeReader.Read(JsonTreeWriter.WriteCompact(NodeStatusDocument.ToTree(status))));
        Assert.NotNull(read);
        Assert.Equal(status.Commands, read.Commands);
        Assert.Equal(status with { Commands = read.Commands }, read);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void The_report_has_every_member_of_a_status_always(bool full)
    {
        using JsonDocument report = JsonDocument.Parse(NodeStatusDocument.Report(full ? Full : Bare));
        IEnumerable<string> members = typeof(NodeStatus).GetProperties()
            .Select(property => property.Name == nameof(NodeStatus.Uptime)
                ? "uptimeSeconds" : JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        Assert.Equal(members.OrderBy(name => name, StringComparer.Ordinal),
            report.RootElement.EnumerateObject().Select(member => member.Name).OrderBy(name => name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"processId":1,"startedAt":"2026-01-01T00:00:00Z","takenAt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"processId":1,"startedAt":"x","takenAt":"2026-01-01T00:00:00Z","policy":{},"counters":{}}""")]
    public void What_is_no_status_is_none(string text) => Assert.Null(NodeStatusDocument.FromTree(JsonTreeReader.Read(text)));
}
