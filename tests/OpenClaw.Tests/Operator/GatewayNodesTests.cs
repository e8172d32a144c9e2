using OpenClaw.Node.Operator;

namespace OpenClaw.Tests.Operator;

/// <summary>The nodes of a gateway, by what each release can do.</summary>
public sealed class GatewayNodesTests : IDisposable
{
    private const string Web01 =
        """{"nodeId":"aaaaaaaa11","displayName":"web01","connected":true,"paired":true,"platform":"linux","commands":["system.run"],"caps":["system"],"connectedAtMs":1795322837846,"approvalState":"approved"}""";
    private const string Twin1 = """{"nodeId":"bbbbbbbb11","displayName":"twin"}""";
    private const string Twin2 =
        """{"nodeId":"bbbbbbbb22","displayName":"Twin","pendingRequestId":"p1","approvalState":"pending-approval"}""";

    private readonly List<ScriptedGateway> _gateways = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _gateways.ForEach(gateway => gateway.Dispose());

    [Fact]
    public async Task Nodes_are_read_connected_ones_first()
    {
        using GatewayOperator connected = await New().ConnectAsync();
        IReadOnlyList<GatewayNode> nodes = await new GatewayNodes(connected).ListAsync(Cancellation);
        Assert.Equal(["web01", "twin", "Twin"], nodes.Select(node => node.Name));
        Assert.Equal(("aaaaaaaa11", true, true, "linux", "approved"),
            (nodes[0].Id, nodes[0].Connected, nodes[0].Paired, nodes[0].Platform, nodes[0].Approval));
        Assert.Equal(["system.run"], nodes[0].Commands);
        Assert.Equal(1795322837846, nodes[0].LastSeen!.Value.ToUnixTimeMilliseconds());
        Assert.Null(nodes[1].LastSeen);
    }

    [Theory]
    [InlineData("WEB01", "aaaaaaaa11")]
    [InlineData("aaaaaaaa11", "aaaaaaaa11")]
    [InlineData("aaaaaa", "aaaaaaaa11")]
    [InlineData("bbbbbbbb2", "bbbbbbbb22")]
    [InlineData("twin", GatewayNodes.Ambiguous)]
    [InlineData("bbbbbbbb", GatewayNodes.Ambiguous)]
    [InlineData("aaaaa", GatewayNodes.NotFound)]
    [InlineData("web", GatewayNodes.NotFound)]
    [InlineData("", GatewayNodes.NotFound)]
    public async Task A_word_names_one_node_or_none(string word, string expected)
    {
        using GatewayOperator connected = await New().ConnectAsync();
        GatewayNodes nodes = new(connected);
        IReadOnlyList<GatewayNode> all = await nodes.ListAsync(Cancellation);
        string found;
        try
        {
            found = nodes.Find(all, word).Id;
        }
        catch (GatewayOperatorException failure)
        {
            found = failure.Reason;
        }
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("web01", "aaaaaaaa11")]
    [InlineData("TWIN", "bbbbbbbb11,bbbbbbbb22")]
    [InlineData("bbbbbbbb", "bbbbbbbb11,bbbbbbbb22")]
    [InlineData("bbbbbbbb22", "bbbbbbbb22")]
    public async Task Whoever_only_looks_sees_every_node_of_a_name(string word, string expected)
    {
        using GatewayOperator connected = await New().ConnectAsync();
        GatewayNodes nodes = new(connected);
        Assert.Equal(expected,
            string.Join(",",
                nodes.Matching(await nodes.ListAsync(Cancellation), word).Select(node => node.Id)
                .OrderBy(id => id, StringComparer.Ordinal)));
        Assert.Equal(GatewayNodes.NotFound, Assert.Throws<GatewayOperatorException>(() => nodes.Matching([], word)).Reason);
    }

    [Theory]
    [InlineData("9.6 forgets the device with the node", "node.pair.remove,device.pair.remove", "", "node.pair.remove,device.pair.list")]
    [InlineData("6.11 may keep the device", "node.pair.remove,device.pair.remove", "node",
        "node.pair.remove,device.pair.list,device.pair.remove")]
    [InlineData("3.31 has devices only", "device.pair.remove", "node", "device.pair.list,device.pair.remove")]
    [InlineData("1.29 can only revoke", "device.token.revoke", "node", "device.pair.list,device.token.revoke")]
    [InlineData("an operator on the same key stays", "node.pair.remove,device.pair.remove", "node,operator",
        "node.pair.remove,device.pair.list")]
    public async Task A_node_is_removed_by_what_the_gateway_knows(string release, string methods, string rolesLeft, string asked)
    {
        Assert.NotEmpty(release);
        ScriptedGateway gateway = New([.. methods.Split(','), "node.list", "device.pair.list"]).On("node.pair.remove", "{}")
            .On("device.pair.remove", "{}").On("device.token.revoke", "{}");
        string roles = string.Join(",", rolesLeft.Split(',').Select(role => $"\"{role}\""));
        gateway.On("device.pair.list", rolesLeft.Length == 0
            ? """{"paired":[]}""" : $$"""{"paired":[{"deviceId":"aaaaaaaa11","roles":[{{roles}}]}]}""");
        using GatewayOperator connected = await gateway.ConnectAsync();
        GatewayNodes nodes = new(connected);
        GatewayNode node = (await nodes.ListAsync(Cancellation))[0];
        string? left = await nodes.RemoveAsync(node, Cancellation);
        Assert.Equal("node.list," + asked, string.Join(",", gateway.Methods));
        Assert.Equal(methods.Contains("device.pair.remove"), left is null);
    }

    [Fact]
    public async Task A_removal_that_is_refused_is_an_error()
    {
        const string No = """{"code":"INVALID_REQUEST","message":"device pairing removal denied"}""";
        ScriptedGateway gateway = New().Refuse("node.pair.remove", No).Refuse("device.pair.remove", No)
            .On("device.pair.list", """{"paired":[{"deviceId":"aaaaaaaa11","role":"node"}]}""");
        using GatewayOperator connected = await gateway.ConnectAsync();
        GatewayNodes nodes = new(connected);
        GatewayNode node = (await nodes.ListAsync(Cancellation))[0];
        Assert.Equal(GatewayOperator.Refused,
            (await Assert.ThrowsAsync<GatewayOperatorException>(() => nodes.RemoveAsync(node, Cancellation))).Reason);
    }

    [Theory]
    [InlineData(0, GatewayOperator.Refused)]
    [InlineData(2, NodeInvoker.NotApproved)]
    public async Task A_name_for_a_node_whose_commands_wait_says_what_to_approve(int which, string reason)
    {
        ScriptedGateway gateway = New().Refuse("node.rename", """{"code":"INVALID_REQUEST","message":"unknown nodeId"}""");
        using GatewayOperator connected = await gateway.ConnectAsync();
        GatewayNodes nodes = new(connected);
        GatewayNode node = (await nodes.ListAsync(Cancellation))[which];
        GatewayOperatorException refused =
            await Assert.ThrowsAsync<GatewayOperatorException>(() => nodes.RenameAsync(node, "new", Cancellation));
        Assert.Equal(reason, refused.Reason);
        Assert.Equal(which == 2, refused.NextStep?.Contains("p1") == true);
        Assert.Equal($$"""{"nodeId":"{{node.Id}}","displayName":"new"}""", gateway.Asked.Last().Params);
    }

    private ScriptedGateway New(IReadOnlyList<string>? methods = null)
    {
        _gateways.Add(new ScriptedGateway(methods)
            .On("node.list", $$"""{"nodes":[{{Twin1}},{{Twin2}},{{Web01}},{},{"nodeId":"x\u0007"}]}"""));
        return _gateways[_gateways.Count - 1];
    }
}
