using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Operators;
using OpenClaw.LiveTests.Wire;

namespace OpenClaw.LiveTests.Nodes;

/// <summary>
/// A node that is connected through a proxy, paired and approved, with an operator beside it: where most scenarios begin.
/// </summary>
internal sealed class ReadyNode : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private ReadyNode(LiveGateway gateway, OperatorClient client, NodeProxy proxy, NodeUnderTest node)
    {
        Gateway = gateway;
        Operator = client;
        Proxy = proxy;
        Node = node;
    }

    public LiveGateway Gateway { get; }

    public OperatorClient Operator { get; private set; }

    public NodeProxy Proxy { get; }

    public NodeUnderTest Node { get; }

    public string Id { get; set; } = "";

    /// <summary>Where and with what the node connects.</summary>
    public NodeTarget Target => new(Proxy.Port, Gateway.Token);

    /// <summary>Connected and approved, with security full and ask off, so that a scenario sees the running and not the policy.</summary>
    public static async Task<ReadyNode> StartAsync(LiveGateways gateways, NodeKind kind, GatewayRelease? release = null) =>
        await ServingAsync(await NewAsync(gateways, kind, release));

    /// <summary>The same at this very gateway.</summary>
    public static async Task<ReadyNode> StartAtAsync(LiveGateways gateways, LiveGateway gateway, NodeKind kind) =>
        await ServingAsync(await AtAsync(gateways, gateway, kind));

    private static async Task<ReadyNode> ServingAsync(ReadyNode ready)
    {
        try
        {
            await ready.Node.StartAsync(ready.Target);
            ready.Id = (await ready.ConnectedAsync()).NodeId;
            await ready.ApproveSurfaceAsync();
            await ready.Operator.SetPolicyAsync(ready.Id, "full", "off", "full");
            return ready;
        }
        catch
        {
            await ready.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everything but the node's start.</summary>
    public static async Task<ReadyNode> NewAsync(LiveGateways gateways, NodeKind kind, GatewayRelease? release = null) =>
        await AtAsync(gateways, release is null ? await gateways.NewestAsync() : await gateways.GetForReleasesAsync(release), kind);

    /// <summary>Everything but the node's start, at this very gateway.</summary>
    public static async Task<ReadyNode> AtAsync(LiveGateways gateways, LiveGateway gateway, NodeKind kind)
    {
        return new ReadyNode(gateway, await OperatorClient.ConnectAsync(gateway), NodeProxy.Start(gateway.Port),
            NewNode(gateways, gateway, kind));
    }

    /// <summary>The same with a node of the caller's.</summary>
    public static async Task<ReadyNode> WithAsync(LiveGateway gateway, NodeUnderTest node) =>
        new(gateway, await OperatorClient.ConnectAsync(gateway), NodeProxy.Start(gateway.Port), node);

    public static NodeUnderTest NewNode(LiveGateways gateways, LiveGateway gateway, NodeKind kind)
    {
        var directory = gateways.NewDirectory(kind.ToString().ToLowerInvariant());
        return LiveEnvironment.ReferenceInstead ? new ReferenceNode(gateway.Installation, directory) : kind switch
        {
            NodeKind.InProcess => new InProcessNode(directory),
            NodeKind.Program => new ProgramNode(directory),
            _ => new ReferenceNode(gateway.Installation, directory),
        };
    }

    /// <summary>Waits until the gateway lists this node as connected.</summary>
    public Task<ListedNode> ConnectedAsync() =>
        Eventually.GetAsync(
            "the node is connected", Patience, async () =>
                await Operator.FindNodeAsync(Node.DisplayName) is { Connected: true } node ? node : null, () => Node.Log);

    /// <summary>The second approval: of the commands the node offers.</summary>
    public async Task ApproveSurfaceAsync(TimeSpan? limit = null)
    {
        if (!Gateway.Release.ApprovesSurface)
        {
            await UntilServingAsync(limit);
            return;
        }

        var pending = await Eventually.GetAsync(
            "the node's commands wait for approval", Patience, () => Operator.FindPendingSurfaceAsync(Id), () => Node.Log);
        (await Operator.ApproveSurfaceAsync(pending)).MustBeOk();
        if (!Gateway.Release.ApprovesSurfaceLive && Node is ReferenceNode)
        {
            // Nobody tells it, and it does not ask: it serves from its next connection on.
            await Node.StopAsync();
            await Node.StartAsync(Target);
            await ConnectedAsync();
        }

        await UntilServingAsync(limit);
    }

    /// <summary>Waits until a command gets through: after an approval, a reconnect, a restart.</summary>
    public Task UntilServingAsync(TimeSpan? limit = null)
    {
        var last = "";
        return Eventually.TrueAsync(
            "the node serves system.which",
            limit ?? Patience,
            async () =>
            {
                var reply = await Operator.InvokeAsync(Id, "system.which",
                    new System.Text.Json.Nodes.JsonObject { ["bins"] = new System.Text.Json.Nodes.JsonArray("sh") });
                last = reply.ToString();
                return reply.Ok;
            },
            () => last + Environment.NewLine + Node.Log);
    }

    /// <summary>After the gateway was restarted the operator needs a new connection as well.</summary>
    public async Task ReconnectOperatorAsync()
    {
        await Operator.DisposeAsync();
        Operator = await OperatorClient.ConnectAsync(Gateway);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Proxy.DisposeAsync();
        await Operator.DisposeAsync();
    }
}
