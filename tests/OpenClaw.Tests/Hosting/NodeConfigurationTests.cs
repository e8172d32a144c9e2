using OpenClaw.Node.Configuration;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Hosting;

/// <summary>What Set-OpenClawNodeConfiguration writes where, and what it leaves alone.</summary>
public sealed class NodeConfigurationTests : IDisposable
{
    private readonly TestState _state = new();

    public void Dispose() => _state.Dispose();

    private StateLocation Location => _state.Location;

    [Fact]
    public void Another_host_forgets_what_belonged_to_the_old_one()
    {
        string pin = new('a', 64);
        Change(new NodeConfigurationChange { Endpoint = new NodeSettings { Host = "one", Tls = true, TlsFingerprint = pin,
            ContextPath = "/x" }, DisplayName = "box" });
        Assert.Equal(new SavedGateway("one", 18789, true, pin, "/x"), NodeConfiguration.Read(Location).Gateway);
        Change(new NodeConfigurationChange { Endpoint = new NodeSettings { Host = "two" } });
        Assert.Equal(new SavedGateway("two", 18789, false, null, null), NodeConfiguration.Read(Location).Gateway);
        Assert.Equal("box", NodeConfiguration.Read(Location).DisplayName);
    }

    [Fact]
    public void What_is_as_asked_is_no_change()
    {
        NodeConfigurationChange change = new() { DisplayName = "box", Commands = ["system.run"], BrowserProxy = false };
        Change(change);
        Assert.Empty(change.Describe(Location));
    }

    [Fact]
    public void The_settings_of_an_installed_node_win_and_are_changed()
    {
        new ServiceSettings { Manager = ServiceManagerKind.Systemd, Scope = ServiceScope.User, Name = "n",
            Runtime = ServiceRuntimeKind.Executable, Host = "old", Commands = ["system.run"] }.Save(Location.Directory);
        Assert.Equal("old", NodeConfiguration.Read(Location).Gateway!.Host);
        using FileLock running = FileLock.TryAcquire(Location.InstanceLockPath)!; // the service itself may run meanwhile
        Change(new NodeConfigurationChange { Endpoint = new NodeSettings { Host = "new", Port = 1234 }, AllCommands = true });
        ServiceSettings settings = ServiceSettings.Load(Location.Directory)!;
        Assert.Equal(("new", 1234, true, null), (settings.Host, settings.Port, settings.AllCommands, settings.Commands));
        Assert.Null(NodeConfiguration.Read(Location).Commands);
    }

    [Fact]
    public void A_node_that_runs_in_a_session_would_undo_it()
    {
        using FileLock running = FileLock.TryAcquire(Location.InstanceLockPath)!;
        Assert.Equal(StateProblem.AlreadyRunning,
            Assert.Throws<NodeStateException>(() => Change(new NodeConfigurationChange { DisplayName = "x" })).Problem);
        Change(new NodeConfigurationChange { BrowserProxy = false });
        Assert.False(NodeConfiguration.Read(Location).BrowserProxy);
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("{\"browser\":{\"enabled\":false}}", false)]
    [InlineData("{\"nodeHost\":{\"browserProxy\":{\"enabled\":false}}}", false)]
    [InlineData("{\"nodeHost\":{\"browserProxy\":{\"enabled\":\"no\"}}}", true)]
    public void Both_switches_have_to_be_on(string config, bool expected)
    {
        _state.Write(Location.ConfigPath, config);
        Assert.Equal(expected, NodeConfiguration.Read(Location).BrowserProxy);
        Change(new NodeConfigurationChange { BrowserProxy = true });
        Assert.True(NodeConfiguration.Read(Location).BrowserProxy);
    }

    [Fact]
    public void Members_that_nobody_asked_about_stay_in_their_order()
    {
        _state.Write(Location.ConfigPath,
            "{\"z\":1,\"nodeHost\":{\"mcp\":{\"servers\":{}},\"browserProxy\":{\"x\":true,\"allowProfiles\":[\"a\"]}},\"a\":[1e3]}");
        Change(new NodeConfigurationChange { BrowserProxy = false, BrowserProfiles = ["openclaw", "openclaw", "work"] });
        string text = System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(Location.ConfigPath), "\\s", "");
        Assert.Equal(
            "{\"z\":1,\"nodeHost\":{\"mcp\":{\"servers\":{}},\"browserProxy\":{\"x\":true,\"allowProfiles\":[\"openclaw\",\"work\"],\"enabled\":false}},\"a\":[1e3]}", text);
        Change(new NodeConfigurationChange { BrowserProfiles = [] });
        Assert.DoesNotContain("allowProfiles", File.ReadAllText(Location.ConfigPath));
    }

    [Fact]
    public void A_file_with_comments_is_rewritten_only_on_explicit_wish_and_its_text_is_kept()
    {
        const string Text = "{ // mine\n browser: {}, }";
        _state.Write(Location.ConfigPath, Text);
        NodeConfigurationChange change = new() { BrowserProxy = false };
        Assert.Equal(StateProblem.Unsafe, Assert.Throws<NodeStateException>(() => Change(change)).Problem);
        Assert.Equal(Text, File.ReadAllText(Location.ConfigPath));
        Change(change with { Force = true });
        Assert.Equal(Text, File.ReadAllText(Location.ConfigPath + ".bak"));
        Assert.False(NodeConfiguration.Read(Location).BrowserProxy);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("a name that is far too long, a name that is far too long, a name that is far too long, a name that is far too long, a name that is far too long")]
    public void Names_that_cannot_be_shown_are_refused(string name) =>
        Assert.Equal("Name", Assert.Throws<NodeStartException>(() => Change(new NodeConfigurationChange { DisplayName = name })).Reason);

    private void Change(NodeConfigurationChange change) => change.Apply(Location);
}
