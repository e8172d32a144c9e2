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
        JsonElement result = await new NodeInvoker(connected)
            .InvokeAsync(Node(["system.which"]), "system.which", """{"bins":["git"]}""", TimeSpan.FromSeconds(7), Cancellation);
        Assert.Equal("/usr/bin/git", result.GetProperty("bins").GetProperty("git").GetString());
        using JsonDocument sent = JsonDocument.Parse(_gateway.Asked.Last().Params);
        Assert.Equal(("n1", "system.which", 7000),
            (sent.RootElement.GetProperty("nodeId").GetString(), sent.RootElement.GetProperty("command").GetString(),
                sent.RootElement.GetProperty("timeoutMs").GetInt32()));
        Assert.Equal("""{"bins":["git"]}""", sent.RootElement.GetProperty("params").GetRawText());
        Assert.NotEqual("", sent.RootElement.GetProperty("idempotencyKey").GetString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    public async Task Parameters_that_are_no_json_are_not_sent(string json)
    {
        using GatewayOperator connected = await _gateway.ConnectAsync();
        await Assert.ThrowsAnyAsync<JsonException>(() => new NodeInvoker(connected)
            .InvokeAsync(Node([]), "a", json, TimeSpan.FromSeconds(1), Cancellation));
        Assert.Empty(_gateway.Asked);
    }

    [Fact]
    public async Task The_policy_of_a_node_is_asked_by_its_own_method_and_nobody_names_another_node_in_it()
    {
        _gateway.On("exec.approvals.node.get", """{"hash":"h"}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        JsonElement result = await new NodeInvoker(connected)
            .InvokeAsync(Node([]), "system.execApprovals.get", """{"nodeId":"other","x":1}""", TimeSpan.FromSeconds(1), Cancellation);
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
        NodeRunCommand command = new(["uname", "-s"]) { Agent = "ci", Environment = new Dictionary<string, string> { ["A"] = "b" },
            Timeout = TimeSpan.FromSeconds(4) };
        NodeRunOutcome outcome = await new NodeInvoker(connected)
            .RunAsync(Node(["system.run", "system.run.prepare"]), command, Cancellation);
        Assert.Equal((3, false, false, "out", "err", null),
            (outcome.ExitCode, outcome.Success, outcome.TimedOut, outcome.Stdout, outcome.Stderr, outcome.Error));
        Assert.Equal(2, sent.Count);
        Assert.Equal("""{"command":["uname","-s"],"env":{"A":"b"},"agentId":"ci","security":"full","ask":"off"}""",
            sent[0].GetProperty("params").GetRawText());
        JsonElement run = sent[1].GetProperty("params");
        Assert.Equal("""["/usr/bin/uname","-s"]""", run.GetProperty("command").GetRawText());
        Assert.Equal(("/usr/bin/uname -s", "/tmp", 4000, true),
            (run.GetProperty("rawCommand").GetString(), run.GetProperty("cwd").GetString(), run.GetProperty("timeoutMs").GetInt32(),
                run.GetProperty("suppressNotifyOnExit").GetBoolean()));
        Assert.Equal("/usr/bin/uname -s", run.GetProperty("systemRunPlan").GetProperty("commandText").GetString());
        // Nobody claims that a person approved it.
        Assert.False(run.TryGetProperty("approved", out _) || run.TryGetProperty("approvalDecision", out _)
            || run.TryGetProperty("security", out _));
        // The node ends the program before the gateway stops waiting.
        Assert.True(sent[1].GetProperty("timeoutMs").GetInt32() > 4000);
    }

    [Fact]
    public async Task A_node_that_makes_no_plans_runs_straight_away()
    {
        _gateway.On("node.invoke", """{"payload":{"exitCode":0,"success":true,"stdout":"Linux"}}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        NodeRunOutcome outcome = await new NodeInvoker(connected)
            .RunAsync(Node(["system.run"]), new NodeRunCommand(["uname"]), Cancellation);
        Assert.Equal((0, true, "Linux"), (outcome.ExitCode, outcome.Success, outcome.Stdout));
        Assert.Single(_gateway.Asked);
    }

    [Theory]
    [InlineData("""{"code":"UNAVAILABLE","message":"node not connected","details":{"code":"NOT_CONNECTED","nodeError":{"code":"NOT_CONNECTED","message":"node not connected"}}}""", NodeInvoker.NotConnected)]
    [InlineData("""{"code":"UNAVAILABLE","message":"node not connected"}""", NodeInvoker.NotConnected)]
    [InlineData("""{"code":"UNAVAILABLE","message":"x","details":{"nodeError":{"code":"DISCONNECTED","message":"gone"}}}""",
        NodeInvoker.NotConnected)]
    [InlineData("""{"code":"UNAVAILABLE","message":"x","details":{"nodeError":{"code":"TIMEOUT","message":"node invoke timed out"}}}""",
        NodeInvoker.TimedOut)]
    [InlineData("""{"code":"UNAVAILABLE","message":"x","details":{"nodeError":{"code":"SYSTEM_RUN_DENIED","message":"SYSTEM_RUN_DENIED: allowlist miss"}}}""", NodeInvoker.Denied)]
    [InlineData("""{"code":"UNAVAILABLE","message":"SYSTEM_RUN_DENIED: approval required","details":{"nodeError":{"code":"UNAVAILABLE","message":"SYSTEM_RUN_DENIED: approval required"}}}""", NodeInvoker.Denied)]
    [InlineData("""{"code":"UNAVAILABLE","message":"SYSTEM_RUN_DISABLED: security=deny"}""", NodeInvoker.Denied)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"node command not allowed","details":{"reason":"not in allowlist","command":"system.run"}}""", NodeInvoker.NotAllowed)]
    [InlineData("""{"code":"FORBIDDEN","message":"missing scope: operator.write","details":{"missingScope":"operator.write"}}""",
        GatewayOperator.ScopeMissing)]
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

    // Every code with which 2026.9.6 itself refuses node.invoke, and the words that it has no code for: none of its words alone is an
    // answer.
    [Theory]
    [InlineData("NOT_CONNECTED", "node not connected", NodeInvoker.NotConnected, "is not connected to", "openclaw-node status")]
    [InlineData("DISCONNECTED", "node disconnected (system.run)", NodeInvoker.NotConnected, "went away", "openclaw-node status")]
    [InlineData("UNAVAILABLE", "failed to send invoke to node", NodeInvoker.NotConnected, "nothing was done", "openclaw-node status")]
    [InlineData("ROUTE_CHANGED", "node connection changed before dispatch", NodeInvoker.NotConnected, "connected to ws", "Try again")]
    [InlineData("PAIRING_CHANGED", "node pairing changed before dispatch", NodeInvoker.NotApproved,
        "changed at that moment; nothing was done", "Try again")]
    [InlineData("PAIRING_CHANGED", "node pairing changed after dispatch", NodeInvoker.NotApproved, "whether it was done is unknown",
        "Look on the node")]
    [InlineData("PAIRING_CHANGED", "node pairing generation unavailable", NodeInvoker.NotApproved, "nothing was done",
        "openclaw devices list")]
    [InlineData("PAIRING_CHANGED", "node pairing state unavailable before dispatch", NodeInvoker.NotApproved, "nothing was done",
        "openclaw devices list")]
    [InlineData("TIMEOUT", "node invoke timed out", NodeInvoker.TimedOut, "in time", "-Timeout")]
    [InlineData("IDLE_TIMEOUT", "node invoke produced no progress", NodeInvoker.TimedOut, "in time", "-Timeout")]
    [InlineData("ABORTED", "node invoke cancelled", NodeInvoker.Failed, "was cancelled", "Look on the node")]
    [InlineData("NODE_COMMAND_REVOKED", "node command is no longer allowed", NodeInvoker.NotAllowed, "no part of it any more",
        "describe --node n1")]
    [InlineData("POLICY_CHANGED", "node command is no longer allowed", NodeInvoker.NotAllowed, "no part of it any more",
        "describe --node n1")]
    [InlineData("PLUGIN_POLICY_CHANGED", "node plugin policy changed before dispatch", NodeInvoker.NotAllowed, "no part of it any more",
        "describe --node n1")]
    [InlineData("PLUGIN_POLICY_MISSING", "node.invoke system.run is registered as dangerous by plugin x", NodeInvoker.NotAllowed,
        "A plugin of ws", "administrator")]
    [InlineData("PLUGIN_POLICY_RISK_CLASSIFICATION_FAILED", "arguments could not be classified", NodeInvoker.NotAllowed, "A plugin of ws",
        "administrator")]
    [InlineData("PRIVATE_OWNER_CLOSED", "private node invocation owner closed before dispatch", NodeInvoker.NotAllowed, "nothing was done",
        "administrator")]
    [InlineData("QUEUED_UNTIL_FOREGROUND", "node command queued until iOS returns to foreground", NodeInvoker.Failed,
        "until its app is opened", "Open the app")]
    [InlineData("UNKNOWN_APPROVAL_ID", "unknown or expired approval id", NodeInvoker.NotAllowed, "did not take the approval",
        "approvals pending --gateway")]
    [InlineData("APPROVAL_EXPIRED", "approval expired", NodeInvoker.NotAllowed, "did not take the approval", "approvals pending --gateway")]
    [InlineData("APPROVAL_NODE_MISMATCH", "approval id not valid for this node", NodeInvoker.NotAllowed, "did not take the approval",
        "approvals pending --gateway")]
    [InlineData("APPROVAL_AUTHORITY_CLOSED", "approved runtime authority closed before node dispatch", NodeInvoker.NotAllowed,
        "nothing was done", "approvals pending --gateway")]
    [InlineData("INVALID_APPROVAL_SOURCE", "approval source invalid", NodeInvoker.NotAllowed, "did not take the approval",
        "approvals pending --gateway")]
    [InlineData("MISSING_RUN_ID", "approval override requires params.runId", NodeInvoker.NotAllowed, "did not take the approval",
        "approvals pending --gateway")]
    public async Task What_the_gateway_says_is_told_as_what_happened_and_what_to_type(string code, string said, string reason, string told,
        string next)
    {
        using GatewayOperator connected = await _gateway.ConnectAsync();
        foreach (string error in new[]
        {
            $$$"""{"code":"UNAVAILABLE","message":"{{{said}}}","details":{"code":"{{{code}}}","nodeError":{"code":"{{{code}}}","message":"{{{said}}}"} } }""",
            $$$"""{"code":"INVALID_REQUEST","message":"{{{said}}}","details":{"code":"{{{code}}}"} }""",
        })
        {
            _gateway.Refuse("node.invoke", error);
            GatewayOperatorException failure = await Assert.ThrowsAsync<GatewayOperatorException>(
                () => new NodeInvoker(connected)
                    .InvokeAsync(Node(["system.run"]), "system.run", "{}", TimeSpan.FromSeconds(1), Cancellation));
            Assert.Equal(reason, failure.Reason);
            Assert.Contains(told, failure.Message);
            Assert.Contains(next, failure.NextStep);
        }
    }

    [Theory]
    [InlineData(false, null, NodeInvoker.NotConnected, "is not connected to ws://127.0.0.1",
        "openclaw devices list; on the node: openclaw-node status")]
    [InlineData(false, "p1", NodeInvoker.NotConnected, "no command of it is approved there; nothing was done",
        "openclaw nodes approve p1; on the node")]
    [InlineData(true, "p1", NodeInvoker.NotApproved, "are not approved at ws", "openclaw nodes approve p1")]
    public async Task A_pairing_that_changed_is_told_as_what_it_is(bool isConnected, string? waiting, string reason, string told,
        string next)
    {
        _gateway.Refuse("node.invoke",
            """{"code":"UNAVAILABLE","message":"node pairing changed before dispatch","details":{"code":"PAIRING_CHANGED"}}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        GatewayOperatorException failure = await Assert.ThrowsAsync<GatewayOperatorException>(
            () => new NodeInvoker(connected)
                .InvokeAsync(Node([]) with { Connected = isConnected, PendingRequestId = waiting }, "system.run", "{}",
                    TimeSpan.FromSeconds(1), Cancellation));
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(told, failure.Message);
        Assert.Contains(next, failure.NextStep);
        Assert.DoesNotContain("pairing changed", failure.Message);
    }

    [Theory]
    [InlineData("command not declared by node", "node command not allowed: the node (platform: linux) does not support system.run",
        NodeInvoker.NotAllowed, "web01: the node does not offer it")]
    [InlineData("command not allowlisted", "node command not allowed: system.run is blocked by gateway.nodes.commands.deny",
        NodeInvoker.NotAllowed, "web01: system.run is blocked")]
    [InlineData("node did not declare commands", "node command not allowed: the node's declared command surface is pending approval; run x",
        NodeInvoker.NotApproved, "not approved yet")]
    public async Task Why_a_command_may_not_be_called_is_said_once(string because, string said, string reason, string told)
    {
        _gateway.Refuse("node.invoke",
            $$$"""{"code":"INVALID_REQUEST","message":"{{{said}}}","details":{"reason":"{{{because}}}","command":"system.run"} }""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        GatewayOperatorException failure = await Assert.ThrowsAsync<GatewayOperatorException>(
            () => new NodeInvoker(connected)
                .InvokeAsync(Node(["system.which"]), "system.run", "{}", TimeSpan.FromSeconds(1), Cancellation));
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(told, failure.Message);
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
        _gateway.Refuse("node.invoke",
            """{"code":"INVALID_REQUEST","message":"no","details":{"reason":"not declared","command":"system.run"}}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        GatewayOperatorException failure = await Assert.ThrowsAsync<GatewayOperatorException>(
            () => new NodeInvoker(connected)
                .InvokeAsync(Node([], ["system.run"]), "system.run", "{}", TimeSpan.FromSeconds(1), Cancellation));
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
