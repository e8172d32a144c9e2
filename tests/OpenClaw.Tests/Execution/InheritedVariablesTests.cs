using OpenClaw.Node.Execution;

namespace OpenClaw.Tests.Execution;

/// <summary>Where rules decide, a child gets of the node's environment what is listed, and no secret under whatever name.</summary>
public sealed class InheritedVariablesTests
{
    [Theory]
    [InlineData("PATH", "/usr/bin", true)]
    [InlineData("HOME", "/root", true)]
    [InlineData("USER", "root", true)]
    [InlineData("LANG", "C.UTF-8", true)]
    [InlineData("LC_TIME", "de_DE", true)]
    [InlineData("TERM", "xterm", true)]
    [InlineData("TMPDIR", "/tmp", true)]
    [InlineData("SystemRoot", "C:\\Windows", true)]
    [InlineData("ComSpec", "C:\\Windows\\system32\\cmd.exe", true)]
    [InlineData("PATHEXT", ".EXE", true)]
    [InlineData("ProgramFiles(x86)", "C:\\Program Files (x86)", true)]
    [InlineData("APPDATA", "C:\\Users\\x", true)]
    [InlineData("XDG_RUNTIME_DIR", "/run/user/0", true)]
    [InlineData("SSH_AUTH_SOCK", "/tmp/agent", true)]
    [InlineData("https_proxy", "http://proxy:3128", true)]
    [InlineData("JAVA_HOME", "/opt/java", true)]
    [InlineData("https_proxy", "http://user:secret@proxy:3128", false)]
    [InlineData("HTTP_PROXY", "user:secret@proxy:3128", false)]
    [InlineData("DB_PASSWORD", "hunter2", false)]
    [InlineData("DATABASE_DSN", "host=x password=y", false)]
    [InlineData("PGPASSWORD", "x", false)]
    [InlineData("SMTP_PASS", "x", false)]
    [InlineData("SECRET_KEY_BASE", "x", false)]
    [InlineData("AZURE_CLIENT_CERT", "x", false)]
    [InlineData("SLACK_WEBHOOK", "https://hooks.example/x", false)]
    [InlineData("FOO", "x", false)]
    [InlineData("LD_PRELOAD", "x", false)]
    [InlineData("OPENCLAW_GATEWAY_TOKEN", "x", false)]
    [InlineData("DOCKER_HOST", "tcp://user:secret@host", false)]
    public void A_child_gets_what_is_listed(string name, string value, bool gets)
    {
        // Of a search path only what is absolute here.
        value = name == "PATH" && Path.DirectorySeparatorChar == '\\' ? @"C:\Windows" : value;
        KeyValuePair<string, string>[] inherited = [new(name, value)];
        Assert.Equal(gets,
            HostEnvironment.BuildUnder(new EnvironmentRules { IsListed = true }, inherited, null, isShellWrapper: false)
            .TryGetValue(name, out string? got) && got == value);
    }

    [Theory]
    [InlineData("DB_PASSWORD", true)]
    [InlineData("FOO", true)]
    [InlineData("GITHUB_TOKEN", true)]
    [InlineData("HTTP_PROXY", true)]
    [InlineData("LD_PRELOAD", false)]
    [InlineData("BASH_ENV", false)]
    [InlineData("OPENCLAW_GATEWAY_TOKEN", false)]
    [InlineData("NODE_OPTIONS", false)]
    public void The_policy_names_others_but_not_what_is_never_passed_on(string name, bool gets)
    {
        KeyValuePair<string, string>[] inherited = [new(name, "user:x@y")];
        foreach (bool listed in (bool[])[true, false])
        {
            Assert.Equal(gets,
                HostEnvironment.BuildUnder(new EnvironmentRules { IsListed = listed, Inherit = [name] }, inherited, null,
                    isShellWrapper: false).ContainsKey(name));
        }
    }

    [Fact]
    public void Where_everything_may_run_the_old_list_stays() =>
        Assert.True(HostEnvironment.Build([new("FOO", "x")], null, isShellWrapper: false).ContainsKey("FOO"));
}
