using OpenClaw.Gateway.Identity;
using OpenClaw.Node.State;

namespace OpenClaw.Tests.State;

public class StoreTests
{
    [Fact]
    public async Task Stores_that_start_at_once_make_one_identity()
    {
        using var state = new TestState();
        string[] ids =
            await Task.WhenAll(Enumerable.Range(0, 8)
                .Select(_ => Task.Run(() => new DeviceIdentityStore(state.Location).LoadOrCreate().DeviceId)));
        Assert.Single(ids.Distinct());
        Assert.Equal(ids[0], new DeviceIdentityStore(state.Location).TryLoad()!.DeviceId);
    }

    [Fact]
    public void The_identity_file_has_the_reference_members_in_order()
    {
        using var state = new TestState();
        DeviceIdentity identity = new DeviceIdentityStore(state.Location).LoadOrCreate();
        string[] lines = File.ReadAllLines(state.Location.DeviceIdentityPath);
        Assert.Equal(["{", "  \"version\": 1,", $"  \"deviceId\": \"{identity.DeviceId}\","], lines.Take(3));
        Assert.StartsWith("  \"publicKeyPem\": \"-----BEGIN PUBLIC KEY-----\\n", lines[3]);
        Assert.StartsWith("  \"privateKeyPem\": \"-----BEGIN PRIVATE KEY-----\\n", lines[4]);
        Assert.StartsWith("  \"createdAtMs\": ", lines[5]);
    }

    [Fact]
    public void A_wrong_id_beside_a_good_key_does_not_matter()
    {
        using var state = new TestState();
        DeviceIdentity identity = new DeviceIdentityStore(state.Location).LoadOrCreate();
        state.Write(state.Location.DeviceIdentityPath,
            File.ReadAllText(state.Location.DeviceIdentityPath).Replace(identity.DeviceId, new string('0', 64)));
        Assert.Equal(identity.DeviceId, new DeviceIdentityStore(state.Location).LoadOrCreate().DeviceId);
    }

    public static TheoryData<string> BadIdentities => new(
        "", "{", "[]", "{}", "{\"version\":1}", "{\"version\":2,\"privateKeyPem\":\"x\"}",
        "{\"version\":1,\"privateKeyPem\":\"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\"}",
        "{\"version\":1,\"privateKeyPem\":5}");

    [Theory]
    [MemberData(nameof(BadIdentities))]
    public void A_bad_identity_stops_the_node_and_is_never_overwritten(string content)
    {
        using var state = new TestState();
        state.Write(state.Location.DeviceIdentityPath, content);
        NodeStateException problem = Assert.Throws<NodeStateException>(() => new DeviceIdentityStore(state.Location).LoadOrCreate());
        Assert.Equal(StateProblem.Malformed, problem.Problem);
        Assert.Contains(state.Location.DeviceIdentityPath, problem.Message);
        Assert.Equal(content, File.ReadAllText(state.Location.DeviceIdentityPath));
    }

    [Fact]
    public void Keys_that_do_not_belong_together_are_refused()
    {
        using var state = new TestState();
        DeviceIdentity identity = new DeviceIdentityStore(state.Location).LoadOrCreate();
        string other = DeviceIdentity.Generate().PublicKeyPem.Replace("\n", "\\n");
        state.Write(state.Location.DeviceIdentityPath,
            File.ReadAllText(state.Location.DeviceIdentityPath).Replace(identity.PublicKeyPem.Replace("\n", "\\n"), other));
        Assert.Throws<NodeStateException>(() => new DeviceIdentityStore(state.Location).LoadOrCreate());
    }

    [Fact]
    public void A_reset_makes_a_new_identity_and_forgets_the_tokens()
    {
        using var state = new TestState();
        var store = new DeviceIdentityStore(state.Location);
        DeviceIdentity old = store.LoadOrCreate();
        new DeviceTokenStore(state.Location).Save(old.DeviceId, Token("a"), null);
        Assert.NotEqual(old.DeviceId, store.Reset().DeviceId);
        Assert.False(File.Exists(state.Location.DeviceAuthPath));
    }

    private static DeviceToken Token(string secret, params string[] scopes) =>
        new(secret, "node", scopes, DateTimeOffset.FromUnixTimeMilliseconds(1737264000000));

    [Fact]
    public void A_token_round_trips_with_scopes_sorted_and_unique()
    {
        using var state = new TestState();
        var store = new DeviceTokenStore(state.Location);
        Assert.Null(store.Load("id", "node"));
        Assert.True(store.Save("id", Token("secret", " b ", "a", "b", ""), null));
        DeviceToken token = store.Load("id", "node")!;
        Assert.Equal(("secret", "node"), (token.Token, token.Role));
        Assert.Equal(["a", "b"], token.Scopes);
        Assert.Equal(1737264000000, token.UpdatedAt.ToUnixTimeMilliseconds());
        Assert.Null(store.Load("other", "node"));
        Assert.Null(store.Load("id", "operator"));
    }

    [Fact]
    public void A_token_that_changed_meanwhile_is_kept()
    {
        using var state = new TestState();
        var store = new DeviceTokenStore(state.Location);
        store.Save("id", Token("newer"), null);
        Assert.False(store.Save("id", Token("mine"), null));
        Assert.False(store.Save("id", Token("mine"), Token("older")));
        store.Clear("id", "node", Token("older"));
        Assert.Equal("newer", store.Load("id", "node")!.Token);
        store.Clear("id", "node", Token("newer"));
        Assert.Null(store.Load("id", "node"));
    }

    [Fact]
    public void Tokens_of_another_device_are_replaced_and_unknown_members_of_ours_kept()
    {
        using var state = new TestState();
        var store = new DeviceTokenStore(state.Location);
        state.Write(state.Location.DeviceAuthPath,
            "{\"version\":1,\"deviceId\":\"id\",\"future\":7,\"tokens\":{\"operator\":{\"token\":\"op\",\"role\":\"operator\",\"scopes\":[],\"updatedAtMs\":1}}}");
        Assert.True(store.Save("id", Token("mine"), null));
        Assert.Contains("\"future\": 7", File.ReadAllText(state.Location.DeviceAuthPath));
        Assert.Equal("op", store.Load("id", "operator")!.Token);
        Assert.True(store.Save("new", Token("theirs"), null));
        Assert.Null(store.Load("id", "operator"));
        Assert.DoesNotContain("\"op\"", File.ReadAllText(state.Location.DeviceAuthPath));
    }

    [Fact]
    public void A_token_file_that_is_not_JSON_is_an_error_with_path_and_line_and_is_kept()
    {
        using var state = new TestState();
        state.Write(state.Location.DeviceAuthPath, "{\n  nonsense\n}");
        NodeStateException problem =
            Assert.Throws<NodeStateException>(() => new DeviceTokenStore(state.Location).Save("id", Token("x"), null));
        Assert.Contains(state.Location.DeviceAuthPath, problem.Message);
        Assert.Contains("line 2", problem.Message);
        Assert.DoesNotContain("nonsense", problem.Message);
        Assert.Contains("nonsense", File.ReadAllText(state.Location.DeviceAuthPath));
    }

    [Fact]
    public void The_node_configuration_keeps_unknown_members_and_their_order()
    {
        using var state = new TestState();
        state.Write(state.Location.NodeConfigPath,
            "{\"version\":1,\"nodeId\":\"n\",\"token\":\"legacy\",\"displayName\":\"d\",\"gateway\":{\"host\":\"h\",\"port\":1,\"tls\":true,\"cloudflareAccess\":{\"x\":1}},\"installedAppsSharing\":false}");
        var store = new NodeConfigStore(state.Location);
        NodeConfig config = store.Load();
        Assert.Equal(new SavedGateway("h", 1, true, null, null), config.Gateway);
        store.Update(stored => stored with { Gateway = stored.Gateway! with { Port = 2, ContextPath = "/p" } });
        Assert.Equal(
            "{\"version\":1,\"nodeId\":\"n\",\"token\":\"legacy\",\"displayName\":\"d\",\"gateway\":{\"host\":\"h\",\"port\":2,\"tls\":true,\"contextPath\":\"/p\",\"cloudflareAccess\":{\"x\":1}},\"installedAppsSharing\":false}",
            OpenClaw.Node.State.Json.JsonTreeWriter.WriteCompact(JsonStateFile.Read(state.Location.NodeConfigPath)!));
    }

    [Theory]
    [InlineData("{\"version\":2,\"nodeId\":\"old\",\"displayName\":\"d\"}")]
    [InlineData("{\"version\":1,\"nodeId\":\"  \",\"displayName\":\"d\"}")]
    [InlineData("{\"nodeId\":7,\"displayName\":\"d\"}")]
    public void Another_version_or_a_missing_id_gets_a_new_id_and_keeps_the_rest(string content)
    {
        using var state = new TestState();
        state.Write(state.Location.NodeConfigPath, content);
        NodeConfig config = new NodeConfigStore(state.Location).Load();
        Assert.True(Guid.TryParse(config.NodeId, out _));
        Assert.Equal("d", config.DisplayName);
    }

    [Fact]
    public void A_configuration_that_is_not_JSON_is_never_overwritten()
    {
        using var state = new TestState();
        state.Write(state.Location.NodeConfigPath, "{\n\"version\": 1,\n");
        var store = new NodeConfigStore(state.Location);
        Assert.Contains("line 3", Assert.Throws<NodeStateException>(() => store.Update(stored => stored)).Message);
        Assert.Equal("{\n\"version\": 1,\n", File.ReadAllText(state.Location.NodeConfigPath));
    }

    [Fact]
    public async Task Writers_at_once_lose_nothing()
    {
        using var state = new TestState();
        state.Write(state.Location.NodeConfigPath, "{\"version\":1,\"nodeId\":\"n\",\"commands\":[]}");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            new NodeConfigStore(state.Location).Update(stored => stored with { Commands = [.. stored.Commands ?? [], $"c{i}"] }))));
        Assert.Equal(20, new NodeConfigStore(state.Location).Load().Commands!.Count);
    }
}
