using OpenClaw.Node.State;

namespace OpenClaw.Tests.State;

public class StateLocationTests
{
    private static readonly string Home = TestState.IsWindows ? @"C:\Users\op" : "/home/op";

    private static StateLocation Resolve(params (string Name, string Value)[] environment) =>
        StateLocation.Resolve(name => environment.FirstOrDefault(pair => pair.Name == name).Value, Home);

    private static string Under(params string[] names) => Path.Combine([Home, .. names]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("undefined")]
    [InlineData("null")]
    public void The_default_is_used_when_the_variable_says_nothing(string? value)
    {
        StateLocation location = Resolve(("OPENCLAW_STATE_DIR", value!));
        Assert.Equal(Under(".openclaw"), location.Directory);
        Assert.Equal("~/.openclaw", location.DisplayDirectory);
        Assert.Equal(Under(".openclaw", "openclaw.json"), location.ConfigPath);
        Assert.Null(location.Notice);
    }

    [Fact]
    public void A_tilde_stands_for_the_home_directory()
    {
        Assert.Equal(Under("oc"), Resolve(("OPENCLAW_STATE_DIR", "~/oc")).Directory);
        Assert.Equal(Home, Resolve(("OPENCLAW_STATE_DIR", "~")).Directory);
        Assert.Equal(Under("other", ".openclaw"), Resolve(("OPENCLAW_HOME", "~/other")).Directory);
        Assert.Equal(Under("other", "x"), Resolve(("OPENCLAW_HOME", "~/other"), ("OPENCLAW_STATE_DIR", "~/x")).Directory);
    }

    [Fact]
    public void A_profile_has_a_directory_of_its_own_and_default_is_none()
    {
        Assert.Equal(Under(".openclaw-lab"), Resolve(("OPENCLAW_PROFILE", "lab")).Directory);
        Assert.Equal(Under(".openclaw"), Resolve(("OPENCLAW_PROFILE", "default")).Directory);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    public void A_profile_that_could_lead_elsewhere_is_refused(string profile) =>
        Assert.Equal(StateProblem.Location, Assert.Throws<NodeStateException>(() => Resolve(("OPENCLAW_PROFILE", profile))).Problem);

    [Fact]
    public void An_explicit_directory_becomes_absolute_and_loses_its_trailing_separator() =>
        Assert.Equal(Path.Combine(Directory.GetCurrentDirectory(), "rel"), Resolve(("OPENCLAW_STATE_DIR", "rel/")).Directory);

    [Fact]
    public void The_configuration_may_be_elsewhere() =>
        Assert.Equal(Under("conf.json5"), Resolve(("OPENCLAW_CONFIG_PATH", "~/conf.json5")).ConfigPath);

    [Fact]
    public void A_default_directory_of_an_OpenClaw_installation_is_left_alone_and_said_so()
    {
        using var state = new TestState();
        MakeForeign(Path.Combine(state.Root, ".openclaw"));
        StateLocation location = StateLocation.Resolve(_ => null, state.Root);
        Assert.Equal(Path.Combine(state.Root, ".openclaw-powershell"), location.Directory);
        Assert.Equal("~/.openclaw-powershell", location.DisplayDirectory);
        Assert.Contains("openclaw.sqlite", location.Notice);
        MakeForeign(location.Directory);
        Assert.Equal(StateProblem.ForeignState,
            Assert.Throws<NodeStateException>(() => StateLocation.Resolve(_ => null, state.Root)).Problem);
    }

    [Fact]
    public void An_explicit_directory_of_an_OpenClaw_installation_is_refused_with_the_fix()
    {
        using var state = new TestState();
        string directory = Path.Combine(state.Root, "theirs");
        MakeForeign(directory);
        NodeStateException problem =
            Assert.Throws<NodeStateException>(() =>
                StateLocation.Resolve(name => name == "OPENCLAW_STATE_DIR" ? directory : null, state.Root));
        Assert.Equal(StateProblem.ForeignState, problem.Problem);
        Assert.Contains("OPENCLAW_STATE_DIR", problem.Message);
    }

    private static void MakeForeign(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, "state"));
        File.WriteAllText(Path.Combine(directory, "state", "openclaw.sqlite"), "");
    }
}
