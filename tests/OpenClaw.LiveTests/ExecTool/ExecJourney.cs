using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;
using OpenClaw.LiveTests.Windows;
using OpenClaw.LiveTests.Wire;

namespace OpenClaw.LiveTests.ExecTool;

/// <summary>
/// A gateway whose agent runs commands on our node by the gateway's own exec tool: the way that every command of an agent takes. The model
/// is ours (<see cref="ScriptedModel"/>); everything else is the real thing.
/// </summary>
internal sealed class ExecJourney : IAsyncDisposable
{
    /// <summary>
    /// The first turn after a gateway's start loads its plugins and tidies its sessions: 30 s of processor time, before the exec tool is
    /// called at all.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private readonly LiveGateway _gateway;
    private readonly ScriptedModel _model;
    private readonly ConcurrentQueue<string> _requests = new();
    private ReadyNode _ready;
    private OperatorClient _person;
    private ExecSetting _setting;

    private ExecJourney(LiveGateway gateway, ScriptedModel model, ReadyNode ready, OperatorClient person, ExecSetting setting)
    {
        (_gateway, _model, _ready, _person, _setting) = (gateway, model, ready, person, setting);
        Listen();
    }

    public ReadyNode Ready => _ready;

    public LiveGateway Gateway => _gateway;

    /// <param name="gateways">The run's gateways.</param>
    /// <param name="release">The gateway's release.</param>
    /// <param name="setting">The gateway's <c>tools.exec</c>.</param>
    /// <param name="node">The node, where it is not the built program.</param>
    public static async Task<ExecJourney> StartAsync(LiveGateways gateways, GatewayRelease release, ExecSetting setting,
        NodeUnderTest? node = null)
    {
        ScriptedModel model = ScriptedModel.Start();
        LiveGateway gateway = await gateways.NewAsync(release, configuration => Configure(configuration, model, setting.For(release)));
        if (release.ToolNeedsItsMachinePaired)
        {
            await OnGatewayAsync(gateway, "devices", "list");
        }

        ReadyNode ready = node is null ? await ReadyNode.AtAsync(gateways, gateway, NodeKind.Program)
            : await ReadyNode.WithAsync(gateway, node);
        await ready.Node.StartAsync(ready.Target);
        ready.Id = (await ready.ConnectedAsync()).NodeId;
        if (!release.ApprovesSurfaceLive && release.ApprovesSurface)
        {
            string pending = await Eventually.GetAsync("the node's commands wait for approval", Patience,
                () => ready.Operator.FindPendingSurfaceAsync(ready.Id), () => ready.Node.Log);
            (await ready.Operator.ApproveSurfaceAsync(pending)).MustBeOk();
            await ready.Node.StopAsync();
            await ready.Node.StartAsync(ready.Target);
            await ready.UntilServingAsync();
        }
        else
        {
            await ready.ApproveSurfaceAsync();
        }

        var journey = new ExecJourney(gateway, model, ready, await OperatorClient.ConnectAsync(gateway), setting);
        if (release.ToolNeedsItsMachinePaired)
        {
            await journey.ApproveToolAsync();
        }

        return journey;
    }

    /// <summary>
    /// Each right that the tool asks for as the gateway's own device is approved once, as an administrator would by <c>openclaw devices
    /// approve</c>.
    /// </summary>
    private async Task ApproveToolAsync()
    {
        for (int attempt = 0; attempt < 4; attempt++)
        {
            await RunAsync("true");
            if (await _ready.Operator.ApprovePendingDevicesAsync() == 0)
            {
                return;
            }
        }

        Assert.Fail("The gateway's exec tool still waits for its device to be approved.");
    }

    /// <summary>
    /// Other settings of the gateway's exec tool, which it reads while it runs. Back when they are in effect: the tool says them to the
    /// node. One that never says them is started again.
    /// </summary>
    public async Task ReconfigureAsync(ExecSetting setting)
    {
        if (setting == _setting)
        {
            return;
        }

        string path = Path.Combine(_gateway.StateDirectory, _gateway.Release.ConfigurationFile);
        JsonObject configuration = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        Configure(configuration, _model, setting.For(_gateway.Release));
        await File.WriteAllTextAsync(path + ".new", configuration.ToJsonString());
        File.Move(path + ".new", path, overwrite: true);
        if (_gateway.Release.TellsNodesItsSetting)
        {
            await UntilInEffectAsync(setting);
        }
        else
        {
            _setting = setting;
            await RestartGatewayAsync();
        }
    }

    /// <summary>Waits until the tool says this setting to the node, whoever made it so.</summary>
    public async Task UntilInEffectAsync(ExecSetting setting)
    {
        _setting = setting;
        for (int attempt = 0; attempt < 20; attempt++)
        {
            JourneyOutcome probe = await RunAsync("uname -s");
            if (probe.GatewaySays == setting.Said)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }

        Assert.Fail($"The gateway did not take up {setting.Name}.");
    }

    public async Task RestartGatewayAsync()
    {
        await _gateway.KillAsync();
        await _gateway.StartProcessAsync(TestContext.Current.CancellationToken);
        await _ready.ReconnectOperatorAsync();
        await _person.DisposeAsync();
        _person = await OperatorClient.ConnectAsync(_gateway);
        Listen();
        await _ready.ConnectedAsync();
        await _ready.UntilServingAsync();
    }

    public async Task RestartNodeAsync()
    {
        await _ready.Node.StopAsync();
        await _ready.Node.StartAsync(_ready.Target);
        await _ready.ConnectedAsync();
        await _ready.UntilServingAsync();
    }

    /// <summary>
    /// An "allow always" for a command: given through the gateway as an operator gives it, or, where a gateway before 2026.8 hands over
    /// what nobody was asked about, on the node, where the denied request waits.
    /// </summary>
    public async Task GrantAsync(string command)
    {
        if (_gateway.Release.TellsNodesItsSetting)
        {
            JourneyOutcome outcome = await RunAsync(command, "allow-always");
            Assert.Equal("asked, ran", outcome.Word);
            return;
        }

        JourneyOutcome denied = await RunAsync(command);
        Assert.True(denied.Word == "denied by the node", denied.ToString());
        ToolResult pending = await OnNodeAsync("approvals", "pending", "--json");
        string id = JsonNode.Parse(pending.Stdout)!["requests"]!.AsArray().Single()!["id"]!.GetValue<string>();
        await OnNodeAsync("approvals", "resolve", id, "allow-always");
    }

    /// <summary>Changes what holds by default on the node; its rules and grants stay.</summary>
    public Task SetDefaultsAsync(string security, string ask) =>
        OnNodeAsync("approvals", "policy", "--security", security, "--ask", ask, "--yes");

    /// <summary>A verb of the node's program, which has to succeed.</summary>
    public async Task<ToolResult> OnNodeAsync(params string[] arguments)
    {
        ToolResult result = await (_ready.Node is WineNode wine
            ? wine.RunAsync(arguments) : ProgramNode.RunAsync(_ready.Node.StateDirectory, arguments));
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.ExitCode}, {result.Output}");
        return result;
    }

    /// <summary>A command that an administrator types on the gateway's machine, which has to succeed.</summary>
    public Task<ToolResult> OnGatewayAsync(params string[] arguments) => OnGatewayAsync(_gateway, arguments);

    /// <summary>The agent runs a command.</summary>
    /// <param name="command">As the agent types it.</param>
    /// <param name="decision">What a person answers if asked; null for no.</param>
    /// <param name="session">Which of the agent's sessions.</param>
    /// <param name="beforeRun">Done when the node has answered the tool's <c>prepare</c> and was not yet asked to run.</param>
    public async Task<JourneyOutcome> RunAsync(string command, string? decision = null, string session = "main", Action? beforeRun = null)
    {
        for (int attempt = 0; ; attempt++)
        {
            if (NodeBrokeDown)
            {
                await RestartNodeAsync();
            }

            JourneyOutcome outcome = await TurnAsync(command, decision, session, beforeRun);
            // A node that is gone says nothing about the command.
            if (!NodeBrokeDown || attempt == 2)
            {
                return outcome;
            }
        }
    }

    /// <summary>.NET under wine ends now and then by itself, which is no concern of the journey.</summary>
    private bool NodeBrokeDown => _ready.Node is WineNode { HasExited: true };

    private async Task<JourneyOutcome> TurnAsync(string command, string? decision, string session, Action? beforeRun)
    {
        JsonObject arguments = new() { ["command"] = command, ["host"] = "node" };
        if (!_gateway.Release.FindsTheOnlyNode)
        {
            arguments["node"] = _ready.Id;
        }

        Errand errand = _model.Prepare(arguments);
        int seen = _ready.Proxy.Frames.Count, asked = _requests.Count;
        _ready.Proxy.OnFrame = beforeRun is null ? null : frame =>
        {
            if (frame.Direction == WireDirection.FromNode && frame.Text.Contains("execPolicy", StringComparison.Ordinal))
            {
                beforeRun();
            }
        };
        Task<OperatorReply> turn = _ready.Operator.RequestAsync("agent", new JsonObject
        {
            ["message"] = errand.Words, ["agentId"] = OperatorClient.Agent, ["sessionKey"] = $"agent:{OperatorClient.Agent}:{session}",
            ["idempotencyKey"] = Guid.NewGuid().ToString(),
        }, Patience);
        bool wasAsked = false, yesRefused = false;
        string? answer = null;
        long said = GatewayLog().Length;
        await Eventually.TrueAsync(
            $"the exec tool is done with '{command}'",
            Patience,
            async () =>
            {
                if (!wasAsked && _requests.Skip(asked).FirstOrDefault() is { } id)
                {
                    wasAsked = true;
                    await _person.RequestAsync("exec.approval.resolve", new JsonObject { ["id"] = id, ["decision"] = decision ?? "deny" });
                }

                answer = RunAnswer(seen);
                // 2026.6 asks as one client and runs as another, which its own check refuses: the agent never hears of it.
                yesRefused = wasAsked && GatewayLog()[(int)said..].Contains("approval id not valid", StringComparison.Ordinal);
                return answer is not null || yesRefused || NodeBrokeDown
                    || errand.Result.IsCompleted
                    && (wasAsked ? decision is null or "deny"
                        : !errand.Result.Result.StartsWith("Approval required", StringComparison.Ordinal));
            },
            () => $"tool: {(errand.Result.IsCompleted ? errand.Result.Result : "silent")}; asked: {wasAsked}; {_ready.Node.Log}");
        await Task.WhenAny(errand.Result, Task.Delay(TimeSpan.FromSeconds(5)));
        await Task.WhenAny(turn, Task.Delay(TimeSpan.FromSeconds(5)));
        answer ??= RunAnswer(seen);
        bool ran = answer is not null && JsonNode.Parse(answer)?["params"]?["ok"]?.GetValue<bool>() == true;
        JsonNode? prepared = Answered(seen, "system.run.prepare") is { } frame ? JsonNode.Parse(frame)?["params"] : null;
        return new JourneyOutcome(wasAsked, ran, errand.Result.IsCompleted ? await errand.Result : "", answer)
        {
            GatewaySays = _gateway.Release.TellsNodesItsSetting ? PolicyIn(Invoked(seen, "system.run.prepare")?["params"]) : _setting.Said,
            NodeSays = _gateway.Release.TellsNodesItsSetting ? PolicyIn(Payload(prepared)?["execPolicy"]) : null,
            YesRefused = yesRefused,
            NotPrepared = prepared?["ok"]?.GetValue<bool>() == false,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _person.DisposeAsync();
        await _ready.DisposeAsync();
        await _gateway.DisposeAsync();
        await _model.DisposeAsync();
    }

    private static async Task<ToolResult> OnGatewayAsync(LiveGateway gateway, params string[] arguments)
    {
        ToolResult result = await gateway.OwnCommandLineAsync(TestContext.Current.CancellationToken, arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.ExitCode}, {result.Output}");
        return result;
    }

    private string GatewayLog()
    {
        using FileStream stream = new(Path.Combine(_gateway.Directory, "gateway.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private void Listen() => _person.Told += (name, payload) =>
    {
        if (name == "exec.approval.requested" && payload.TryGetProperty("id", out JsonElement id))
        {
            _requests.Enqueue(id.GetString()!);
        }
    };

    /// <summary>The node's answer to the <c>system.run</c> that was sent since; null while there is none.</summary>
    private string? RunAnswer(int seen) => Answered(seen, "system.run");

    private string? Answered(int seen, string command) => Invoked(seen, command)?["id"]?.GetValue<string>() is { } id
        ? _ready.Proxy.Frames.Skip(seen)
            .FirstOrDefault(answer => answer.Direction == WireDirection.FromNode
                && answer.Text.Contains("node.invoke.result", StringComparison.Ordinal)
            && answer.Text.Contains(id, StringComparison.Ordinal))?.Text
        : null;

    /// <summary>The first invoke of a command that was sent since, its parameters taken apart.</summary>
    private JsonObject? Invoked(int seen, string command)
    {
        foreach (WireFrame frame in _ready.Proxy.Frames.Skip(seen)
            .Where(frame => frame.Direction == WireDirection.FromGateway
                && frame.Text.Contains($"\"{command}\"", StringComparison.Ordinal)))
        {
            if (JsonNode.Parse(frame.Text)?["payload"] is JsonObject request && request["command"]?.GetValue<string>() == command)
            {
                request["params"] = request["paramsJSON"]?.GetValue<string>() is { } text
                    ? JsonNode.Parse(text) : request["params"]?.DeepClone();
                return request;
            }
        }

        return null;
    }

    private static JsonNode? Payload(JsonNode? result) =>
        result?["payloadJSON"]?.GetValue<string>() is { } text ? JsonNode.Parse(text) : result?["payload"];

    private static string? PolicyIn(JsonNode? policy) => policy?["security"] is { } security ? $"{security}, {policy["ask"]}" : null;

    private static void Configure(JsonObject configuration, ScriptedModel model, JsonObject exec)
    {
        model.AddTo(configuration);
        JsonObject settings = exec.DeepClone().AsObject();
        settings["host"] = "node";
        JsonObject tools = configuration["tools"]?.DeepClone().AsObject() ?? [];
        tools["exec"] = settings;
        configuration["tools"] = tools;
    }
}
