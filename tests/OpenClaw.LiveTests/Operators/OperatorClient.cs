using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Connection;
using OpenClaw.Gateway.Identity;
using OpenClaw.LiveTests.Gateways;

namespace OpenClaw.LiveTests.Operators;

/// <summary>An operator at a real gateway, over the same connection class the node uses.</summary>
internal sealed class OperatorClient : IAsyncDisposable, IGatewayEvents
{
    /// <summary>The agent the gateway's exec tool runs for; 2026.9.6 wants one whenever a rule is used.</summary>
    public const string Agent = "main";
    public const string Session = "agent:main:main";
    private static readonly string[] Scopes = ["operator.admin", "operator.read", "operator.write", "operator.approvals",
        "operator.pairing"];

    private readonly GatewayConnection _connection;
    private readonly CancellationTokenSource _end = new();
    private readonly GatewayRelease _release;
    private Task _running = Task.CompletedTask;

    private OperatorClient(LiveGateway gateway, DeviceIdentity identity, string clientId, string mode)
    {
        _release = gateway.Release;
        _connection = new GatewayConnection(
            new GatewayConnectionOptions
            {
                Role = "operator",
                Client = new GatewayClientInfo { Id = clientId, Mode = mode, Version = "0.0.0-test" },
                Candidates = [gateway.Endpoint],
                Credentials = new GatewayCredentials { Token = gateway.Token },
                Identity = identity,
                Scopes = Scopes,
                Caps = ["approvals", "exec-approvals"],
            },
            this);
    }

    /// <summary>Connects; a direct loopback connection with the shared token is paired without asking.</summary>
    /// <param name="gateway">Where.</param>
    /// <param name="clientId">"cli" for the kind of client whose disconnect cancels its invokes.</param>
    /// <param name="mode">Goes with the client id.</param>
    public static async Task<OperatorClient> ConnectAsync(LiveGateway gateway, string clientId = "gateway-client", string mode = "backend")
    {
        var client = new OperatorClient(gateway, gateway.OperatorIdentity, clientId, mode);
        client._running = client._connection.RunAsync(client._end.Token);
        using var limit = new CancellationTokenSource(Nodes.ReadyNode.Patience);
        var hello = await client._connection.WaitUntilConnectedAsync(limit.Token);
        Assert.True(hello is not null, $"the operator could not connect: {client._connection.Status.LastFailure}");
        return client;
    }

    public async Task<OperatorReply> RequestAsync(string method, JsonNode? parameters = null, TimeSpan? timeout = null) =>
        OperatorReply.From(await _connection.RequestAsync(
            method, (parameters ?? new JsonObject()).ToJsonString(), timeout ?? Nodes.ReadyNode.Patience,
            TestContext.Current.CancellationToken));

    public Task<OperatorReply> InvokeAsync(string nodeId, string command, JsonNode? parameters = null, int timeoutMs = 30_000) =>
        RequestAsync(
            "node.invoke",
            new JsonObject
            {
                ["nodeId"] = nodeId,
                ["command"] = command,
                ["params"] = parameters ?? new JsonObject(),
                ["timeoutMs"] = timeoutMs,
                ["idempotencyKey"] = Guid.NewGuid().ToString(),
            },
            TimeSpan.FromMilliseconds(timeoutMs + 30_000));

    /// <summary>One system.run without a plan.</summary>
    public Task<OperatorReply> RunAsync(string nodeId, IEnumerable<string> argv, JsonObject? more = null, int timeoutMs = 30_000) =>
        InvokeAsync(nodeId, "system.run", Command(argv, more), timeoutMs);

    public Task<OperatorReply> PrepareAsync(string nodeId, IEnumerable<string> argv, JsonObject? more = null) =>
        InvokeAsync(nodeId, "system.run.prepare", Command(argv, more));

    /// <summary>As the gateway's exec tool does: prepare, then run what the plan says.</summary>
    public async Task<(OperatorReply Prepare, OperatorReply? Run)> PrepareAndRunAsync(string nodeId, IReadOnlyList<string> argv,
        JsonObject? more = null)
    {
        var parameters = (JsonObject?)more?.DeepClone() ?? [];
        parameters["security"] = "full";
        parameters["ask"] = "off";
        var prepare = await PrepareAsync(nodeId, argv, parameters);
        if (!prepare.Ok)
        {
            return (prepare, null);
        }

        var run = FromPlan(AsToolReads(prepare.Result.GetProperty("plan")));
        Merge(run, more, "env");
        run["runId"] = Guid.NewGuid().ToString();
        return (prepare, await InvokeAsync(nodeId, "system.run", run));
    }

    /// <summary>A plan as this release's exec tool understands it.</summary>
    public JsonElement AsToolReads(JsonElement plan)
    {
        if (_release.KeepsPolicySnapshots)
        {
            return plan;
        }

        var known = JsonNode.Parse(plan.GetRawText())!.AsObject();
        known.Remove("policySnapshot");
        return JsonSerializer.SerializeToElement(known);
    }

    /// <summary>The parameters of system.run for a prepared plan.</summary>
    public static JsonObject FromPlan(JsonElement plan)
    {
        var node = JsonObject.Create(plan)!;
        var parameters = new JsonObject
        {
            ["command"] = node["argv"]!.DeepClone(),
            ["rawCommand"] = node["commandText"]!.DeepClone(),
            ["agentId"] = Agent,
            ["sessionKey"] = Session,
            ["systemRunPlan"] = node,
        };
        if (plan.TryGetProperty("cwd", out var cwd) && cwd.ValueKind == JsonValueKind.String)
        {
            parameters["cwd"] = cwd.GetString();
        }

        return parameters;
    }

    public static string[] Shell(string payload) => ["/bin/sh", "-c", payload];

    public static JsonObject Command(IEnumerable<string> argv, JsonObject? more = null)
    {
        var parameters = (JsonObject?)more?.DeepClone() ?? [];
        parameters["command"] = new JsonArray([.. argv.Select(argument => (JsonNode?)JsonValue.Create(argument))]);
        parameters["agentId"] ??= Agent;
        parameters["sessionKey"] ??= Session;
        return parameters;
    }

    /// <summary>The request id of a device that waits for approval, by the node's display name.</summary>
    public async Task<string?> FindPendingDeviceAsync(string displayName) =>
        RequestIdOf(Find(await RequestAsync("device.pair.list"), "pending", "displayName", displayName));

    public async Task<string?> FindPendingSurfaceAsync(string nodeId) =>
        RequestIdOf(Find(await RequestAsync("node.pair.list"), "pending", "nodeId", nodeId));

    public async Task<ListedNode?> FindNodeAsync(string displayName) =>
        Find(await RequestAsync("node.list"), "nodes", "displayName", displayName) is { } node ? ListedNode.From(node) : null;

    public Task<OperatorReply> ApproveDeviceAsync(string requestId) =>
        RequestAsync("device.pair.approve", new JsonObject { ["requestId"] = requestId });

    /// <summary>Approves whatever devices wait, with the rights that they ask for. Returns how many.</summary>
    public async Task<int> ApprovePendingDevicesAsync()
    {
        string[] waiting =
            [.. (await RequestAsync("device.pair.list")).MustBeOk().Payload.GetProperty("pending").EnumerateArray()
                .Select(item => item.GetProperty("requestId").GetString()!)];
        foreach (string request in waiting)
        {
            (await ApproveDeviceAsync(request)).MustBeOk();
        }

        return waiting.Length;
    }

    public Task<OperatorReply> ApproveSurfaceAsync(string requestId) =>
        RequestAsync("node.pair.approve", new JsonObject { ["requestId"] = requestId });

    public Task<OperatorReply> GetApprovalsAsync(string nodeId) =>
        RequestAsync("exec.approvals.node.get", new JsonObject { ["nodeId"] = nodeId });

    public Task<OperatorReply> SetApprovalsAsync(string nodeId, JsonNode file, string? baseHash)
    {
        var parameters = new JsonObject { ["nodeId"] = nodeId, ["file"] = file.DeepClone() };
        if (baseHash is not null)
        {
            parameters["baseHash"] = baseHash;
        }

        return RequestAsync("exec.approvals.node.set", parameters);
    }

    /// <summary>Replaces the node's policy, on top of whatever it is now.</summary>
    public async Task<OperatorReply> SetPolicyAsync(string nodeId, string security, string ask, string askFallback,
        JsonObject? agents = null)
    {
        var now = await GetApprovalsAsync(nodeId);
        if (now.ErrorMessage?.Contains("node invoke timed out", StringComparison.Ordinal) == true)
        {
            // In the moment of an approval the gateway refuses an answer of the node ("node pairing changed before request dispatch"), and
            // waits for another.
            now = await GetApprovalsAsync(nodeId);
        }

        now.MustBeOk();
        var file = new JsonObject
        {
            ["version"] = 1,
            ["defaults"] = new JsonObject { ["security"] = security, ["ask"] = ask, ["askFallback"] = askFallback },
            ["agents"] = agents?.DeepClone() ?? new JsonObject(),
        };
        return (await SetApprovalsAsync(nodeId, file, now.Payload.GetProperty("hash").GetString())).MustBeOk();
    }

    public static JsonObject Allow(string agent, params string[] patterns) => new()
    {
        [agent] = new JsonObject
        {
            ["allowlist"] = new JsonArray([.. patterns.Select(pattern => (JsonNode?)new JsonObject { ["pattern"] = pattern })]),
        },
    };

    /// <summary>The gateway said something; called on the connection's own task.</summary>
    public event Action<string, JsonElement>? Told;

    void IGatewayEvents.OnConnected(HelloOk hello)
    {
        // Requests may be sent from now on; nobody waits for the event itself.
    }

    void IGatewayEvents.OnEvent(string name, JsonElement payload)
    {
        Told?.Invoke(name, payload);
    }

    void IGatewayEvents.OnDisconnected(GatewayFailure reason)
    {
        // Pending requests fail by themselves.
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private static string? RequestIdOf(JsonElement? pending) => pending?.GetProperty("requestId").GetString();

    private static JsonElement? Find(OperatorReply list, string array, string member, string value)
    {
        list.MustBeOk();
        foreach (var item in list.Payload.GetProperty(array).EnumerateArray())
        {
            if (item.TryGetProperty(member, out var found) && found.GetString() == value)
            {
                return item;
            }
        }

        return null;
    }

    private static void Merge(JsonObject into, JsonObject? from, string name)
    {
        if (from?[name] is { } value)
        {
            into[name] = value.DeepClone();
        }
    }
}
