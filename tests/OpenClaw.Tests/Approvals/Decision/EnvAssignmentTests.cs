using OpenClaw.Node.Approvals;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// It is all one to a program who sets a variable: <c>env</c> in front of a shell is held to what holds for the variables of the request.
/// </summary>
public sealed class EnvAssignmentTests : NeedsPosix
{
    private const string Rule = """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":["/usr/bin/uname"]}}}""";

    [Theory]
    [InlineData("env;PERLLIB=/x/lib;sh;-c;uname -s")]
    [InlineData("env;PERLLIB=/x/lib;sh;-c;uname -s | uname")]
    [InlineData("nice;env;TAR_OPTIONS=--checkpoint-action=exec=./evil;sh;-c;uname")]
    [InlineData("env;nice;env;APT_CONFIG=./evil;sh;-c;uname")]
    [InlineData("/usr/bin/env;MAKEFILES=./evil;/bin/sh;-c;uname")]
    [InlineData("env;RSYNC_RSH=./evil;sh;-c;uname")]
    [InlineData("env;LESS=x;bash;-c;uname")]
    [InlineData("env;LOCPATH=/tmp;sh;-c;uname")]
    [InlineData("env;TZ=/tmp/evil;sh;-c;uname")]
    [InlineData("env;TZ=:/tmp/evil;sh;-c;uname")]
    [InlineData("env;LANG=../../tmp/evil;sh;-c;uname")]
    [InlineData("env;LANG=C;FOO=1;sh;-c;uname")]
    [InlineData("env;TZ=UTC;TZ=/tmp/evil;sh;-c;uname")]
    [InlineData("env;TZ=/tmp/evil;TZ=UTC;sh;-c;uname")]
    [InlineData("env;FOO=;sh;-c;uname")]
    [InlineData("env;FOO=1;sh;-c;sh -c 'uname -s'")]
    [InlineData("env;FOO=1;sh;-c;true")]
    [InlineData("env;FOO=1;sh;-c;uname | head -n 1")]
    [InlineData("env;HOME=/tmp;sh;-c;uname")]
    [InlineData("env;LD_PRELOAD=./evil.so;sh;-c;uname")]
    [InlineData("env;PERL5LIB=/tmp;sh;-c;uname")]
    [InlineData("env;PATH=.;sh;-c;uname")]
    [InlineData("env;-u;HOME;sh;-c;uname")]
    [InlineData("env;-uHOME;sh;-c;uname")]
    [InlineData("env;--unset=HOME;sh;-c;uname")]
    [InlineData("env;--unset;HOME;sh;-c;uname")]
    [InlineData("env;-i;sh;-c;uname")]
    [InlineData("env;-;sh;-c;uname")]
    [InlineData("env;--ignore-environment;LANG=C;sh;-c;uname")]
    [InlineData("nice;env;-u;LANG;sh;-c;uname")]
    [InlineData("env;-;uname")]
    public async Task A_rule_does_not_cover_it(string command)
    {
        string[] argv = command.Split(';');
        using RunBox box = new(Rule);
        Assert.StartsWith("SYSTEM_RUN_DENIED", await RunAsync(box, argv), StringComparison.Ordinal);
        Assert.StartsWith("SYSTEM_RUN_DENIED", await RunPreparedAsync(box, argv), StringComparison.Ordinal);
        Assert.Empty(box.Started);
        Assert.NotEqual(ExecTestOutcome.Runs, box.Admin.Test(argv, "main", box.Work).Outcome);
    }

    [Theory]
    [InlineData("env;sh;-c;uname -s")]
    [InlineData("env;LANG=C;sh;-c;uname -s")]
    [InlineData("env;LC_ALL=C.UTF-8;TZ=Europe/Berlin;NO_COLOR=1;sh;-c;uname -s")]
    [InlineData("nice;env;LANG=;sh;-c;uname -s")]
    [InlineData("env;TERM=dumb;nice;sh;-c;uname -s && uname")]
    [InlineData("env;BAR=/any/value;sh;-c;uname -s")]
    [InlineData("env;BAR=1;LANG=C;sh;-c;uname -s && true")]
    public async Task Harmless_ones_and_those_that_the_policy_names_go_with_a_rule(string command)
    {
        string[] argv = command.Split(';');
        using RunBox box = new(Rule.Replace("\"ask\":\"off\"", "\"ask\":\"off\",\"allowedEnv\":[\"BAR\"]"));
        Assert.Equal("ran", await RunAsync(box, argv));
        Assert.Equal("ran", await RunPreparedAsync(box, argv));
        Assert.All(box.Started,
            started => Assert.Equal(argv.Where(word => word.Contains('=')), started.Argv.Where(word => word.Contains('='))));
        Assert.Equal(command.Contains("BAR=") ? "SYSTEM_RUN_DENIED: allowlist miss" : "ran", await new Func<Task<string>>(async () =>
        {
            box.SetPolicy(Rule);
            return await RunAsync(box, argv);
        })());
    }

    [Fact]
    public async Task A_rule_names_them_for_its_own_program()
    {
        using RunBox box = new(Rule.Replace("\"/usr/bin/uname\"", """{"pattern":"/usr/bin/uname","allowedEnv":["FOO"]},"/usr/bin/cat" """));
        Assert.Equal("ran", await RunAsync(box, ["env", "FOO=1", "sh", "-c", "uname -s"]));
        Assert.StartsWith("SYSTEM_RUN_DENIED", await RunAsync(box, ["env", "FOO=1", "sh", "-c", "uname | cat"]), StringComparison.Ordinal);
        Assert.StartsWith("SYSTEM_RUN_DENIED", await RunAsync(box, ["env", "FOO=1", "BAR=1", "sh", "-c", "uname"]),
            StringComparison.Ordinal);
        Assert.Equal("ran", await RunAsync(box, ["sh", "-c", "uname | cat"]));
    }

    [Fact]
    public async Task A_name_taken_away_before_the_start_ends_the_run()
    {
        string named = Rule.Replace("\"ask\":\"off\"", "\"ask\":\"off\",\"allowedEnv\":[\"FOO\"]");
        using RunBox box = new(named);
        box.BeforeStart = () => box.SetPolicy(Rule);
        Assert.StartsWith("SYSTEM_RUN_DENIED", await RunAsync(box, ["env", "FOO=1", "sh", "-c", "uname"]), StringComparison.Ordinal);
        Assert.Empty(box.Started);
    }

    private static Task<string> RunAsync(RunBox box, string[] argv) => box.RunAsync(argv);

    private static async Task<string> RunPreparedAsync(RunBox box, string[] argv)
    {
        JsonObject prepared = await box.PreparedAsync(box.Request(argv));
        return prepared["plan"]?.AsObject is not { } plan ? prepared["refused"]!.AsText!
            : await box.RunAsync(JsonObject.Empty.With("command", plan["argv"]).With("rawCommand", plan["commandText"])
                .With("cwd", plan["cwd"]).With("agentId", plan["agentId"])
                .With("sessionKey", plan["sessionKey"]).With("systemRunPlan", plan));
    }
}
