using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals;

namespace OpenClaw.Tests.Approvals;

/// <summary>What <c>Test-OpenClawExec</c> tells somebody who never read the specification.</summary>
[Trait("NotUnder", "wine")] // POSIX only; under wine a second exception out of a constructor hangs the runtime, so that skipping there is no way.
public sealed class ExplanationTests
{
    public ExplanationTests() => Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses POSIX programs");

    [Fact]
    public void APipelineNamesEachProgramAndTheMissingRule()
    {
        using RunBox box = new();
        ExecTestResult result = box.Admin.Test("ls -la | head", "main", box.Work);
        Assert.Equal(ExecTestOutcome.NeedsApproval, result.Outcome);
        Assert.Equal("It waits for approval. It starts 2 programs, and nothing allows 'ls'.", result.Summary);
        Assert.Equal(["ls -la", "head"], result.Programs.Select(program => program.Command));
        Assert.Equal([false, true], result.Programs.Select(program => program.Allowed));
        Assert.Equal("'head' with these arguments only filters what it is given.", result.Programs[1].Why);
        Assert.Contains(result.WhatWouldMakeItRun, way => way.StartsWith("Allow it by a rule: Add-OpenClawExecRule '", StringComparison.Ordinal) && way.EndsWith("/ls' -Agent main", StringComparison.Ordinal));
        Assert.Equal("SYSTEM_RUN_DENIED: approval required", result.WireMessage);
        Assert.StartsWith("For agent 'main': what a rule allows runs, and somebody is asked about the rest (security allowlist from defaults", result.Policy);
    }

    [Fact]
    public void WhatItSaysWouldHelpDoesHelp()
    {
        using RunBox box = new();
        string path = box.Admin.Test("ls -la | head", "main", box.Work).Programs[0].Path!;
        box.SetPolicy("{\"defaults\":{\"security\":\"allowlist\"},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"" + path + "\"}]}}}");
        ExecTestResult result = box.Admin.Test("ls -la | head", "main", box.Work);
        Assert.Equal((ExecTestOutcome.Runs, "It runs: each of its 2 programs is allowed."), (result.Outcome, result.Summary));
        Assert.Equal(path, result.Programs[0].Rule);
        Assert.Empty(result.WhatWouldMakeItRun);
    }

    [Theory]
    [InlineData("echo $(id)", "cannot be known which programs")]
    [InlineData("nosuchprogram-xyz", "nothing allows")]
    public void WhatCannotBeAllowedSaysWhy(string command, string expected)
    {
        using RunBox box = new();
        ExecTestResult result = box.Admin.Test(command, "main", box.Work);
        Assert.Equal(ExecTestOutcome.NeedsApproval, result.Outcome);
        Assert.Contains(expected, result.Summary, StringComparison.OrdinalIgnoreCase);
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
        using RunBox box = new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"}]}}}""");
        await box.RunAsync("uname", "-s");
        await box.RunAsync("ls", "--token=hunter2");
        var history = box.Admin.ReadHistory().ToList();
        Assert.Equal(["Allowed", "Finished", "Denied"], history.Select(record => record.Kind.ToString()));
        Assert.Equal(("rule /usr/bin/uname", 0, "allowlist-miss", "ls --token=***"), (history[0].AllowedBy[0], history[1].ExitCode, history[2].Decision, history[2].Command));
        Assert.True(box.Admin.VerifyHistory().Intact);
        Assert.Equal(["exec.finished", "exec.denied"], box.Events.Select(e => e.Name));
    }
}
