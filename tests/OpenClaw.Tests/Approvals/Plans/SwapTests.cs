using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Runs;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// Something is exchanged between prepare and run, or between the check and the start. Nothing may run then but what was decided about.
/// </summary>
public sealed class SwapTests : NeedsPosix
{
    private const string Operand = "SYSTEM_RUN_DENIED: approval script operand changed before execution";
    private const string Directory = "SYSTEM_RUN_DENIED: approval cwd changed before execution";
    private const string Policy = "SYSTEM_RUN_DENIED: exec approval changed before execution";

    [Fact]
    public async Task AnApprovedScriptRunsUnchanged()
    {
        using RunBox box = new();
        string script = box.Script("tool");
        Assert.Equal("ran", await box.RunAsync(await box.ApprovedAsync(script, "x")));
        Assert.Equal([script, "x"], Assert.Single(box.Started).Argv);
    }

    [Fact]
    public async Task AScriptRewrittenAfterTheApprovalDoesNotRun()
    {
        using RunBox box = new();
        string script = box.Script("tool");
        var approved = await box.ApprovedAsync("sh", script);
        box.Script("tool", "#!/bin/sh\nrm -rf /\n");
        Assert.Equal(Operand, await box.RunAsync(approved));
    }

    [Fact]
    public async Task AScriptRewrittenJustBeforeTheStartDoesNotRun()
    {
        using RunBox box = new();
        string script = box.Script("tool");
        var approved = await box.ApprovedAsync("sh", script);
        box.BeforeStart = () => box.Script("tool", "#!/bin/sh\nrm -rf /\n");
        Assert.Equal(Operand, await box.RunAsync(approved));
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task AnAllowedProgramExchangedJustBeforeTheStartDoesNotRun()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{WORK}/bin/tool"}]}}}""");
        box.Script("bin/tool");
        box.BeforeStart = () => Links.Replace(box.Script("evil", "#!/bin/sh\nrm -rf /\n"), Path.Combine(box.Work, "bin", "tool"));
        Assert.Equal(Operand, await box.RunAsync("tool"));
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task AnAllowedScriptRewrittenJustBeforeTheStartDoesNotRun()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{WORK}/tool"}]}}}""");
        box.Script("tool");
        Assert.Equal("ran", await box.RunAsync("sh", "tool"));
        box.BeforeStart = () => box.Script("tool", "#!/bin/sh\nrm -rf /\n");
        Assert.Equal(Operand, await box.RunAsync("sh", "tool"));
        Assert.Single(box.Started);
    }

    [Fact]
    public async Task AProgramPutInFrontOnThePathJustBeforeTheStartDoesNotRun()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"},{"pattern":"/bin/uname"}]}}}""");
        box.BeforeStart = () => box.Script("bin/uname", "#!/bin/sh\nrm -rf /\n");
        Assert.Equal(Operand, await box.RunAsync("sh", "-c", "uname -s"));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("uname", "put in front on the PATH", "bin/uname")]
    [InlineData("{WORK}/own", "rewritten in place", "own")]
    [InlineData("sh {WORK}/own", "a script", "own")]
    [InlineData("env {WORK}/own", "behind a wrapper", "own")]
    [InlineData("sh -c {WORK}/own", "in a text", "own")]
    [InlineData("timeout 5 sh {WORK}/own", "a script behind a wrapper", "own")]
    public void WhatChangesWhileAYesOfThisMachineIsLookedUpDoesNotRun(string command, string how, string changed)
    {
        using RunBox box = new();
        box.Script("own");
        string[] argv = command.Replace("{WORK}", box.Work).Split(' ');
        ResolutionContext context = new(box.Work, box.Services.InheritedEnvironment);
        RunRequest request = new()
        {
            Argv = argv, Analysis = RunAnalysis.Analyze(argv, null, context), AgentId = "main", SessionKey = "agent:main:main", RunId = "1",
            Cwd = box.Work, EnvironmentOverrides = [], Environment = context.Environment,
        };
        Assert.Null(PreparedRun.Prepare(request, box.Services.Policies.For("main"), [], box.Work, out PolicyDecision denied));
        Assert.True(denied.AsksSomebody, how);
        PendingRequest shown = PendingRequestBuilder.Build(denied, request.SessionKey, request.EnvironmentOverrides)!;
        Assert.Null(shown.CannotAllowOnce);

        request = request with { Approval = ApprovalKind.Local, Plan = shown.ToPlan() };
        PolicyDecision allowed = denied;
        Assert.NotNull(PreparedRun.AllowHere(request, shown, ref allowed));
        // Nothing was looked at a second time: what is bound is what was judged.
        Assert.Same(denied.Segments, allowed.Segments);

        box.Script(changed, "#!/bin/sh\nrm -rf /\n");
        allowed = denied;
        Assert.Null(PreparedRun.AllowHere(request, shown, ref allowed));
        Assert.Equal(DecisionReason.OperandChanged, allowed.Reason);
    }

    [Fact]
    public async Task AFalseShellOnThePathDoesNotCarryAnAllowedCommand()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"}]}}}""");
        box.Script("bin/sh", "#!/bin/sh\nrm -rf /\n");
        Assert.Equal("SYSTEM_RUN_DENIED: allowlist miss", await box.RunAsync("sh", "-c", "uname -s"));
    }

    [Fact]
    public async Task ADirectoryExchangedJustBeforeTheStartIsNoticed()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"}]}}}""");
        box.BeforeStart = () =>
        {
            System.IO.Directory.Move(box.Work, box.Work + "-away");
            System.IO.Directory.CreateDirectory(box.Work);
        };
        Assert.Equal(Directory, await box.RunAsync("uname"));
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task ARuleRemovedJustBeforeTheStartIsNoticed()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"}]}}}""");
        box.BeforeStart = () =>
            box.SetPolicy(
                """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/other"}]}}}""");
        Assert.Equal(Policy, await box.RunAsync("uname"));
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task ADenyJustBeforeTheStartStopsEvenWhatMayRunFreely()
    {
        using RunBox box = new("""{"defaults":{"security":"full","ask":"off"},"agents":{}}""");
        box.BeforeStart = () => box.SetPolicy("""{"defaults":{"security":"deny"},"agents":{}}""");
        Assert.Equal(Policy, await box.RunAsync("uname"));
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task APolicyMadeStricterAfterTheApprovalAsksAgain()
    {
        using RunBox box = new();
        var approved = await box.ApprovedAsync("uname", "-s");
        box.SetPolicy("""{"defaults":{"security":"allowlist","ask":"always"},"agents":{}}""");
        Assert.Equal("SYSTEM_RUN_DENIED: exec approval policy changed; request approval again", await box.RunAsync(approved));
    }

    [Fact]
    public async Task ALinkTurnedAfterTheApprovalIsNoticed()
    {
        using RunBox box = new();
        string link = Path.Combine(box.Work, "current");
        Links.Create(link, box.Script("good"));
        var approved = await box.ApprovedAsync("sh", link);
        Links.Remove(link);
        Links.Create(link, box.Script("evil"));
        Assert.Equal(Operand, await box.RunAsync(approved));
    }

    [Fact]
    public async Task APlanThatNamesAnotherScriptThanTheOneThatRunsIsRefused()
    {
        using RunBox box = new();
        string good = box.Script("good"), evil = box.Script("evil", "#!/bin/sh\nrm -rf /\n");
        var forGood = await box.ApprovedAsync("sh", good, evil);
        var plan = forGood["systemRunPlan"]!.AsObject!;
        var operand = plan["mutableFileOperand"]!.AsObject!.With("argvIndex", OpenClaw.Node.State.Json.JsonTree.Of(2))
            .With("path", OpenClaw.Node.State.Json.JsonTree.Of(evil))
            .With("sha256", OpenClaw.Node.State.Json.JsonTree.Of(OpenClaw.Gateway.Text.HashText.Sha256(File.ReadAllBytes(evil))));
        Assert.Equal(Operand, await box.RunAsync(forGood.With("systemRunPlan", plan.With("mutableFileOperand", operand))));
    }
}
