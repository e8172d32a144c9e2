using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// A rule allows a program, not what a caller's variables turn it into: only harmless variables and those that the policy names go with it.
/// </summary>
public sealed class RequestVariablesTests : NeedsPosix
{
    private const string Miss = "SYSTEM_RUN_DENIED: allowlist miss";
    private const string Asks = "SYSTEM_RUN_DENIED: approval required";
    private const string Rule = """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""";

    [Theory]
    [InlineData("PERLLIB", "/tmp/evil")]
    [InlineData("APT_CONFIG", "/tmp/evil.conf")]
    [InlineData("PREFIX", "/tmp")]
    [InlineData("TAR_OPTIONS", "--checkpoint-action=exec=./evil")]
    [InlineData("tar_options", "./evil")]
    [InlineData(" MAKEFILES ", "./evil")]
    [InlineData("GIT_TRACE2_EVENT", "./evil")]
    [InlineData("CDPATH", "/tmp")]
    [InlineData("PYTHONINSPECT", "1")]
    [InlineData("PYTHONSAFEPATH", "1")]
    [InlineData("FOO", "1")]
    [InlineData("_", "1")]
    [InlineData("lang", "C")]
    [InlineData("LC_X", "C")]
    [InlineData("LOCPATH", "/tmp")]
    [InlineData("NLSPATH", "/tmp/%N")]
    [InlineData("TZDIR", "/tmp")]
    [InlineData("TERMINFO", "/tmp")]
    [InlineData("LS_COLORS", "di=1")]
    [InlineData("TMPDIR", "/tmp/x")]
    [InlineData("USER", "root")]
    [InlineData("DEBIAN_FRONTEND", "x; use evil")]
    [InlineData("OPENCLAW_STATE_DIR", "/tmp")]
    [InlineData("LANG", "/tmp/evil")]
    [InlineData("LANG", "../../tmp/evil")]
    [InlineData("LC_ALL", "C/../../tmp")]
    [InlineData("LANGUAGE", "../../tmp/evil:de")]
    [InlineData("TZ", ":/tmp/evil")]
    [InlineData("TZ", "/tmp/evil")]
    [InlineData("TZ", "Europe/../../../tmp/evil")]
    [InlineData("TERM", "../evil")]
    [InlineData("TERM", "/tmp/evil")]
    [InlineData("COLUMNS", "1;id")]
    [InlineData("CI", "$(id)")]
    [InlineData("LANG", "C\n")]
    public async Task A_rule_covers_no_other_variable(string name, string value)
    {
        Assert.Equal(Miss, await RunAsync(Rule, (name, value)));
        Assert.Equal(Miss, await RunAsync(Rule.Replace("/usr/bin/uname", "*"), (name, value)));
        Assert.Equal(Asks, await RunAsync(Rule.Replace("\"off\"", "\"on-miss\""), (name, value)));
    }

    [Theory]
    [InlineData("LANG", "de_DE.UTF-8")]
    [InlineData("LANG", "C.UTF-8")]
    [InlineData("LANG", "sr_RS.utf8@latin")]
    [InlineData("LC_ALL", "C")]
    [InlineData("LC_ALL", "")]
    [InlineData("LANGUAGE", "de_AT:de:en")]
    [InlineData("TZ", "Europe/Berlin")]
    [InlineData("TZ", "America/Argentina/Buenos_Aires")]
    [InlineData("TZ", "EST5EDT")]
    [InlineData("TZ", "Etc/GMT+5")]
    [InlineData("TERM", "xterm-256color")]
    [InlineData("TERM", "dumb")]
    [InlineData("COLORTERM", "truecolor")]
    [InlineData("COLUMNS", "120")]
    [InlineData("LINES", "50")]
    [InlineData("NO_COLOR", "1")]
    [InlineData("NO_COLOR", "")]
    [InlineData("FORCE_COLOR", "3")]
    [InlineData("CLICOLOR_FORCE", "1")]
    [InlineData("CI", "true")]
    [InlineData("GIT_PAGER", "cat")]
    public async Task Harmless_ones_go_with_a_rule(string name, string value) => Assert.Equal("ran", await RunAsync(Rule, (name, value)));

    [Theory]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off","allowedEnv":["FOO"]},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""", "ran", Miss)]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowedEnv":["FOO"],"allowlist":["/usr/bin/uname"]}}}""", "ran", Miss)]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"*":{"allowedEnv":["FOO"]},"main":{"allowlist":["/usr/bin/uname"]}}}""", "ran", Miss)]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off","allowedEnv":["FOO","BAR"]},"agents":{"main":{"allowedEnv":["FOO"],"allowlist":["/usr/bin/uname"]}}}""", "ran", Miss)]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"other":{"allowedEnv":["FOO","BAR"]},"main":{"allowlist":["/usr/bin/uname"]}}}""", Miss, Miss)]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname","allowedEnv":["FOO"]}]}}}""", "ran", Miss)]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname",{"pattern":"/usr/bin/uname","allowedEnv":["FOO","BAR"]}]}}}""", "ran", "ran")]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off","allowedEnv":["BAR"]},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname","allowedEnv":["FOO"]}]}}}""", "ran", "ran")]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname",{"pattern":"/usr/bin/true","allowedEnv":["FOO","BAR"]}]}}}""", Miss, Miss)]
    [InlineData("""{"defaults":{"security":"allowlist","ask":"off","allowedEnv":["foo"]},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""", Miss, Miss)]
    public async Task The_policy_names_others(string policy, string foo, string fooAndBar)
    {
        Assert.Equal(foo, await RunAsync(policy, ("FOO", "/any/value")));
        Assert.Equal(fooAndBar, await RunAsync(policy, ("FOO", "1"), ("BAR", "2")));
    }

    [Theory]
    [InlineData("uname && uname -s", "ran")]
    [InlineData("uname | uname -s", "ran")]
    [InlineData("uname | head -n 5", Miss)]
    [InlineData("true && uname", Miss)]
    [InlineData("cd . && uname", Miss)]
    [InlineData("uname && hostname", Miss)]
    public async Task A_rule_names_them_for_its_own_program_alone(string payload, string expected)
    {
        string policy =
            """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname","allowedEnv":["FOO"]},"/usr/bin/hostname"]}}}""";
        using RunBox box = new(policy);
        // A shell gets only what is harmless and what the policy names for every program.
        Assert.Equal("ran", await box.RunAsync(box.Request("/usr/bin/uname").With("env", Map(("FOO", "1")))));
        box.SetPolicy(policy.Replace("\"ask\":\"off\"", "\"ask\":\"off\",\"allowedEnv\":[\"BAR\"]"));
        Assert.Equal("ran", await box.RunAsync(box.Request("sh", "-c", "uname | head -n 5").With("env", Map(("BAR", "1")))));
        Assert.Equal("1", box.Started[box.Started.Count - 1].Environment["BAR"]);
        box.SetPolicy(policy.Replace("FOO", "LC_X"));
        Assert.Equal(expected, await box.RunAsync(box.Request("sh", "-c", payload).With("env", Map(("LC_X", "1")))));
    }

    [Fact]
    public async Task What_is_remembered_takes_none_along()
    {
        string command = """{"pattern":"PATTERN","source":"allow-always"}""".Replace("PATTERN",
            OpenClaw.Node.Approvals.Matching.GrantedText.PatternOf("uname"));
        string policy =
            """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[COMMAND]}}}""".Replace("COMMAND", command);
        Assert.Equal("ran", await RunAsync(policy, ("TZ", "UTC")));
        Assert.Equal(Miss, await RunAsync(policy, ("FOO", "1")));

        using RunBox box = new();
        JsonObject approved = (await box.ApprovedAsync("/usr/bin/uname", "-s")).With("approvalDecision", JsonTree.Of("allow-always"));
        Assert.Equal("ran", await box.RunAsync(approved.With("env", Map(("FOO", "1")))));
        Assert.Null(box.Store.Load().Document.Agent("main")?.Allowlist);
        Assert.Equal("ran", await box.RunAsync(approved.With("env", Map(("TZ", "UTC")))));
        Assert.NotNull(box.Store.Load().Document.Agent("main")?.Allowlist);
        Assert.Equal("ran", await box.RunAsync("/usr/bin/uname", "-s"));
        Assert.Equal(Asks, await box.RunAsync(box.Request("/usr/bin/uname", "-s").With("env", Map(("FOO", "1")))));
    }

    [Fact]
    public async Task A_name_taken_away_before_the_start_ends_the_run()
    {
        string named =
            """{"defaults":{"security":"allowlist","ask":"off","allowedEnv":["FOO"]},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""";
        using RunBox box = new(named);
        box.BeforeStart = () => box.SetPolicy(named.Replace("\"FOO\"", "\"BAR\""));
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(box.Request("uname").With("env", Map(("FOO", "1")))),
            StringComparison.Ordinal);
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task Where_everything_may_run_the_list_of_what_is_refused_stays()
    {
        string full = """{"defaults":{"security":"full","ask":"off"},"agents":{}}""";
        Assert.Equal("ran", await RunAsync(full, ("TAR_OPTIONS", "x")));
        Assert.StartsWith("SYSTEM_RUN_DENIED: environment override rejected", await RunAsync(full, ("LD_PRELOAD", "x")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_request_names_them()
    {
        using RunBox box = new();
        Assert.Equal(Asks, await box.RunAsync(box.Request("uname").With("env", Map(("PERLLIB", "/tmp/evil")))));
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        Assert.Equal(["PERLLIB"], waiting.EnvironmentNames);
    }

    [Theory]
    [InlineData("LD_PRELOAD")]
    [InlineData("PATH")]
    [InlineData("BASH_ENV")]
    [InlineData("NODE_OPTIONS")]
    [InlineData("npm_config_script_shell")]
    [InlineData("A B")]
    [InlineData("A=B")]
    [InlineData("*")]
    [InlineData("")]
    public void A_policy_cannot_name_what_is_never_set(string name)
    {
        JsonTree document = JsonTreeReader.Read("""{"version":1,"defaults":{"allowedEnv":[]},"agents":{}}""").AsObject!
            .With("defaults", JsonObject.Empty.With("allowedEnv", new JsonArray([JsonTree.Of(name)])));
        Assert.Contains("defaults.allowedEnv[0]", OpenClaw.Node.Approvals.Document.ExecApprovalsSchema.Check(document)!.ToString(),
            StringComparison.Ordinal);
    }

    private static JsonObject Map(params (string Name, string Value)[] variables) =>
        variables.Aggregate(JsonObject.Empty, (map, variable) => map.With(variable.Name, JsonTree.Of(variable.Value)));

    private static async Task<string> RunAsync(string policy, params (string Name, string Value)[] variables)
    {
        using RunBox box = new(policy);
        return await box.RunAsync(box.Request("uname").With("env", Map(variables)));
    }
}
