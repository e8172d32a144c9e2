using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// What a node does with what its connection tells it: hands invokes to the dispatcher, notes approvals, remembers the gateway at each
/// hello, sends the machine's load each minute, and aborts everything when the connection goes. Owns the state of the second approval (the
/// surface).
/// </summary>
internal sealed class NodeLink : IGatewayEvents, IInvokeTransport
{
    private static readonly TimeSpan StatsInterval = TimeSpan.FromSeconds(60);

    private readonly PreparedNode _node;
    private readonly INodeLog _log;
    private readonly SurfaceRecheck _recheck;
    private readonly object _gate = new();
    private ITimer? _stats; // under _gate
    private Task _remembering = Task.CompletedTask; // under _gate
    private SurfaceState _surface = new(NodeSurface.Unknown, null);

    public NodeLink(PreparedNode node)
    {
        _node = node;
        _log = node.Services.Log;
        _recheck = new SurfaceRecheck(
            node.Services.Time, node.Connection.Timings.PairingPoll, () => node.Services.Link.Connection.Figures.MissedEvents,
            () => node.Services.Link.Connection.Reconnect("To see whether the commands of this node have been approved."));
        Dispatcher = new InvokeDispatcher(node.Surface.Offered, node.Surface.Withheld, this, _log);
    }

    /// <summary>Runs the invokes.</summary>
    public InvokeDispatcher Dispatcher { get; }

    /// <summary>The second approval, as far as the gateway has told.</summary>
    public SurfaceState Surface => Volatile.Read(ref _surface);

    /// <summary>Told when <see cref="Surface"/> changed.</summary>
    public event Action? Changed;

    /// <inheritdoc/>
    public Task<GatewayError?> PostAsync(string method, Action<Utf8JsonWriter> writeParams, CancellationToken cancellationToken) =>
        _node.Services.Link.Connection.PostAsync(method, writeParams, cancellationToken);

    /// <inheritdoc/>
    public void OnConnected(HelloOk hello)
    {
        _recheck.Begin();
        // Which gateways know the question is not told in the hello (2026.9.6 does and does not list it); the others refuse it, and nothing
        // follows from that.
        _ = AskSurfaceAsync();
        lock (_gate)
        {
            _remembering = Task.WhenAll(_remembering, Task.Run(() => Remember(hello.Endpoint)));
            _stats?.Dispose();
            _stats = _node.Services.Time.CreateTimer(_ => SendStats(), null, TimeSpan.Zero, StatsInterval);
        }
    }

    /// <inheritdoc/>
    public void OnEvent(string name, JsonElement payload)
    {
        switch (name)
        {
            case "node.invoke.request":
                NoteSurface(NodeSurface.Approved, null);
                Dispatcher.OnRequest(payload);
                break;
            case "node.invoke.cancel":
                Dispatcher.OnCancel(payload);
                break;
            case "node.pair.requested" when IsOurs(payload):
                NoteSurface(NodeSurface.WaitingForApproval, Text(payload, "requestId"));
                break;
            case "node.pair.resolved" when IsOurs(payload):
                NoteSurface(Text(payload, "decision") == "approved" ? NodeSurface.Approved : NodeSurface.Rejected, null);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnDisconnected(GatewayFailure reason)
    {
        StopStats();
        _recheck.End();
        Dispatcher.AbortAll();
        // What was approved may be withdrawn while we are away; the next connection tells.
        NoteSurface(NodeSurface.Unknown, null);
    }

    /// <summary>Aborts every invoke, sends no more on its own, and ends when nothing of it runs any more.</summary>
    public Task StopAsync()
    {
        Dispatcher.AbortAll();
        StopStats();
        _recheck.End();
        lock (_gate)
        {
            return Task.WhenAll(Dispatcher.DrainAsync(), _remembering);
        }
    }

    private async Task AskSurfaceAsync()
    {
        try
        {
            GatewayResponse answer = await _node.Services.Link.Connection.RequestAsync(SurfaceQuestion.Method, SurfaceQuestion.Params)
                .ConfigureAwait(false);
            if (SurfaceQuestion.Read(answer) is { } told && Surface.Surface == NodeSurface.Unknown)
            {
                NoteSurface(told.Surface, told.RequestId);
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or InvalidOperationException)
        {
            // The connection went; the next hello asks again.
        }
    }

    private void StopStats()
    {
        lock (_gate)
        {
            _stats?.Dispose();
            _stats = null;
        }
    }

    private void Remember(GatewayEndpoint endpoint)
    {
        try
        {
            _node.ConfigStore.Update(stored => stored with
            {
                NodeId = _node.Config.NodeId,
                DisplayName = _node.DisplayName,
                Gateway = EndpointChoice.ToSaved(endpoint),
                Commands = _node.Config.Commands,
            });
        }
        catch (NodeStateException problem)
        {
            _log.Write(LogLevel.Warning, NodeLogEvents.ConfigSaved,
                $"The gateway could not be remembered for the next start: {problem.Message}");
        }
    }

    private void SendStats()
    {
        string payload = JsonTreeWriter.WriteCompact(HostStats.Sample(_node.Services.State.Home));
        _ = PostAsync("node.event", writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("event", "node.host.stats");
            writer.WriteString("payloadJSON", payload);
            writer.WriteEndObject();
        }, CancellationToken.None);
    }

    private bool IsOurs(JsonElement payload) =>
        Text(payload, "nodeId") is { } id && (id == _node.Identity.DeviceId || id == _node.Config.NodeId);

    private void NoteSurface(NodeSurface surface, string? requestId)
    {
        var next = new SurfaceState(surface, requestId);
        if (Interlocked.Exchange(ref _surface, next) == next)
        {
            return;
        }
        if (surface == NodeSurface.Approved)
        {
            _recheck.Settle();
        }
        else if (surface != NodeSurface.Unknown)
        {
            _recheck.End();
        }
        if (surface == NodeSurface.WaitingForApproval)
        {
            _log.Write(LogLevel.Warning, NodeLogEvents.Surface,
                $"An operator has to approve the commands of this node. {ToolWords.Current.ApproveCommands(requestId)}");
        }
        else if (surface != NodeSurface.Unknown)
        {
            _log.Write(LogLevel.Information, NodeLogEvents.Surface,
                surface == NodeSurface.Approved ? "The gateway uses the commands of this node."
                : "An operator refused the commands of this node.");
        }
        Changed?.Invoke();
    }

    // Ids are shown as part of a command to type: anything else than an id is not shown (docs/protocol/wire.md 5.1).
    private static string? Text(JsonElement payload, string name) =>
        JsonRead.String(payload, name, 128) is { Length: > 0 } text
            && text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' or ':' or '-')
                ? text : null;
}
