using OpenClaw.Node.Approvals;

namespace OpenClaw.Tests.Approvals;

/// <summary>What <c>Test-OpenClawExec</c> tells somebody who never read the specification.</summary>
public sealed class ExplanationTests : NeedsPosix
{
    [Fact]
    public void APipelineNamesEachProgramAndTheMissingRule()
    {
        using RunBox box = new();
        ExecTestResult result = box.Admin.Test("ls -la | head", "main", box.Work);
        Assert.Equal(("ShellText: NeedsApproval", "It waits for approval. It starts 2 programs, and nothing allows 'ls'."),
            (result.Ways[0].ToString(), result.Ways[0].Summary));
        Assert.Equal(["ls -la", "head"], result.Programs.Select(program => program.Command));
        Assert.Equal([false, true], result.Programs.Select(program => program.Allowed));
        Assert.Equal("'head' with these arguments only filters what it is given.", result.Programs[1].Why);
        Assert.Contains(result.WhatWouldMakeItRun,
            way => way.StartsWith("Allow just this by a rule: openclaw-node approvals allowlist add /", StringComparison.Ordinal)
            && way.EndsWith("/ls --arg-pattern '^-la$' --agent main", StringComparison.Ordinal));

        // A gateway that lets the node prepare a command gets no plan for a pipeline (docs/protocol/policy.md 6.3): the stricter answer
        // speaks for both.
        Assert.Equal((ExecTestOutcome.Denied, "plan-refused", "ShellTextPrepared: Denied"),
            (result.Outcome, result.Reason, result.Ways[1].ToString()));
        Assert.Contains("It depends on how the gateway asks: it is denied as text for the shell (gateways since 2026.3.31", result.Summary);
        Assert.StartsWith(
            "For agent 'main': what a rule allows runs, and somebody is asked about the rest (security allowlist from defaults",
            result.Policy);
    }

    /// <summary>
    /// A shell hands a new value on to its programs only where it got the variable, and under rules a run gets the usual ones and those
    /// that the policy names.
    /// </summary>
    [Theory]
    [InlineData("", ExecTestOutcome.Runs)]
    [InlineData(",\"inheritEnv\":[\"BUILD_ID\"]", ExecTestOutcome.NeedsApproval)]
    public void ACommandIsTriedWithTheVariablesThatARunGets(string settings, ExecTestOutcome outcome)
    {
        using RunBox box =
            new("{\"defaults\":{\"security\":\"allowlist\",\"ask\":\"on-miss\"" + settings
                + "},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"/usr/bin/uname\"}]}}}");
        Dictionary<string, string> node = new() { ["PATH"] = "/usr/bin:/bin", ["HOME"] = box.Work, ["BUILD_ID"] = "7" };
        ExecTestWays ways = new(box.Services.Policies.For("main"), box.Work, "main", box.Work) { Inherited = node };
        Assert.Equal(outcome, ways.OfText("BUILD_ID=8; uname -s").Ways[0].Outcome);
    }

    [Theory]
    [InlineData("(((", "ls -la", "never matches: '(((' is not a regular expression")]
    [InlineData("(?i)a", "ls a", "never matches: '(?i)a' is not a regular expression")]
    [InlineData("[z-a]", "ls", "never matches")]
    [InlineData("a{2,1}", "ls aa", "never matches")]
    [InlineData("^-l$", "ls -la", "allows it only with arguments that match '^-l$', and these do not")]
    [InlineData("^-l$", "ls", "allows it only with arguments that match '^-l$'")]
    [InlineData("^$", "ls -l", "allows it only with arguments that match '^$'")]
    [InlineData("^a b$", "ls a c", "allows it only with arguments")]
    [InlineData("^/tmp/", "ls /etc", "allows it only with arguments")]
    [InlineData("x", "ls -l | head", "allows it only with arguments")]
    public void AdviceIsNeverWiderThanWhatWasAsked(string expression, string command, string why)
    {
        using RunBox box = new();
        string path = box.Admin.Test("ls", "main", box.Work).Programs[0].Path!;
        box.SetPolicy("{\"defaults\":{\"security\":\"allowlist\",\"ask\":\"off\"},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\""
            + path + "\",\"argPattern\":\"" + expression + "\"}]}}}");
        ExecTestResult result = box.Admin.Test(command, "main", box.Work);
        Assert.Equal(ExecTestOutcome.Denied, result.Outcome);
        Assert.Contains(why, result.Programs[0].Why);
        string rule = Assert.Single(result.WhatWouldMakeItRun, way => way.Contains("allowlist add"));
        Assert.Contains("--arg-pattern '^" + command.Split('|')[0].Substring(2).Trim().Replace(".", "\\."), rule);
        Assert.Contains("$'", rule);
    }

    /// <summary>What ~ means in a rule is the node's home, whatever the environment of a run says.</summary>
    [Fact]
    public void ARuleBelowTheNodesHomeIsExplainedAsItIsMatched()
    {
        using RunBox box = new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"~/tool","argPattern":"^a$"}]}}}""");
        string tool = box.Script("tool");
        ExecTestWays ways = new(box.Services.Policies.For("main"), box.Work, "main", box.Work)
        {
            Inherited = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = "/nowhere" },
        };
        Assert.Equal(ExecTestOutcome.Runs, ways.OfArgv([tool, "a"]).Outcome);
        Assert.Contains("the rule '~/tool' allows it only with arguments that match '^a$'", ways.OfArgv([tool, "b"]).Programs[0].Why);
    }

    [Fact]
    public void WhatItSaysWouldHelpDoesHelp()
    {
        using RunBox box = new();
        string path = box.Admin.Test("ls -la | head", "main", box.Work).Programs[0].Path!;
        box.SetPolicy("{\"defaults\":{\"security\":\"allowlist\"},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"" + path + "\"}]}}}");
        ExecTestResult result = box.Admin.Test("ls -la | head", "main", box.Work);
        Assert.Equal((ExecTestOutcome.Runs, "It runs: each of its 2 programs is allowed."),
            (result.Ways[0].Outcome, result.Ways[0].Summary));
        Assert.Equal(path, result.Programs[0].Rule);
        ExecTestResult alone = box.Admin.Test("ls -la", "main", box.Work);
        Assert.Equal(ExecTestOutcome.Runs, alone.Outcome);
        Assert.Empty(alone.WhatWouldMakeItRun);
    }

    [Theory]
    [InlineData("echo $(id)", "cannot be known which programs")]
    [InlineData("nosuchprogram-xyz", "nothing allows")]
    public void WhatCannotBeAllowedSaysWhy(string command, string expected)
    {
        using RunBox box = new();
        ExecTestResult result = box.Admin.Test(command, "main", box.Work);
        Assert.Equal(ExecTestOutcome.NeedsApproval, result.Ways[0].Outcome);
        Assert.Contains(expected, result.Ways[0].Summary, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(result.WhatWouldMakeItRun);
    }

    [Fact]
    public void ABrokenDocumentIsNamed()
    {
        using RunBox box = new();
        File.WriteAllText(box.State.ExecApprovalsPath, "{ broken");
        ExecTestResult result = box.Admin.Test(["ls"], "main", box.Work);
        Assert.Equal(ExecTestOutcome.Denied, result.Outcome);
        Assert.Contains(box.State.ExecApprovalsPath, result.Summary);
        Assert.Equal("deny", box.Admin.GetPolicy("main").Security);
    }

    [Fact]
    public async Task WhatHappenedIsInTheHistory()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"}]}}}""");
        await box.RunAsync("uname", "-s");
        await box.RunAsync("ls", "--token=hunter2");
        var history = box.Admin.ReadHistory().ToList();
        Assert.Equal(["Allowed", "Finished", "Denied"], history.Select(record => record.Kind.ToString()));
        Assert.Equal(("rule /usr/bin/uname", 0, "allowlist-miss", "ls --token=***"),
            (history[0].AllowedBy[0], history[1].ExitCode, history[2].Decision, history[2].Command));
        Assert.True(box.Admin.VerifyHistory().Intact);
        Assert.Equal(["exec.finished", "exec.denied"], box.Events.Select(e => e.Name));
    }
}
