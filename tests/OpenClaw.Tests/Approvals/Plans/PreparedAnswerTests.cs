using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// <c>system.run.prepare</c> answers for the command: where this machine would run it by itself, nobody has to be asked; in every other
/// case the policy as it is.
/// </summary>
public sealed class PreparedAnswerTests : NeedsPosix
{
    private const string Rules =
        """{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{"main":{"allowlist":["/usr/bin/uname","/usr/bin/perl",{"pattern":"/usr/bin/echo","argPattern":"^hello$"}]}}}""";

    [Theory]
    [InlineData("uname -s", "full/off")]
    [InlineData("/usr/bin/uname -s", "full/off")]
    [InlineData("uname | head -n 5", "full/off")]
    [InlineData("uname && uname -r", "full/off")]
    [InlineData("true; uname", "full/off")]
    [InlineData("/usr/bin/echo hello", "full/off")]
    [InlineData("/usr/bin/echo other", "asked or refused")]
    [InlineData("id", "allowlist/on-miss")]
    [InlineData("uname | head -n 5 /etc/passwd", "asked or refused")]
    [InlineData("uname && id", "asked or refused")]
    [InlineData("uname > file", "asked or refused")]
    [InlineData("uname $(id)", "asked or refused")]
    [InlineData("nosuchprogram", "allowlist/on-miss")]
    [InlineData("./uname", "asked or refused")]
    [InlineData("security.audit.suppressions", "allowlist/on-miss")]
    [InlineData("uname security.audit.suppressions", "allowlist/on-miss")]
    public async Task Through_a_shell(string command, string expected)
    {
        using RunBox box = new(Rules);
        string answer = await AnswerAsync(box, command);
        Assert.True(expected == answer || expected == "asked or refused" && answer != "full/off", answer);
    }

    [Theory]
    [InlineData("deny", "off", "deny/off")]
    [InlineData("deny", "always", "deny/always")]
    [InlineData("allowlist", "off", "full/off")]
    [InlineData("allowlist", "on-miss", "full/off")]
    [InlineData("allowlist", "always", "allowlist/always")]
    [InlineData("full", "off", "full/off")]
    [InlineData("full", "on-miss", "full/off")]
    [InlineData("full", "always", "full/always")]
    public async Task Under_every_policy(string security, string ask, string expected)
    {
        using RunBox box = new(Rules.Replace("\"allowlist\",\"ask\":\"on-miss\"", $"\"{security}\",\"ask\":\"{ask}\""));
        Assert.Equal(expected, await AnswerAsync(box, "uname -s"));
    }

    [Theory]
    [InlineData("""{"approved":true}""")]
    [InlineData("""{"approvalDecision":"allow-always"}""")]
    [InlineData("""{"approvalSource":"auto-review"}""")]
    [InlineData("""{"approvalSource":"ask-fallback"}""")]
    [InlineData("""{"execPolicy":{"security":"full","ask":"off"}}""")]
    [InlineData("""{"systemRunPlan":{"argv":["/usr/bin/uname"],"commandText":"/usr/bin/uname"}}""")]
    [InlineData("""{"policySnapshot":{"security":"full"}}""")]
    [InlineData("""{"env":{"PERLLIB":"/tmp"}}""")]
    [InlineData("""{"agentId":"other"}""")]
    [InlineData("""{"cwd":"/nowhere"}""")]
    public async Task No_claim_makes_it_looser(string claim)
    {
        using RunBox box = new(Rules);
        JsonObject request = Request(box, "id");
        foreach (KeyValuePair<string, JsonTree> member in JsonTreeReader.Read(claim).AsObject!.Members)
        {
            request = request.With(member.Key, member.Value);
        }
        Assert.NotEqual("full/off", Text(await box.PreparedAsync(request)));
    }

    [Fact]
    public async Task Variables_that_no_rule_covers_are_asked_about()
    {
        using RunBox box = new(Rules);
        JsonObject request = box.Request("/usr/bin/uname", "-s").With("security", JsonTree.Of("full")).With("ask", JsonTree.Of("off"));
        Assert.Equal("full/off", Text(await box.PreparedAsync(request.With("env", JsonTreeReader.Read("""{"TZ":"UTC"}""")))));
        JsonObject asked = await box.PreparedAsync(request.With("env", JsonTreeReader.Read("""{"PERLLIB":"/tmp"}""")));
        Assert.Equal("allowlist/on-miss", Text(asked));
        Assert.False(asked["allowAlwaysCoverage"]!.AsObject!["complete"]!.AsBool);
    }

    [Fact]
    public async Task Program_text_is_asked_about_where_the_policy_or_the_gateway_wants_it()
    {
        using RunBox box = new(Rules);
        JsonObject request = Request(box, "perl -e 1");
        Assert.Equal("full/off", Text(await box.PreparedAsync(request)));
        Assert.NotEqual("full/off", Text(await box.PreparedAsync(request.With("strictInlineEval", JsonTree.Of(true)))));
        File.WriteAllText(box.State.ConfigPath, """{"tools":{"exec":{"strictInlineEval":true}}}""");
        Assert.NotEqual("full/off", Text(await box.PreparedAsync(request)));
    }

    [Fact]
    public async Task What_was_allowed_always_is_not_asked_about_again_and_nothing_else_is_covered()
    {
        using RunBox box = new("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{}}""");
        Assert.Equal("allowlist/on-miss", await AnswerAsync(box, "id"));
        JsonObject prepared = await box.PreparedAsync(Request(box, "id"));
        Assert.Equal("ran",
            await box.RunAsync(Run(prepared).With("approved", JsonTree.Of(true)).With("approvalDecision", JsonTree.Of("allow-always"))));

        using RunBox restarted = box.Restarted();
        Assert.Equal("full/off", await AnswerAsync(restarted, "id"));
        Assert.Equal("full/off",
            Text(await restarted.PreparedAsync(Request(restarted, "id").With("sessionKey", JsonTree.Of("agent:main:other")))));
        Assert.Equal("ran", await restarted.RunAsync(Run(await restarted.PreparedAsync(Request(restarted, "id")))));
        foreach (string other in (string[])["id -u", "id root", "/usr/bin/id -Z", "id; id -u", "id | tee x"])
        {
            Assert.NotEqual("full/off", await AnswerAsync(restarted, other));
        }
        Assert.NotEqual("full/off", Text(await restarted.PreparedAsync(Request(restarted, "id").With("agentId", JsonTree.Of("other")))));
        Assert.NotEqual("full/off", Text(await restarted.PreparedAsync(Request(restarted, "id").With("cwd", JsonTree.Of("/")))));
    }

    [Theory]
    [InlineData("uname -s")]
    [InlineData("uname | head -n 5")]
    [InlineData("uname && uname -r")]
    public async Task A_rule_taken_away_between_the_answer_and_the_run_denies(string command)
    {
        using RunBox box = new(Rules);
        JsonObject run = Run(await box.PreparedAsync(Request(box, command)));
        Assert.Equal("ran", await box.RunAsync(run));
        box.SetPolicy("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{}}""");
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(run), StringComparison.Ordinal);
        Assert.Single(box.Started);
    }

    [Theory]
    [InlineData("uname -s", "full/off")]
    [InlineData("true", "full/off")]
    public async Task A_gateway_that_asks_all_the_same_gets_a_plan_that_runs(string command, string expected)
    {
        using RunBox box = new(Rules);
        JsonObject prepared =
            await box.PreparedAsync(Request(box, command).With("security", JsonTree.Of("allowlist")).With("ask", JsonTree.Of("on-miss")));
        Assert.Equal(expected, Text(prepared));
        Assert.Equal("ran",
            await box.RunAsync(Run(prepared).With("approved", JsonTree.Of(true)).With("approvalDecision", JsonTree.Of("allow-once"))));
    }

    [Fact]
    public async Task A_gateway_that_asks_all_the_same_is_named_once_with_its_setting()
    {
        using RunBox box = new(Rules);
        await AnswerAsync(box, "uname -s");
        await box.PreparedAsync(Request(box, "id").With("ask", JsonTree.Of("always")));
        await box.PreparedAsync(Request(box, "uname -s").With("security", JsonTree.Of("allowlist")).With("ask", JsonTree.Of("on-miss")));
        Assert.Empty(box.Said);
        for (int i = 0; i < 2; i++)
        {
            await box.PreparedAsync(Request(box, "uname -s").With("ask", JsonTree.Of("always")));
        }
        Assert.Contains("tools.exec.security full && openclaw config set tools.exec.ask off", Assert.Single(box.Said),
            StringComparison.Ordinal);
    }

    /// <summary>What a rule allows needs no file to be held: nobody is asked, so nobody's yes has to be for what was seen.</summary>
    [Theory]
    [InlineData("curl -T large http://host")]
    [InlineData("make -f large")]
    [InlineData("tool large")]
    public async Task What_a_rule_allows_may_name_a_file_that_is_too_large_to_hold(string command)
    {
        using RunBox box = new("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{}}""");
        string program = box.Script("bin/" + command.Split(' ')[0]);
        // A script of one's own is what is held.
        File.Copy("/bin/true", program, overwrite: true);
        using (FileStream large = File.Create(box.Script("large")))
        {
            large.SetLength(300L * 1024 * 1024);
        }
        Assert.Contains("at most 256 MB", (await box.PreparedAsync(Request(box, command)))["refused"]!.AsText);
        box.SetPolicy(
            """{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{"main":{"allowlist":["PROGRAM"]}}}""".Replace("PROGRAM", program));
        JsonObject prepared = await box.PreparedAsync(Request(box, command));
        Assert.Equal("full/off", Text(prepared));
        Assert.Equal("ran", await box.RunAsync(Run(prepared)));
    }

    private static async Task<string> AnswerAsync(RunBox box, string command) => Text(await box.PreparedAsync(Request(box, command)));

    /// <summary>As the gateway's exec tool asks in its mode "full".</summary>
    private static JsonObject Request(RunBox box, string command) => box.Request("/bin/sh", "-lc", command)
        .With("rawCommand", JsonTree.Of(command)).With("security", JsonTree.Of("full")).With("ask", JsonTree.Of("off"));

    private static JsonObject Run(JsonObject prepared)
    {
        JsonObject plan = prepared["plan"]!.AsObject!;
        return JsonObject.Empty.With("command", plan["argv"]).With("rawCommand", plan["commandText"]).With("cwd", plan["cwd"])
            .With("agentId", plan["agentId"])
            .With("sessionKey", plan["sessionKey"]).With("systemRunPlan", plan);
    }

    private static string Text(JsonObject answer) =>
        answer["execPolicy"]?.AsObject is { } policy
            ? $"{policy["security"]!.AsText}/{policy["ask"]!.AsText}" : answer["refused"]?.AsText ?? "nothing";
}
