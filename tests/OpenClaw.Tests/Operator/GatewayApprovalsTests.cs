using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Operator;

/// <summary>The operator's side: answers of a gateway as 2026.9.6 gives them, and ones it never gives.</summary>
public sealed class GatewayApprovalsTests : IDisposable
{
    private const string Waiting = """
        {"id":"7c41-a","request":{"command":"/usr/bin/uname -s\n\u001b[2K","systemRunPlan":{"argv":["/usr/bin/uname","-s"],"cwd":"/tmp"},"cwd":"/tmp","nodeId":"abc","host":"node",
         "warningText":null,"commandAnalysis":{"warningLines":["Contains inline-eval: sh -c"]},"allowedDecisions":["allow-once","deny"],"envKeys":["LANG"],"agentId":"main","sessionKey":"agent:main:main"},
         "createdAtMs":1795318700911,"expiresAtMs":1795318720911,"approvalKind":"exec"}
        """;

    private readonly TestState _state = new();
    private readonly LoopbackGateway _gateway;
    private readonly List<(string Method, string Params)> _asked = [];
    private readonly List<JsonElement> _connects = [];
    private Func<string, (bool Ok, string Json)?> _answer = _ => (true, $"[{Waiting}]");

    public GatewayApprovalsTests()
    {
        LoopbackFaults faults = new()
        {
            ConnectAnswer = connect =>
            {
                _connects.Add(connect);
                return null;
            },
            RequestAnswer = (method, parameters) =>
            {
                _asked.Add((method, parameters.GetRawText()));
                return _answer(method);
            },
        };
        _gateway = new LoopbackGateway(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true, Faults = faults });
        _gateway.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NodeOptions Options => new()
    {
        State = _state.Location,
        Host = _gateway.Endpoint.Host,
        Port = _gateway.Endpoint.Port,
        Credentials = new GatewayCredentials { Token = "shared" },
        ReadEnvironment = _ => null,
    };

    public void Dispose()
    {
        _gateway.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task A_waiting_request_is_read_exactly()
    {
        using GatewayApprovals approvals = await ConnectAsync();
        GatewayExecRequest request = Assert.Single(await approvals.ListAsync(Cancellation));
        Assert.Equal("7c41-a", request.Id);
        Assert.Contains(request.Command, char.IsControl);
        Assert.StartsWith("/usr/bin/uname -s", request.Command, StringComparison.Ordinal);
        Assert.Equal(["/usr/bin/uname", "-s"], request.Argv);
        Assert.Equal(("main", "/tmp", "node", "abc"), (request.AgentId, request.Directory, request.RunsOn, request.NodeId));
        Assert.Equal(["Contains inline-eval: sh -c"], request.Warnings);
        Assert.Equal(["allow-once", "deny"], request.AllowedDecisions);
        Assert.Equal(1795318720911, request.ExpiresAt.ToUnixTimeMilliseconds());
        Assert.Equal(_gateway.Endpoint.Url, request.Url);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[1,null,{},{\"id\":\"x\"},{\"id\":\"\",\"request\":{\"command\":\"a\"}},{\"id\":\"a\\u001b\",\"request\":{\"command\":\"a\"}}]")]
    public async Task What_is_no_request_is_left_out(string payload)
    {
        _answer = _ => (true, payload);
        using GatewayApprovals approvals = await ConnectAsync();
        Assert.Empty(await approvals.ListAsync(Cancellation));
    }

    [Fact]
    public async Task A_command_too_long_to_be_shown_whole_is_not_offered_for_a_yes()
    {
        _answer = _ => (true, $"[{{\"id\":\"x\",\"request\":{{\"command\":\"{new string('a', 300_000)}\"}}}}]");
        using GatewayApprovals approvals = await ConnectAsync();
        Assert.Empty(await approvals.ListAsync(Cancellation));
    }

    [Fact]
    public async Task An_answer_goes_out_with_the_whole_id_and_the_gateways_word()
    {
        using GatewayApprovals approvals = await ConnectAsync();
        GatewayExecRequest request = await approvals.FindAsync("7C41", Cancellation);
        await approvals.ResolveAsync(request.Id, "allow-once", Cancellation);
        Assert.Equal(["exec.approval.list", "exec.approval.resolve"], _asked.Select(asked => asked.Method));
        Assert.Equal("""{"id":"7c41-a","decision":"allow-once"}""", _asked[1].Params);
    }

    /// <summary>Whoever asks for approvals may choose their ids, and the one that was looked at may be gone by now.</summary>
    [Theory]
    [InlineData("7c41-a", "allow-once", true)]
    [InlineData("7c41-a", "allow-always", true)]
    [InlineData("7c41-a", "deny", true)]
    [InlineData("7c41", "deny", true)]
    [InlineData("7C41", "deny", true)]
    [InlineData("7c41", "allow-once", false)]
    [InlineData("7c41", "allow-always", false)]
    [InlineData("7c41-", "allow-once", false)]
    [InlineData("7C41-A", "allow-once", false)]
    [InlineData("7", "allow-once", false)]
    [InlineData("7c41", "Deny", false)]
    public async Task A_yes_needs_the_whole_id(string id, string decision, bool taken)
    {
        using GatewayApprovals approvals = await ConnectAsync();
        if (taken)
        {
            Assert.Equal("7c41-a", (await approvals.FindForAnswerAsync(id, decision, Cancellation)).Id);
            return;
        }
        GatewayOperatorException refused =
            await Assert.ThrowsAsync<GatewayOperatorException>(() => approvals.FindForAnswerAsync(id, decision, Cancellation));
        Assert.Equal(GatewayApprovals.IdIncomplete, refused.Reason);
        Assert.Contains("7c41-a", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nope")]
    [InlineData("a")]
    public async Task An_id_that_fits_none_or_several_is_not_guessed(string id)
    {
        string Item(string name) => $"{{\"id\":\"{name}\",\"request\":{{\"command\":\"x\"}}}}";
        _answer = _ => (true, $"[{Item("a1")},{Item("a2")}]");
        using GatewayApprovals approvals = await ConnectAsync();
        Assert.Equal(GatewayApprovals.NotFound,
            (await Assert.ThrowsAsync<GatewayOperatorException>(() => approvals.FindAsync(id, Cancellation))).Reason);
    }

    [Theory]
    [InlineData("APPROVAL_NOT_FOUND", GatewayApprovals.NotFound)]
    [InlineData("APPROVAL_ALREADY_RESOLVED", GatewayApprovals.AlreadyAnswered)]
    [InlineData("APPROVAL_ALLOW_ALWAYS_UNAVAILABLE", GatewayApprovals.AnswerUnavailable)]
    [InlineData("ANYTHING", GatewayApprovals.Refused)]
    public async Task A_refusal_has_a_stable_reason(string said, string reason)
    {
        _answer = _ => (false, $"{{\"code\":\"INVALID_REQUEST\",\"message\":\"no\",\"details\":{{\"reason\":\"{said}\"}}}}");
        using GatewayApprovals approvals = await ConnectAsync();
        Assert.Equal(reason,
            (await Assert.ThrowsAsync<GatewayOperatorException>(() => approvals.ResolveAsync("x", "deny", Cancellation))).Reason);
    }

    [Fact]
    public async Task An_old_gateway_that_does_not_know_the_question_is_no_empty_list()
    {
        _answer = _ => null;
        using GatewayApprovals approvals = await ConnectAsync();
        Assert.Equal(GatewayOperator.Unsupported,
            (await Assert.ThrowsAsync<GatewayOperatorException>(() => approvals.ListAsync(Cancellation))).Reason);
    }

    [Fact]
    public async Task A_refused_operator_ends_at_once_with_the_reason()
    {
        NodeOptions options = Options with { Credentials = new GatewayCredentials { Token = "wrong" } };
        GatewayOperatorException refused =
            await Assert.ThrowsAsync<GatewayOperatorException>(() => GatewayApprovals.ConnectAsync(options, null, Cancellation));
        Assert.Equal(nameof(GatewayFailureReason.AuthenticationRejected), refused.Reason);
        Assert.DoesNotContain("wrong", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_is_a_device_of_its_own_and_keeps_it()
    {
        string node = new DeviceIdentityStore(_state.Location).LoadOrCreate().DeviceId;
        (await ConnectAsync()).Dispose();
        (await ConnectAsync()).Dispose();
        string[] ids = [.. _connects.Select(connect => connect.GetProperty("device").GetProperty("id").GetString()!).Distinct()];
        Assert.NotEqual(node, Assert.Single(ids));
        Assert.All(_connects, connect => Assert.Equal("operator", connect.GetProperty("role").GetString()));
        Assert.Equal(node, new DeviceIdentityStore(_state.Location).LoadOrCreate().DeviceId);
        Assert.Null(new DeviceTokenStore(_state.Location).Load(node, "operator"));
    }

    [Fact]
    public async Task A_token_of_one_gateway_is_not_shown_to_another()
    {
        (await ConnectAsync()).Dispose();
        NodeOptions without = Options with { Credentials = GatewayCredentials.None };
        (await GatewayApprovals.ConnectAsync(without, null, Cancellation)).Dispose();
        JsonElement? shown = null;
        LoopbackFaults faults = new()
        {
            ConnectAnswer = connect =>
            {
                shown = connect;
                return null;
            },
        };
        using LoopbackGateway other = new(new LoopbackGatewayOptions { Token = "others", Faults = faults });
        other.Start();
        await Assert.ThrowsAsync<GatewayOperatorException>(() =>
            GatewayApprovals.ConnectAsync(without with { Port = other.Endpoint.Port }, null, Cancellation));
        Assert.NotNull(shown);
        Assert.False(shown.Value.TryGetProperty("auth", out JsonElement auth) && auth.TryGetProperty("token", out _));
    }

    private Task<GatewayApprovals> ConnectAsync() => GatewayApprovals.ConnectAsync(Options, null, Cancellation);
}
