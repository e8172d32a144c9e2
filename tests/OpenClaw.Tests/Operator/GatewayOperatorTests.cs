using OpenClaw.Gateway;
using OpenClaw.Node.Operator;

namespace OpenClaw.Tests.Operator;

/// <summary>One operator's session: scopes, refusals, and a connection that breaks.</summary>
public sealed class GatewayOperatorTests : IDisposable
{
    private readonly List<ScriptedGateway> _gateways = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _gateways.ForEach(gateway => gateway.Dispose());

    [Fact]
    public async Task It_asks_for_the_scopes_it_was_told_and_no_others()
    {
        ScriptedGateway gateway = New();
        (await gateway.ConnectAsync(OperatorScope.Read)).Dispose();
        Assert.True(gateway.Loopback.Connects.TryDequeue(out var connect));
        Assert.Equal("""["operator.read"]""", connect.GetProperty("scopes").GetRawText());
        Assert.Equal("operator", connect.GetProperty("role").GetString());
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(null, false)]
    public async Task A_broken_file_of_the_node_stops_only_who_needs_it(bool? tls, bool connects)
    {
        ScriptedGateway gateway = New();
        string file = gateway.Options.State!.NodeConfigPath;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "{ broken");
        Task<GatewayOperator> connecting = GatewayOperator.ConnectAsync(gateway.Options with { Tls = tls }, OperatorScopes.All, log: null,
            remember: false, Cancellation);
        if (connects)
        {
            (await connecting).Dispose();
        }
        else
        {
            // Whether TLS and a pin belong to it is written there.
            await Assert.ThrowsAsync<OpenClaw.Node.State.NodeStateException>(() => connecting);
        }
    }

    [Theory]
    [InlineData(true, "cli")]
    [InlineData(false, "backend")]
    public async Task Who_is_to_be_remembered_comes_as_a_persons_tool(bool remember, string mode)
    {
        ScriptedGateway gateway = New();
        using GatewayOperator connected = await GatewayOperator.ConnectAsync(gateway.Options, OperatorScopes.All, log: null, remember,
            Cancellation);
        Assert.True(gateway.Loopback.Connects.TryDequeue(out var connect));
        Assert.Equal(mode, connect.GetProperty("client").GetProperty("mode").GetString());
        Assert.True(connected.HasDeviceToken);
    }

    [Theory]
    [InlineData("operator.read", OperatorScope.Read, true)]
    [InlineData("operator.read", OperatorScope.Write, false)]
    [InlineData("operator.write", OperatorScope.Read, true)]
    [InlineData("operator.write", OperatorScope.Pairing, false)]
    [InlineData("operator.admin", OperatorScope.Approvals, true)]
    [InlineData("operator.talk,operator.sessions.read", OperatorScope.Read, false)]
    public async Task What_was_granted_counts_not_what_was_asked(string granted, OperatorScope needed, bool allowed)
    {
        using GatewayOperator connected = await New(scopes: granted.Split(',')).ConnectAsync();
        Assert.Equal(allowed, connected.Allows(needed));
    }

    [Fact]
    public async Task A_gateway_that_does_not_say_what_it_granted_is_taken_at_what_was_asked()
    {
        using GatewayOperator connected = await New().ConnectAsync(OperatorScope.Read);
        Assert.Equal([OperatorScope.Read], connected.Granted);
        Assert.False(connected.Allows(OperatorScope.Admin));
    }

    [Theory]
    [InlineData("""{"code":"FORBIDDEN","message":"missing scope: operator.admin","details":{"missingScope":"operator.admin"}}""",
        GatewayOperator.ScopeMissing)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"missing scope: operator.pairing"}""", GatewayOperator.ScopeMissing)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"unknown method: node.list"}""", GatewayOperator.Unsupported)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"no\u001b[2Jthing"}""", GatewayOperator.Refused)]
    public async Task A_refusal_has_a_stable_reason_and_clean_words(string error, string reason)
    {
        using GatewayOperator connected = await New().Refuse("node.list", error).ConnectAsync();
        GatewayOperatorException refused =
            await Assert.ThrowsAsync<GatewayOperatorException>(() => new GatewayNodes(connected).ListAsync(Cancellation));
        Assert.Equal(reason, refused.Reason);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Fact]
    public async Task The_next_question_after_a_lost_connection_connects_anew()
    {
        ScriptedGateway gateway = New().On("node.list", """{"nodes":[]}""");
        using GatewayOperator connected = await gateway.ConnectAsync();
        Assert.Empty(await new GatewayNodes(connected).ListAsync(Cancellation));
        gateway.Loopback.DropAll();
        await UntilLostAsync(connected);
        Assert.Empty(await new GatewayNodes(connected).ListAsync(Cancellation));
        Assert.True(connected.IsConnected);
        Assert.Equal(2, gateway.Loopback.Connections);
    }

    [Fact]
    public async Task Many_questions_at_once_after_a_lost_connection_make_one_new_connection()
    {
        ScriptedGateway gateway = New().On("node.list", """{"nodes":[]}""");
        using GatewayOperator connected = await gateway.ConnectAsync();
        gateway.Loopback.DropAll();
        await UntilLostAsync(connected);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => new GatewayNodes(connected).ListAsync(Cancellation)));
        Assert.Equal(2, gateway.Loopback.Connections);
    }

    [Fact]
    public async Task A_gateway_that_stays_away_is_an_error_of_the_question()
    {
        ScriptedGateway gateway = New();
        using GatewayOperator connected = await gateway.ConnectAsync();
        gateway.Loopback.Dispose();
        await UntilLostAsync(connected);
        GatewayOperatorException away =
            await Assert.ThrowsAsync<GatewayOperatorException>(() => new GatewayNodes(connected).ListAsync(Cancellation));
        Assert.Equal(nameof(GatewayFailureReason.Unreachable), away.Reason);
    }

    [Fact]
    public async Task A_closed_session_stays_closed()
    {
        ScriptedGateway gateway = New();
        GatewayOperator connected = await gateway.ConnectAsync();
        connected.Dispose();
        connected.Dispose();
        GatewayOperatorException closed =
            await Assert.ThrowsAsync<GatewayOperatorException>(() => new GatewayNodes(connected).ListAsync(Cancellation));
        Assert.Equal(nameof(GatewayFailureReason.Stopped), closed.Reason);
        Assert.Equal(1, gateway.Loopback.Connections);
    }

    [Fact]
    public async Task Facts_that_a_gateway_does_not_tell_are_left_out()
    {
        ScriptedGateway gateway = New(methods: ["health", "node.list"]).On("health", """{"ok":true}""")
            .Refuse("node.list", """{"code":"X","message":"no"}""");
        using GatewayOperator connected = await gateway.ConnectAsync();
        GatewayFacts facts = await GatewayFacts.AskAsync(connected, Cancellation);
        Assert.True(facts.Healthy);
        Assert.Null(facts.Nodes);
        Assert.Null(facts.Uptime);
        Assert.DoesNotContain("system.info", gateway.Methods);
    }

    [Fact]
    public async Task Facts_are_read()
    {
        ScriptedGateway gateway = New().On("health", """{"ok":false}""")
            .On("system.info", """{"hostname":"gw\u001b1","osLabel":"Linux 6","uptimeMs":61000}""")
            .On("node.list", """{"nodes":[{"nodeId":"a","connected":true},{"nodeId":"b"},7]}""");
        using GatewayOperator connected = await gateway.ConnectAsync();
        GatewayFacts facts = await GatewayFacts.AskAsync(connected, Cancellation);
        Assert.Equal((false, "gw\\u{1B}1", "Linux 6", TimeSpan.FromSeconds(61), 2),
            (facts.Healthy, facts.ComputerName, facts.OperatingSystem, facts.Uptime, facts.Nodes!.Count));
    }

    private static async Task UntilLostAsync(GatewayOperator connected)
    {
        while (connected.IsConnected)
        {
            await Task.Delay(5, Cancellation);
        }
    }

    private ScriptedGateway New(IReadOnlyList<string>? methods = null, IReadOnlyList<string>? scopes = null)
    {
        _gateways.Add(new ScriptedGateway(methods, scopes));
        return _gateways[_gateways.Count - 1];
    }
}
