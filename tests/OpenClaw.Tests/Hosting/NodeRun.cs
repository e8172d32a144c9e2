using OpenClaw.Gateway;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Hosting;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Hosting;

/// <summary>A loopback gateway and, once started, a whole node that knows it. Everything ends with the test.</summary>
internal sealed class NodeRun : IDisposable
{
    private CancellationTokenSource _stop = new();

    public NodeRun(LoopbackGatewayOptions? options = null)
    {
        Gateway = new LoopbackGateway(options ?? new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true });
        Gateway.Start();
    }

    public TestState State { get; } = new();

    public ListLog Log { get; } = new();

    public LoopbackGateway Gateway { get; }

    /// <summary>Ends every wait of a test that would otherwise wait for ever.</summary>
    public CancellationToken Deadline { get; } = new CancellationTokenSource(Patience.Limit).Token;

    public OpenClawNode Node { get; private set; } = null!;

    public Task<NodeRunResult> Result { get; private set; } = null!;

    public NodeOptions Options => new()
    {
        State = State.Location,
        Host = Gateway.Endpoint.Host,
        Port = Gateway.Endpoint.Port,
        DisplayName = "tested",
        Credentials = new GatewayCredentials { Token = "shared" },
        ReadEnvironment = _ => null,
        Timings = new GatewayTimings { PairingPoll = TimeSpan.FromMilliseconds(50), ReconnectMin = TimeSpan.FromMilliseconds(20),
            ReconnectMax = TimeSpan.FromMilliseconds(50) },
    };

    public void Start(NodeOptions? options = null, params INodeCommand[] moreCommands) => Start(options, _ => moreCommands);

    public void Start(NodeOptions? options, MoreCommands moreCommands)
    {
        Node = OpenClawNode.Create(options ?? Options, Log, moreCommands);
        Result = Node.RunAsync(_stop.Token);
    }

    public Task<LoopbackClient> StartConnectedAsync(NodeOptions? options = null, params INodeCommand[] moreCommands) =>
        StartConnectedAsync(options, _ => moreCommands);

    public async Task<LoopbackClient> StartConnectedAsync(NodeOptions? options, MoreCommands moreCommands)
    {
        Start(options, moreCommands);
        await WaitForAsync(status => status.Connection == GatewayConnectionState.Connected);
        return await Gateway.WaitForNodeAsync(Deadline);
    }

    /// <summary>The same machine's next node, after <see cref="StopAsync"/>.</summary>
    public async Task RestartAsync(NodeOptions options)
    {
        _stop = new CancellationTokenSource();
        Start(options);
        await WaitForAsync(status => status.Connection == GatewayConnectionState.Connected);
    }

    public Task<NodeRunResult> StopAsync()
    {
        _stop.Cancel();
        return Result;
    }

    /// <summary>Waits until the node's status is as asked.</summary>
    public async Task<NodeStatus> WaitForAsync(Func<NodeStatus, bool> condition)
    {
        var seen = new TaskCompletionSource<NodeStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(NodeStatus status)
        {
            if (condition(status))
            {
                seen.TrySetResult(status);
            }
        }
        Node.StatusChanged += Look;
        Look(Node.Status);
        using CancellationTokenRegistration late =
            Deadline.Register(() =>
                seen.TrySetException(
                    new TimeoutException($"status is {NodeStatusText.Of(Node.Status)}; log: {string.Join("\n", Log.Lines)}")));
        return await seen.Task;
    }

    public void Dispose()
    {
        _stop.Cancel();
        Result?.Wait(Patience.Limit);
        Gateway.Dispose();
        State.Dispose();
    }
}

internal static class NodeStatusText
{
    public static string Of(NodeStatus status) => OpenClaw.Node.State.Json.JsonTreeWriter.WriteCompact(NodeStatusDocument.ToTree(status));
}
