using OpenClaw.Node.Operator;

namespace OpenClaw.Tests.Operator;

/// <summary>Pairing requests: answers of a gateway as 2026.9.6 gives them, and ones it never gives.</summary>
public sealed class GatewayPairingsTests : IDisposable
{
    private const string Device = """
        {"requestId":"d1-a","deviceId":"8ec1","displayName":"web\u202e01","platform":"linux","role":"node","roles":["node"],"scopes":[],"remoteIp":"10.0.0.7","isRepair":true,"ts":1795322837833}
        """;

    private const string Surface = """
        {"requestId":"s1-a","nodeId":"8ec1","displayName":"web01","platform":"linux","version":"2026.9.6","caps":["system"],"commands":["system.run","system.which"],"ts":1795322837833}
        """;

    private readonly ScriptedGateway _gateway = new ScriptedGateway()
        .On("device.pair.list", $$"""{"pending":[{{Device}}],"paired":[]}""")
        .On("node.pair.list", $$"""{"pending":[{{Surface}}],"paired":[]}""");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task Devices_come_first_and_names_are_one_clean_line()
    {
        using GatewayOperator connected = await _gateway.ConnectAsync();
        IReadOnlyList<PairingRequest> requests = await new GatewayPairings(connected).ListAsync(Cancellation);
        Assert.Equal([PairingKind.Device, PairingKind.Surface], requests.Select(request => request.About));
        PairingRequest device = requests[0];
        Assert.Equal(("d1-a", "web\\u{202E}01", "8ec1", "linux", "10.0.0.7", true),
            (device.Id, device.Name, device.DeviceId, device.Platform, device.RemoteAddress, device.IsRepair));
        Assert.Equal("connect as node", device.AsksFor);
        Assert.Equal("2 commands: system.run, system.which", requests[1].AsksFor);
        Assert.Equal(_gateway.Loopback.Endpoint.Url, device.Url);
        Assert.True(device.Age >= TimeSpan.Zero);
    }

    [Fact]
    public async Task An_operator_that_asks_shows_its_scopes()
    {
        _gateway.On("device.pair.list", """{"pending":[{"requestId":"x","deviceId":"d","role":"operator","scopes":["operator.admin"]}]}""");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        PairingRequest request = (await new GatewayPairings(connected).ListAsync(Cancellation))[0];
        Assert.Equal("connect as operator (operator.admin)", request.AsksFor);
        Assert.Equal("d", request.Name);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"pending":{}}""")]
    [InlineData("""{"pending":[1,null,{},{"requestId":""},{"requestId":"a\u0000"},{"requestId":7}]}""")]
    public async Task What_is_no_request_is_left_out(string payload)
    {
        _gateway.On("device.pair.list", payload).On("node.pair.list", payload);
        using GatewayOperator connected = await _gateway.ConnectAsync();
        Assert.Empty(await new GatewayPairings(connected).ListAsync(Cancellation));
    }

    [Theory]
    [InlineData(0, true, "device.pair.approve", "d1-a")]
    [InlineData(0, false, "device.pair.reject", "d1-a")]
    [InlineData(1, true, "node.pair.approve", "s1-a")]
    [InlineData(1, false, "node.pair.reject", "s1-a")]
    public async Task Each_kind_is_answered_by_its_own_method_with_the_whole_id(int which, bool yes, string method, string id)
    {
        _gateway.On(method, "{}");
        using GatewayOperator connected = await _gateway.ConnectAsync();
        GatewayPairings pairings = new(connected);
        PairingRequest request = (await pairings.ListAsync(Cancellation))[which];
        await (yes ? pairings.ApproveAsync(request, Cancellation) : pairings.RejectAsync(request, Cancellation));
        Assert.Equal((method, $$"""{"requestId":"{{id}}"}"""), _gateway.Asked.Last());
    }

    [Theory]
    [InlineData("D1", "d1-a")]
    [InlineData("s1-a", "s1-a")]
    public async Task The_beginning_of_an_id_is_enough(string given, string id)
    {
        using GatewayOperator connected = await _gateway.ConnectAsync();
        Assert.Equal(id, (await new GatewayPairings(connected).FindAsync(given, Cancellation)).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    public async Task An_id_that_fits_none_is_not_guessed(string given)
    {
        using GatewayOperator connected = await _gateway.ConnectAsync();
        Assert.Equal(GatewayPairings.NotFound,
            (await Assert.ThrowsAsync<GatewayOperatorException>(() => new GatewayPairings(connected).FindAsync(given, Cancellation)))
            .Reason);
    }

    [Theory]
    [InlineData("commands", """["system.run","system.which","fs.listDir"]""")]
    [InlineData("caps", """["system","browser"]""")]
    [InlineData("nodeId", "\"other\"")]
    public async Task What_changed_after_it_was_seen_is_not_approved(string member, string now)
    {
        using GatewayOperator connected = await _gateway.ConnectAsync();
        GatewayPairings pairings = new(connected);
        PairingRequest seen = (await pairings.ListAsync(Cancellation))[1];
        Assert.Equal(seen.Id, (await pairings.RecheckAsync(seen, Cancellation)).Id);
        var changed = System.Text.Json.Nodes.JsonNode.Parse(Surface)!.AsObject();
        changed[member] = System.Text.Json.Nodes.JsonNode.Parse(now);
        _gateway.On("node.pair.list", $$"""{"pending":[{{changed.ToJsonString()}}]}""");
        Assert.Equal(GatewayPairings.Changed,
            (await Assert.ThrowsAsync<GatewayOperatorException>(() => pairings.RecheckAsync(seen, Cancellation))).Reason);
    }

    [Theory]
    [InlineData(true, GatewayPairings.NotFound)]
    [InlineData(false, GatewayOperator.Refused)]
    public async Task Gone_and_forbidden_are_told_apart_by_the_list(bool gone, string reason)
    {
        using GatewayOperator connected = await _gateway.ConnectAsync();
        GatewayPairings pairings = new(connected);
        PairingRequest request = (await pairings.ListAsync(Cancellation))[0];
        _gateway.Refuse("device.pair.approve", """{"code":"INVALID_REQUEST","message":"unknown requestId"}""");
        if (gone)
        {
            _gateway.On("device.pair.list", "{}");
        }
        Assert.Equal(reason,
            (await Assert.ThrowsAsync<GatewayOperatorException>(() => pairings.ApproveAsync(request, Cancellation))).Reason);
    }

    [Fact]
    public async Task A_gateway_without_surfaces_is_not_asked_for_them()
    {
        using ScriptedGateway old = new ScriptedGateway(methods: ["device.pair.list"])
            .On("device.pair.list", $$"""{"pending":[{{Device}}]}""");
        using GatewayOperator connected = await old.ConnectAsync();
        Assert.Single(await new GatewayPairings(connected).ListAsync(Cancellation));
        Assert.Equal(["device.pair.list"], old.Methods);
    }
}
