using OpenClaw.Node.Execution;

namespace OpenClaw.Tests.Execution;

/// <summary>docs/protocol/process.md 2: what a child's environment holds and what a request may not set.</summary>
public sealed class HostEnvironmentTests
{
    private static Dictionary<string, string> Map(params string[] assignments)
        => assignments.ToDictionary(text => text.Substring(0, text.IndexOf('=')), text => text.Substring(text.IndexOf('=') + 1));

    private static string? Inherited(string name, string value)
        => HostEnvironment.Build(Map(name + "=" + value), null, isShellWrapper: false).TryGetValue(name.Trim(), out var result)
            ? result : null;

    [Theory]
    [InlineData("PATH")]
    [InlineData("Path")]
    [InlineData(" PATH ", "PATH")]
    [InlineData("LD_PRELOAD")]
    [InlineData("ld_preload")]
    [InlineData("LD_FOO")]
    [InlineData("DYLD_INSERT_LIBRARIES")]
    [InlineData("bash_env")]
    [InlineData("BASH_FUNC_x()", "BASH_FUNC_X()")]
    [InlineData("git_ssh_command")]
    [InlineData("GIT_CONFIG_")]
    [InlineData("GIT_CONFIG_COUNT")]
    [InlineData("NODE_OPTIONS")]
    [InlineData("DOTNET_STARTUP_HOOKS")]
    [InlineData("http_proxy")]
    [InlineData("npm_config_x")]
    [InlineData("CARGO_REGISTRIES_X_INDEX")]
    [InlineData("TF_VAR_x")]
    [InlineData("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER")]
    [InlineData("cargo_target_x_runner")]
    [InlineData("PROMPT_COMMAND")]
    [InlineData("SSH_AUTH_SOCK")]
    [InlineData("SystemRoot")]
    [InlineData("HOME")]
    [InlineData("_JAVA_OPTIONS")]
    [InlineData("R_ENVIRON")]
    [InlineData("ZDOTDIR")]
    public void A_blocked_name_is_named_in_upper_case(string name, string? shown = null)
    {
        var check = HostEnvironment.CheckOverrides(Map(name + "=./evil"));
        Assert.Equal([shown ?? name.ToUpperInvariant()], check.Blocked);
        Assert.Empty(check.Invalid);
        Assert.True(check.Rejected);
        Assert.DoesNotContain("./evil", HostEnvironment.Build([], Map(name + "=./evil"), false).Values);
    }

    [Theory]
    [InlineData("BASH_FUNC_x%%")]
    [InlineData("A\0B")]
    [InlineData("É")]
    [InlineData("0")]
    [InlineData("1A")]
    [InlineData("A-B")]
    [InlineData("A B")]
    [InlineData("A.B")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("(A)")]
    [InlineData("LD\u0130")]
    public void An_invalid_name_is_named_as_it_came(string name)
    {
        var check = HostEnvironment.CheckOverrides([new(name, "1")]);
        Assert.Equal([name], check.Invalid);
        Assert.Empty(check.Blocked);
    }

    [Theory]
    [InlineData("FOO")]
    [InlineData(" FOO", "FOO")]
    [InlineData("ProgramFiles(x86)")]
    [InlineData("OPENCLAW_STATE_DIR")]
    [InlineData("USER")]
    [InlineData("TERM")]
    [InlineData("CARGO_TARGET_LINKER")]
    [InlineData("CARGO_TARGET_DIR")]
    [InlineData("LDFLAG")]
    [InlineData("GITHUB_TOKEN_X")]
    public void Any_other_name_is_set(string name, string? stored = null)
    {
        Assert.False(HostEnvironment.CheckOverrides(Map(name + "=v")).Rejected);
        Assert.Equal("v", HostEnvironment.Build([], Map(name + "=v"), false)[stored ?? name]);
    }

    [Fact]
    public void Both_lists_are_sorted_and_without_doubles()
    {
        var check = HostEnvironment.CheckOverrides(
            [new("LD_PRELOAD", "x"), new("ld_preload", "x"), new("z-z", "1"), new("BASH_ENV", "y"), new("a-a", "1"), new("FOO", "z")]);
        Assert.Equal(["BASH_ENV", "LD_PRELOAD"], check.Blocked);
        Assert.Equal(["a-a", "z-z"], check.Invalid);
    }

    [Fact]
    public void A_value_with_NUL_is_refused()
    {
        Assert.Equal(["FOO"], HostEnvironment.CheckOverrides([new("FOO", "a\0b")]).Invalid);
        Assert.False(HostEnvironment.Build([], [new("FOO", "a\0b")], false).ContainsKey("FOO"));
    }

    [Theory]
    [InlineData("GIT_PAGER", "cat", true)]
    [InlineData("GIT_PAGER", "", true)]
    [InlineData("PAGER", "cat", true)]
    [InlineData("pager", "", true)]
    [InlineData("PAGER", "less", false)]
    [InlineData("GIT_PAGER", "cat ", false)]
    [InlineData("GIT_PAGER", "./cat", false)]
    [InlineData("MANPAGER", "cat", false)]
    public void A_pager_may_only_be_switched_off(string name, string value, bool accepted)
    {
        Assert.Equal(!accepted, HostEnvironment.CheckOverrides(Map(name + "=" + value)).Rejected);
        foreach (var wrapper in (bool[])[false, true])
        {
            var built = HostEnvironment.Build([], Map(name + "=" + value), wrapper);
            Assert.Equal(accepted ? "" : null, built.TryGetValue(name, out var stored) ? stored : null);
        }
    }

    [Theory]
    [InlineData("TERM", true)]
    [InlineData("lang", true)]
    [InlineData("LC_X", true)]
    [InlineData("COLORTERM", true)]
    [InlineData("NO_COLOR", true)]
    [InlineData("FORCE_COLOR", true)]
    [InlineData("OPENCLAW_SUBAGENT_EXEC", true)]
    [InlineData("FOO", false)]
    [InlineData("CDPATH", false)]
    [InlineData("TERMINFO", false)]
    [InlineData("LANGUAGE", true)]
    [InlineData("LINES", false)]
    [InlineData("LC_(X)", false)]
    public void A_shell_wrapper_gets_only_locale_and_terminal(string name, bool kept)
    {
        Assert.Equal(kept, HostEnvironment.Build([], Map(name + "=v"), isShellWrapper: true).ContainsKey(name));
        Assert.False(HostEnvironment.CheckOverrides(Map(name + "=v")).Rejected);
    }

    [Theory]
    [InlineData("HOME", true)]
    [InlineData("SSH_AUTH_SOCK", true)]
    [InlineData("HTTPS_PROXY", true)]
    [InlineData("http_proxy", true)]
    [InlineData("KUBECONFIG", true)]
    [InlineData("SystemRoot", true)]
    [InlineData("XDG_CONFIG_HOME", true)]
    [InlineData("GIT_CONFIG_COUNT", true)]
    [InlineData("NPM_CONFIG_REGISTRY", true)]
    [InlineData("LANG", true)]
    [InlineData("GITHUB_TOKEN", false)]
    [InlineData("github_token", false)]
    [InlineData("AWS_SECRET_ACCESS_KEY", false)]
    [InlineData("DATABASE_URL", false)]
    [InlineData("EDITOR", false)]
    [InlineData("GOPATH", false)]
    [InlineData("VIRTUAL_ENV", false)]
    [InlineData("SHELL", false)]
    [InlineData("LD_LIBRARY_PATH", false)]
    [InlineData("BASH_FUNC_x%%", false)]
    [InlineData("NODE_OPTIONS", false)]
    public void What_a_child_inherits(string name, bool inherited) => Assert.Equal(inherited ? "v" : null, Inherited(name, "v"));

    [Theory]
    [InlineData("OPENCLAW_GATEWAY_TOKEN", false)]
    [InlineData("openclaw_gateway_token", false)]
    [InlineData("OPENCLAW_GATEWAY_PASSWORD", false)]
    [InlineData("CLAWDBOT_GATEWAY_TOKEN", false)]
    [InlineData("CLAWDBOT_GATEWAY_PASSWORD", false)]
    [InlineData("CF_ACCESS_CLIENT_ID", false)]
    [InlineData("CF_ACCESS_CLIENT_SECRET", false)]
    [InlineData("OPENCLAW_SETUP_CODE", false)]
    [InlineData("OPENCLAW_BOOTSTRAP_TOKEN", false)]
    [InlineData("OPENCLAW_DEVICE_PRIVATE_KEY", false)]
    [InlineData("OPENCLAW_STATE_DIR", true)]
    [InlineData("OPENCLAW_PROFILE", true)]
    public void The_nodes_own_secrets_stay_with_the_node(string name, bool inherited) =>
        Assert.Equal(inherited ? "v" : null, Inherited(name, "v"));

    [Theory]
    [InlineData("GIT_ALLOW_PROTOCOL", "file:https:ext:ssh", "https:ssh")]
    [InlineData("GIT_ALLOW_PROTOCOL", "file", "")]
    [InlineData("GIT_PROTOCOL_FROM_USER", "1", "0")]
    [InlineData("GIT_PROTOCOL_FROM_USER", " TRUE ", "0")]
    [InlineData("GIT_PROTOCOL_FROM_USER", "-2", "0")]
    [InlineData("GIT_PROTOCOL_FROM_USER", "+00", "+00")]
    [InlineData("GIT_PROTOCOL_FROM_USER", "false", "false")]
    public void Git_protocols_are_inherited_only_where_they_are_safe(string name, string value, string expected)
    {
        Assert.Equal(expected, Inherited(name, value));
        Assert.True(HostEnvironment.CheckOverrides(Map(name + "=" + value)).Rejected);
    }

    [Fact]
    public void The_marker_cannot_be_changed() =>
        Assert.Equal("1", HostEnvironment.Build(Map("OPENCLAW_CLI=x"), Map("OPENCLAW_CLI=0"), false)["OPENCLAW_CLI"]);

    [Theory]
    [InlineData("npm ci", true)]
    [InlineData("/usr/bin/npm ci", true)]
    [InlineData("npm.cmd ci", true)]
    [InlineData("node /x/npm-cli.js", true)]
    [InlineData("node x.js", false)]
    [InlineData("npx x", false)]
    public void Npm_does_not_ask_for_funding(string command, bool set)
    {
        var built = HostEnvironment.Build([], null, false, command.Split(' '));
        Assert.Equal(set, built.ContainsKey("NPM_CONFIG_FUND") && built.ContainsKey("npm_config_fund"));
        Assert.Equal("true", HostEnvironment.Build(Map("npm_config_fund=true"), null, false, command.Split(' '))["npm_config_fund"]);
    }

    [PosixFact]
    public void A_node_without_PATH_searches_the_standard_directories()
    {
        Assert.Equal("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HostEnvironment.Build([], null, false)["PATH"]);
        Assert.Equal("/x", HostEnvironment.Build(Map("PATH=/x"), null, false)["PATH"]);
    }

    [Theory]
    [InlineData("ComSpec")]
    [InlineData("PATHEXT")]
    [InlineData("PSModulePath")]
    [InlineData("USERPROFILE")]
    [InlineData("COR_PROFILER")]
    public void What_steers_Windows_programs_may_not_be_set_there(string name)
    {
        bool windows = System.Runtime.InteropServices.RuntimeInformation.IsOSPlatform(System.Runtime.InteropServices.OSPlatform.Windows);
        Assert.Equal(windows ? [name.ToUpperInvariant()] : [], HostEnvironment.CheckOverrides(Map(name + "=x")).Blocked);
        Assert.Equal("v", Inherited(name, "v"));
    }

    [WindowsFact]
    public void Windows_merges_names_without_regard_to_case()
    {
        var built = HostEnvironment.Build(Map("Foo=1", "Path=x"), Map("FOO=2"), false);
        Assert.Equal(["FOO"], built.Keys.Where(key => key.Equals("foo", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(("2", "x"), (built["foo"], built["PATH"]));
    }
}
