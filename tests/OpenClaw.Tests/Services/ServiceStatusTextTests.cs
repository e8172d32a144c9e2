using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services.Hosting;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Tests.Gateway.Support;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Services;

/// <summary>What a service manager shows beside the name: English, and true also between two runs.</summary>
public sealed class ServiceStatusTextTests
{
    [Theory]
    [InlineData(GatewayConnectionState.NotStarted, null, null, "Starting")]
    [InlineData(GatewayConnectionState.Connecting, null, null, "Connecting to ws://g")]
    [InlineData(GatewayConnectionState.Connected, null, null, "Connected to ws://g")]
    [InlineData(GatewayConnectionState.Connected, "At the gateway: openclaw nodes approve 1", null,
        "Connected to ws://g; next: At the gateway: openclaw nodes approve 1")]
    [InlineData(GatewayConnectionState.WaitingForPairing, "At the gateway: openclaw devices approve 1", null,
        "Waiting for approval at ws://g; next: At the gateway: openclaw devices approve 1")]
    [InlineData(GatewayConnectionState.Backoff, null, "Cannot reach g.", "Not connected to ws://g, trying again: Cannot reach g.")]
    [InlineData(GatewayConnectionState.SlowRetry, null, null, "Not connected to ws://g, trying again")]
    [InlineData(GatewayConnectionState.Stopped, "Give the token.", "refused", null)]
    public void A_state_is_a_sentence(GatewayConnectionState state, string? next, string? error, string? text) =>
        Assert.Equal(text, ServiceStatusText.Of(Status(state) with { NextStep = next, LastError = error }));

    [Fact]
    public async Task The_beat_between_two_runs_repeats_what_is_waited_for()
    {
        var time = new ManualTime();
        var loop = new NodeServiceLoop(new ListLog(), time, SystemdNotifier.None);
        using var stop = new CancellationTokenSource();
        Task<int> running = loop.RunAsync(_ => Task.FromResult(new NodeRunResult(77, "x", "Refused.", null)), () => "Stopped to ws://g",
            stop.Token);
        Assert.True(SpinWait.SpinUntil(() => loop.Says(() => "Stopped to ws://g") != "Stopped to ws://g", Patience.Limit));
        Assert.Equal("Refused. Trying again in 60 s.", loop.Says(() => "Stopped to ws://g"));
        stop.Cancel();
        await running;
    }

    private static NodeStatus Status(GatewayConnectionState state) => new()
    {
        Version = "1",
        ProcessId = 1,
        StartedAt = default,
        TakenAt = default,
        StateDirectory = "/s",
        NodeId = "n",
        DisplayName = "n",
        DeviceId = "d",
        Connection = state,
        ConnectionSince = default,
        Gateway = "ws://g",
        Pairing = NodePairing.Unknown,
        Surface = NodeSurface.Unknown,
        Commands = [],
        Policy = new NodePolicySummary("allowlist", "off", "deny", 0, null),
        Counters = new NodeCounters(0, 0, 0, 0, 0, 0),
    };
}
