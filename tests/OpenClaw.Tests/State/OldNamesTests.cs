using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Upstream;

namespace OpenClaw.Tests.State;

/// <summary>Machines that ran the product under its old names.</summary>
public class OldNamesTests
{
    private static Func<string, string?> Of(params (string Name, string Value)[] environment) =>
        OldNames.AlsoIn(name => environment.FirstOrDefault(pair => pair.Name == name).Value);

    [Fact]
    public void Old_variables_count_where_the_new_ones_say_nothing()
    {
        Assert.Equal("old", Of(("CLAWDBOT_GATEWAY_TOKEN", "old"))("OPENCLAW_GATEWAY_TOKEN"));
        Assert.Equal("old", Of(("CLAWDBOT_GATEWAY_TOKEN", "old"), ("OPENCLAW_GATEWAY_TOKEN", " "))("OPENCLAW_GATEWAY_TOKEN"));
        Assert.Equal("new", Of(("CLAWDBOT_GATEWAY_TOKEN", "old"), ("OPENCLAW_GATEWAY_TOKEN", "new"))("OPENCLAW_GATEWAY_TOKEN"));
        Assert.Equal("moltbot", Of(("MOLTBOT_GATEWAY_TOKEN", "moltbot"))("OPENCLAW_GATEWAY_TOKEN"));
        Assert.Null(Of(("CLAWDBOT_PATH", "x"))("PATH"));
    }

    [Fact]
    public void The_old_state_variable_names_the_directory()
    {
        using var state = new TestState();
        string directory = Path.Combine(state.Root, "there");
        Assert.Equal(directory, StateLocation.Resolve(name => name == "CLAWDBOT_STATE_DIR" ? directory : null, state.Root).Directory);
    }

    [Theory]
    [InlineData(".clawdbot", "clawdbot.json")]
    [InlineData(".moltbot", "moltbot.json")]
    public void Old_state_is_copied_once_and_left_as_it_is(string name, string config)
    {
        using var state = new TestState();
        string deviceId = MakeOld(state, name, config);
        string[] before = Snapshot(Path.Combine(state.Root, name));

        PreparedNode node = Prepare(state, out ListLog log);

        Assert.Equal(deviceId, node.Identity.DeviceId);
        Assert.Equal("11111111-2222-4333-8444-555555555555", node.Config.NodeId);
        Assert.Equal(Path.Combine(state.Root, ".openclaw"), node.Services.State.Directory);
        Assert.Equal("kept", new DeviceTokenStore(node.Services.State).Load(deviceId, "node")!.Token);
        Assert.Equal("x\"", File.ReadAllText(node.Services.State.ExecApprovalsPath));
        Assert.Equal("{}", File.ReadAllText(node.Services.State.ConfigPath));
        Assert.Equal(before, Snapshot(Path.Combine(state.Root, name)));
        Assert.Single(log.Lines, line => line.Contains("were copied from", StringComparison.Ordinal));
        Assert.Empty(Directory.GetDirectories(state.Root, "*.adopting-*"));

        // What happens there later is of no concern.
        File.WriteAllText(Path.Combine(state.Root, name, "exec-approvals.json"), "changed");
        Prepare(state, out ListLog second);
        Assert.Equal("x\"", File.ReadAllText(node.Services.State.ExecApprovalsPath));
        Assert.DoesNotContain(second.Lines, line => line.Contains("were copied from", StringComparison.Ordinal));
    }

    [Fact]
    public void A_state_directory_of_the_new_name_is_never_overwritten()
    {
        using var state = new TestState();
        MakeOld(state, ".clawdbot", "clawdbot.json");
        Directory.CreateDirectory(Path.Combine(state.Root, ".openclaw"));
        Assert.Null(StateLocation.Resolve(_ => null, state.Root).AdoptFrom);

        // Also when it appears between the choice and the copy.
        Directory.Delete(Path.Combine(state.Root, ".openclaw"));
        StateLocation location = StateLocation.Resolve(_ => null, state.Root);
        Assert.NotNull(location.AdoptFrom);
        Directory.CreateDirectory(location.Directory);
        Assert.Null(StateAdoption.Adopt(location));
        Assert.Empty(Directory.GetFileSystemEntries(location.Directory));
    }

    [Fact]
    public void An_explicit_place_a_profile_and_the_old_flavor_take_nothing_over()
    {
        using var state = new TestState();
        MakeOld(state, ".clawdbot", "clawdbot.json");
        Assert.Null(StateLocation.Resolve(name => name == "OPENCLAW_STATE_DIR" ? Path.Combine(state.Root, "mine") : null, state.Root)
            .AdoptFrom);
        Assert.Null(StateLocation.Resolve(name => name == "OPENCLAW_PROFILE" ? "lab" : null, state.Root).AdoptFrom);
        StateLocation old = StateLocation.Resolve(_ => null, state.Root, NodeFlavor.Clawdbot);
        Assert.Null(old.AdoptFrom);
        Assert.Equal(Path.Combine(state.Root, ".clawdbot"), old.Directory);
    }

    [Fact]
    public void A_directory_without_an_identity_is_no_state()
    {
        using var state = new TestState();
        Directory.CreateDirectory(Path.Combine(state.Root, ".clawdbot"));
        Assert.Null(StateLocation.Resolve(_ => null, state.Root).AdoptFrom);
    }

    [Fact]
    public void Looking_shows_what_will_be_taken_over_and_copies_nothing()
    {
        using var state = new TestState();
        string deviceId = MakeOld(state, ".clawdbot", "clawdbot.json");
        File.WriteAllText(Path.Combine(state.Root, ".clawdbot", "exec-approvals.json"), Policy);
        StateLocation location = StateLocation.Resolve(_ => null, state.Root);

        SavedNode saved = SavedNode.Read(location);
        ExecApprovalsSnapshot policy = new ExecApprovalsStore(location).Load();

        Assert.Equal((deviceId, "box", true), (saved.DeviceId, saved.DisplayName, saved.HasDeviceToken));
        Assert.Equal(["/usr/bin/uname"], Patterns(policy));
        Assert.False(Directory.Exists(location.Directory));
    }

    [Fact]
    public void A_change_of_the_policy_as_the_first_command_is_made_on_what_was_there()
    {
        using var state = new TestState();
        string deviceId = MakeOld(state, ".clawdbot", "clawdbot.json");
        File.WriteAllText(Path.Combine(state.Root, ".clawdbot", "exec-approvals.json"), Policy);
        string[] before = Snapshot(Path.Combine(state.Root, ".clawdbot"));
        StateLocation location = StateLocation.Resolve(_ => null, state.Root);
        var change = new PolicyChange(location, document => document.WithRule("main", "/usr/bin/id", null));

        Assert.Single(change.Differences);
        Assert.True(change.Apply(exactly: true));

        Assert.Contains(".clawdbot", change.Adopted, StringComparison.Ordinal);
        Assert.Equal(["/usr/bin/uname", "/usr/bin/id"], Patterns(new ExecApprovalsStore(location).Load()));
        Assert.Equal(deviceId, new DeviceIdentityStore(location).LoadOrCreate().DeviceId);
        Assert.Equal(before, Snapshot(Path.Combine(state.Root, ".clawdbot")));
    }

    [Fact]
    public void Whatever_is_written_first_takes_the_rest_over_and_no_other_place_does()
    {
        using var state = new TestState();
        string deviceId = MakeOld(state, ".clawdbot", "clawdbot.json");
        StateLocation location = StateLocation.Resolve(_ => null, state.Root);

        Assert.NotEqual(deviceId, new DeviceIdentityStore(location.Below("operator")).LoadOrCreate().DeviceId);
        Directory.Delete(location.Directory, recursive: true);
        new NodeConfigStore(location).Update(config => config with { DisplayName = "new name" });

        Assert.Equal(deviceId, SavedNode.Read(location).DeviceId);
        Assert.Equal("11111111-2222-4333-8444-555555555555", SavedNode.Read(location).NodeId);
    }

    [Fact]
    public void The_key_that_2026_1_24_kept_apart_from_its_state_is_fetched()
    {
        using var state = new TestState();
        string deviceId = MakeApart(state, out StateLocation there);

        Assert.Equal(deviceId, new DeviceIdentityStore(Again(there, state)).LoadOrCreate().DeviceId);
        Assert.Equal(["/usr/bin/uname"], Patterns(new ExecApprovalsStore(Again(there, state)).Load()));
        Assert.Equal("kept", new DeviceTokenStore(there).Load(deviceId, "node")!.Token);
        Assert.True(File.Exists(Path.Combine(state.Root, ".clawdbot", "identity", "device.json")));
        Assert.Null(Again(there, state).KeyFrom);
    }

    [Fact]
    public void The_key_of_another_device_is_not_fetched()
    {
        using var state = new TestState();
        string deviceId = MakeApart(state, out StateLocation there);
        File.Delete(Path.Combine(state.Root, ".clawdbot", "identity", "device.json"));
        new DeviceIdentityStore(StateLocation.Resolve(_ => null, state.Root, NodeFlavor.Clawdbot)).LoadOrCreate();

        Assert.Null(Again(there, state).KeyFrom);
        Assert.NotEqual(deviceId, new DeviceIdentityStore(Again(there, state)).LoadOrCreate().DeviceId);
    }

    [Fact]
    public void A_node_of_2026_1_24_with_its_key_apart_is_imported_whole()
    {
        using var state = new TestState();
        string deviceId = MakeApart(state, out StateLocation there);
        StateLocation ours = StateLocation.Resolve(name => name == "OPENCLAW_STATE_DIR" ? Path.Combine(state.Root, "ours") : null,
            state.Root);

        StateImportResult result = StateImport.Run(there.Directory, ours, force: false);

        Assert.Equal((deviceId, true, true), (result.DeviceId, result.HasDeviceToken, result.HasPolicy));
        Assert.False(File.Exists(there.DeviceIdentityPath));
    }

    [Fact]
    public void The_old_flavor_has_the_old_service_names()
    {
        string[] names =
            [.. ServiceManagers.All.Select(manager => manager.Word + " " + manager.Names.Resolve(_ => null, NodeFlavor.Clawdbot))];
        Assert.Empty(((string[])["task Clawdbot Node", "service ClawdbotNode", "launchd com.clawdbot.node", "systemd clawdbot-node"])
            .Except(names));
        Assert.All(ServiceManagers.All, manager => Assert.NotEqual(manager.Names.Usual, manager.Names.Old));
        Assert.Equal("mine",
            SystemdManager.Facts.Names.Resolve(name => name == "CLAWDBOT_SYSTEMD_UNIT" ? "mine.service" : null, NodeFlavor.Clawdbot));
    }

    private const string Policy = """{"version":1,"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"}]}}}""";

    private static string[] Patterns(ExecApprovalsSnapshot policy) =>
        [.. policy.Document.Agents.SelectMany(agent => agent.Value.Allowlist ?? []).Select(rule => rule.Pattern)];

    // CLAWDBOT_STATE_DIR=there: node.json and tokens there, key and policy in ~/.clawdbot (docs/protocol/state.md 8).
    private static string MakeApart(TestState state, out StateLocation there)
    {
        there = Again(null, state);
        StateLocation home = StateLocation.Resolve(_ => null, state.Root, NodeFlavor.Clawdbot);
        string deviceId = new DeviceIdentityStore(home).LoadOrCreate().DeviceId;
        state.Write(home.ExecApprovalsPath, Policy);
        state.Write(there.NodeConfigPath, """{"version":1,"nodeId":"11111111-2222-4333-8444-555555555555","displayName":"box"}""");
        Assert.True(new DeviceTokenStore(there)
            .Save(deviceId, new OpenClaw.Gateway.Identity.DeviceToken("kept", "node", [], default), expected: null));
        return deviceId;
    }

    private static StateLocation Again(StateLocation? there, TestState state) =>
        StateLocation.Resolve(name => name == "CLAWDBOT_STATE_DIR" ? there?.Directory ?? Path.Combine(state.Root, "there") : null,
            state.Root);

    private static PreparedNode Prepare(TestState state, out ListLog log) =>
        PreparedNode.Prepare(new NodeOptions { State = StateLocation.Resolve(_ => null, state.Root), ReadEnvironment = _ => null },
            log = new ListLog());

    private static string MakeOld(TestState state, string name, string config)
    {
        string directory = Path.Combine(state.Root, name);
        var old = StateLocation.Resolve(variable => variable == "OPENCLAW_STATE_DIR" ? directory : null, state.Root);
        string deviceId = new DeviceIdentityStore(old).LoadOrCreate().DeviceId;
        Assert.True(new DeviceTokenStore(old)
            .Save(deviceId, new OpenClaw.Gateway.Identity.DeviceToken("kept", "node", [], default), expected: null));
        state.Write(old.NodeConfigPath, """{"version":1,"nodeId":"11111111-2222-4333-8444-555555555555","displayName":"box"}""");
        state.Write(old.ExecApprovalsPath, "x\"");
        state.Write(Path.Combine(directory, config), "{}");
        return deviceId;
    }

    private static string[] Snapshot(string directory) =>
        [.. Directory.GetFiles(directory, "*", SearchOption.AllDirectories).OrderBy(file => file, StringComparer.Ordinal)
            .Select(file => file + " " + File.ReadAllText(file))];
}
