using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;

namespace OpenClaw.Tests.Operator;

/// <summary>Calling node commands: what is sent, and what a failure means.</summary>
public sealed class NodeInvokerTests : IDisposable
{
    private readonly ScriptedGateway _gateway = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static GatewayNode Node(string[] commands, string[]? pending = null) => new()
    {
        Id = "n1",
        Name = "web01",
        Connected = true,
        Commands = commands,
        PendingCommands = pending ?? [],
        PendingRequestId = pending is null ? null : "p1",
        Url = "ws://x",
    };

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task A_call_goes_out_with_node_command_params_and_time_and_gives_the_payload()
    {
        _gateway.On("node.invoke", """{"ok":true,"payload":{"bins":{"git":"/usr/bin/git"}},"payloadJSON":null}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        JsonElement result = await new NodeInvoker(connected).InvokeAsync(Node(["system.which"]), "system.which", """{"bins":["git"]}""", TimeSpan.FromSeconds(7), Cancellation);
        Assert.Equal("/usr/bin/git", result.GetProperty("bins").GetProperty("git").GetString());
        using JsonDocument sent = JsonDocument.Parse(_gateway.Asked.Last().Params);
        Assert.Equal(("n1", "system.which", 7000), (sent.RootElement.GetProperty("nodeId").GetString(), sent.RootElement.GetProperty("command").GetString(), sent.RootElement.GetProperty("timeoutMs").GetInt32()));
        Assert.Equal("""{"bins":["git"]}""", sent.RootElement.GetProperty("params").GetRawText());
        Assert.NotEqual("", sent.RootElement.GetProperty("idempotencyKey").GetString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    public async Task Parameters_that_are_no_json_are_not_sent(string json)
    {
        using GatewayOperator connected = await _gateway.ConnectAsync();
        await Assert.ThrowsAnyAsync<JsonException>(() => new NodeInvoker(connected).InvokeAsync(Node([]), "a", json, TimeSpan.FromSeconds(1), Cancellation));
        Assert.Empty(_gateway.Asked);
    }

    [Fact]
    public async Task The_policy_of_a_node_is_asked_by_its_own_method_and_nobody_names_another_node_in_it()
    {
        _gateway.On("exec.approvals.node.get", """{"hash":"h"}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        JsonElement result = await new NodeInvoker(connected).InvokeAsync(Node([]), "system.execApprovals.get", """{"nodeId":"other","x":1}""", TimeSpan.FromSeconds(1), Cancellation);
        Assert.Equal("h", result.GetProperty("hash").GetString());
        Assert.Equal(("exec.approvals.node.get", """{"nodeId":"n1","x":1}"""), _gateway.Asked.Last());
    }

    [Fact]
    public async Task A_program_is_planned_first_and_the_plan_is_what_runs()
    {
        List<JsonElement> sent = [];
        _gateway.On("node.invoke", parameters =>
        {
            sent.Add(parameters.Clone());
            return parameters.GetProperty("command").GetString() == "system.run.prepare"
                ? (true, """{"payload":{"plan":{"argv":["/usr/bin/uname","-s"],"cwd":"/tmp","commandText":"/usr/bin/uname -s","agentId":"ci"}}}""")
                : (true, """{"payload":{"exitCode":3,"success":false,"timedOut":false,"stdout":"out","stderr":"err","error":null}}""");
        });
        using GatewayOperator connected = await _gateway.ConnectAsync();
        NodeRunCommand command = new(["uname", "-s"]) { Agent = "ci", Environment = new Dictionary<string, string> { ["A"] = "b" }, Timeout = TimeSpan.FromSeconds(4) };
        NodeRunOutcome outcome = await new NodeInvoker(connected).RunAsync(Node(["system.run", "system.run.prepare"]), command, Cancellation);
        Assert.Equal((3, false, false, "out", "err", null), (outcome.ExitCode, outcome.Success, outcome.TimedOut, outcome.Stdout, outcome.Stderr, outcome.Error));
        Assert.Equal(2, sent.Count);
        Assert.Equal("""{"command":["uname","-s"],"env":{"A":"b"},"agentId":"ci","security":"full","ask":"off"}""", sent[0].GetProperty("params").GetRawText());
        JsonElement run = sent[1].GetProperty("params");
        Assert.Equal("""["/usr/bin/uname","-s"]""", run.GetProperty("command").GetRawText());
        Assert.Equal(("/usr/bin/uname -s", "/tmp", 4000, true), (run.GetProperty("rawCommand").GetString(), run.GetProperty("cwd").GetString(), run.GetProperty("timeoutMs").GetInt32(), run.GetProperty("suppressNotifyOnExit").GetBoolean()));
        Assert.Equal("/usr/bin/uname -s", run.GetProperty("systemRunPlan").GetProperty("commandText").GetString());
        // Nobody claims that a person approved it.
        Assert.False(run.TryGetProperty("approved", out _) || run.TryGetProperty("approvalDecision", out _) || run.TryGetProperty("security", out _));
        // The node ends the program before the gateway stops waiting.
        Assert.True(sent[1].GetProperty("timeoutMs").GetInt32() > 4000);
    }

    [Fact]
    public async Task A_node_that_makes_no_plans_runs_straight_away()
    {
        _gateway.On("node.invoke", """{"payload":{"exitCode":0,"success":true,"stdout":"Linux"}}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        NodeRunOutcome outcome = await new NodeInvoker(connected).RunAsync(Node(["system.run"]), new NodeRunCommand(["uname"]), Cancellation);
        Assert.Equal((0, true, "Linux"), (outcome.ExitCode, outcome.Success, outcome.Stdout));
        Assert.Single(_gateway.Asked);
    }

    [Theory]
    [InlineData("""{"code":"UNAVAILABLE","message":"node not connected","details":{"code":"NOT_CONNECTED","nodeError":{"code":"NOT_CONNECTED","message":"node not connected"}}}""", NodeInvoker.NotConnected)]
    [InlineData("""{"code":"UNAVAILABLE","message":"node not connected"}""", NodeInvoker.NotConnected)]
    [InlineData("""{"code":"UNAVAILABLE","message":"x","details":{"nodeError":{"code":"DISCONNECTED","message":"gone"}}}""", NodeInvoker.NotConnected)]
    [InlineData("""{"code":"UNAVAILABLE","message":"x","details":{"nodeError":{"code":"TIMEOUT","message":"node invoke timed out"}}}""", NodeInvoker.TimedOut)]
    [InlineData("""{"code":"UNAVAILABLE","message":"x","details":{"nodeError":{"code":"SYSTEM_RUN_DENIED","message":"SYSTEM_RUN_DENIED: allowlist miss"}}}""", NodeInvoker.Denied)]
    [InlineData("""{"code":"UNAVAILABLE","message":"SYSTEM_RUN_DENIED: approval required","details":{"nodeError":{"code":"UNAVAILABLE","message":"SYSTEM_RUN_DENIED: approval required"}}}""", NodeInvoker.Denied)]
    [InlineData("""{"code":"UNAVAILABLE","message":"SYSTEM_RUN_DISABLED: security=deny"}""", NodeInvoker.Denied)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"node command not allowed","details":{"reason":"not in allowlist","command":"system.run"}}""", NodeInvoker.NotAllowed)]
    [InlineData("""{"code":"FORBIDDEN","message":"missing scope: operator.write","details":{"missingScope":"operator.write"}}""", GatewayOperator.ScopeMissing)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"unknown method: node.invoke"}""", GatewayOperator.Unsupported)]
    [InlineData("""{"code":"UNAVAILABLE","message":"x","details":{"nodeError":{"code":"INVALID_REQUEST","message":"bins\u001b[1m required"}}}""", NodeInvoker.Failed)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"anything","details":7}""", NodeInvoker.Failed)]
    public async Task A_failure_has_a_stable_reason_and_clean_words(string error, string reason)
    {
        _gateway.Refuse("node.invoke", error);
        using GatewayOperator connected = await _gateway.ConnectAsync();
        GatewayOperatorException failure = await Assert.ThrowsAsync<GatewayOperatorException>(
            () => new NodeInvoker(connected).InvokeAsync(Node(["system.run"]), "system.run", "{}", TimeSpan.FromSeconds(1), Cancellation));
        Assert.Equal(reason, failure.Reason);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.NotNull(failure.NextStep);
    }

    [Theory]
    [InlineData("SYSTEM_RUN_DISABLED: security=deny", "openclaw-node approvals get")]
    [InlineData("SYSTEM_RUN_DENIED: allowlist miss", "openclaw-node approvals pending")]
    public async Task A_denial_says_where_its_reason_is_seen(string said, string command)
    {
        _gateway.Refuse("node.invoke", $$"""{"code":"UNAVAILABLE","message":"{{said}}"}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        GatewayOperatorException failure = await Assert.ThrowsAsync<GatewayOperatorException>(
            () => new NodeInvoker(connected).InvokeAsync(Node(["system.run"]), "system.run", "{}", TimeSpan.FromSeconds(1), Cancellation));
        Assert.Contains(command, failure.NextStep!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_waits_for_approval_says_which_request()
    {
        _gateway.Refuse("node.invoke", """{"code":"INVALID_REQUEST","message":"no","details":{"reason":"not declared","command":"system.run"}}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        GatewayOperatorException failure = await Assert.ThrowsAsync<GatewayOperatorException>(
            () => new NodeInvoker(connected).InvokeAsync(Node([], ["system.run"]), "system.run", "{}", TimeSpan.FromSeconds(1), Cancellation));
        Assert.Equal(NodeInvoker.NotApproved, failure.Reason);
        Assert.Contains("p1", failure.NextStep);
    }

    [Theory]
    [InlineData("system.which", false)]
    [InlineData("fs.listDir", true)]
    [InlineData("browser.proxy", true)]
    [InlineData("terminal.upload", true)]
    [InlineData("system.execApprovals.set", true)]
    public void Only_what_reaches_beyond_an_agent_asks_for_admin(string command, bool admin) =>
        Assert.Equal(admin, NodeInvoker.ScopesFor(command).Contains(OperatorScope.Admin));
}
