using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Approvals.Pending;

/// <summary>
/// A request that needs approval and finds nobody is denied and kept; an administrator's yes is for that very request, once.
/// </summary>
public sealed class PendingRequestTests : NeedsPosix
{
    private const string Asks = "SYSTEM_RUN_DENIED: approval required";

    [Fact]
    public async Task IsDeniedKeptAllowedOnceAndDeniedAgain()
    {
        using RunBox box = new();
        Assert.Equal(Asks, await box.RunAsync("uname", "-s"));
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        Assert.Equal(("main", "uname -s", 1, false), (waiting.AgentId, waiting.Command, waiting.TimesAsked, waiting.IsAllowed));

        Assert.True(box.Admin.Approve(waiting.Id).IsAllowed);
        Assert.Equal("ran", await box.RunAsync("uname", "-s"));
        Assert.EndsWith("/uname", Assert.Single(box.Started).Argv[0]);
        Assert.Equal(Asks, await box.RunAsync("uname", "-s"));
    }

    /// <summary>A full disk: a yes that stays unused on it would be one for each further request.</summary>
    [Fact]
    public async Task IsDeniedWithItsReasonWhereTheYesCannotBeWrittenDownAsUsed()
    {
        using RunBox box = new();
        Assert.Equal(Asks, await box.RunAsync("uname", "-s"));
        box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id);
        string lockFile = box.Services.Requests.Path + ".lock";
        File.Delete(lockFile);
        Directory.CreateDirectory(lockFile);
        Assert.Contains("approval state could not be persisted", await box.RunAsync("uname", "-s"));
        Assert.Empty(box.Started);
        Assert.Equal("exec.denied", box.Events[box.Events.Count - 1].Name);

        Directory.Delete(lockFile);
        Assert.Equal("ran", await box.RunAsync("uname", "-s"));
        Assert.Equal(Asks, await box.RunAsync("uname", "-s"));
    }

    [Fact]
    public async Task IsNotSaidToWaitOnceARuleAllowsIt()
    {
        using RunBox box = new();
        Assert.Equal(Asks, await box.RunAsync("uname", "-s"));
        Assert.Equal(Asks, await box.RunAsync("id", "-u"));
        Assert.All(box.Admin.GetRequests(), request => Assert.Equal((false, "waits"), (request.WouldRunNow, request.State)));

        string uname = Assert.Single(box.Admin.GetRequests(), request => request.Argv[0].EndsWith("uname", StringComparison.Ordinal))
            .Programs[0];
        box.SetPolicy(
            """{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{"*":{"allowlist":[{"pattern":"PROGRAM"}]}}}""".Replace(
                "PROGRAM", uname));
        Assert.Equal(["uname -s"], box.Admin.GetRequests().Where(request => request.WouldRunNow).Select(request => request.Command));
        Assert.Equal("ran", await box.RunAsync("uname", "-s"));
        // What ran has no question left; the other one has.
        Assert.Equal(["id -u"], box.Admin.GetRequests().Select(request => request.Command));
    }

    [Theory]
    [InlineData(false, "uname", "-s", 0)]
    [InlineData(true, "uname", "-s", 0)]
    [InlineData(false, "uname", "-r", 1)]
    public async Task LeavesTheListWhenTheSameRanByARule(bool allowedOnceBefore, string program, string argument, int left)
    {
        using RunBox box = new();
        Assert.Equal(Asks, await box.RunAsync("uname", "-s"));
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        if (allowedOnceBefore)
        {
            // The yes was for a run that a rule has allowed meanwhile: without the rule it must not allow another.
            box.Admin.Approve(waiting.Id);
        }
        box.SetPolicy(
            """{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{"*":{"allowlist":[{"pattern":"PROGRAM"}]}}}""".Replace(
                "PROGRAM", waiting.Programs[0]));
        Assert.Single(box.Admin.GetRequests());
        Assert.Equal("ran", await box.RunAsync(program, argument));
        Assert.Equal(left, box.Admin.GetRequests().Count);
    }

    [Fact]
    public async Task OneThatSetsVariablesIsNotSaidToRunByARule()
    {
        using RunBox box = new();
        JsonObject request = box.Request("uname", "-s");
        Assert.Equal(Asks, await box.RunAsync(request.With("env", JsonTreeReader.Read("""{"EXTRA":"1"}"""))));
        string uname = Assert.Single(box.Admin.GetRequests()).Programs[0];
        box.SetPolicy(
            """{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{"*":{"allowlist":[{"pattern":"PROGRAM"}]}}}""".Replace(
                "PROGRAM", uname));
        Assert.False(Assert.Single(box.Admin.GetRequests()).WouldRunNow);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public async Task OneYesIsOneRunHoweverManyAskAtOnce(int together)
    {
        using RunBox box = new();
        Assert.Equal(Asks, await box.RunAsync("uname", "-s"));
        for (int round = 0; round < 5; round++)
        {
            box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id);
            string[] answers = await Task.WhenAll(Enumerable.Range(0, together).Select(_ => Task.Run(() => box.RunAsync("uname", "-s"))));
            Assert.Equal("ran", Assert.Single(answers, answer => answer != Asks));
            Assert.Equal(round + 1, box.Started.Count);
        }
    }

    [Theory]
    [InlineData("another argument")]
    [InlineData("another directory")]
    [InlineData("another agent")]
    [InlineData("another session")]
    [InlineData("no session")]
    [InlineData("another variable")]
    [InlineData("another program behind the name")]
    [InlineData("another policy")]
    public async Task AYesCountsForNothingElse(string difference)
    {
        using RunBox box = new();
        box.Script("bin/tool");
        JsonObject request = box.Request("tool", "x");
        Assert.Equal(Asks, await box.RunAsync(request));
        box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id);
        switch (difference)
        {
            case "another argument": request = box.Request("tool", "y"); break;
            case "another directory": request = request.With("cwd",
                JsonTree.Of(Directory.CreateDirectory(Path.Combine(box.Work, "sub")).FullName)); break;
            case "another agent": request = request.With("agentId", JsonTree.Of("other")); break;
            case "another session": request = request.With("sessionKey", JsonTree.Of("agent:main:other")); break;
            case "no session": request = request.With("sessionKey", null); break;
            case "another variable": request = request.With("env", JsonObject.Empty.With("FOO", JsonTree.Of("1"))); break;
            case "another program behind the name": box.Script("bin/tool", "#!/bin/sh\nrm -rf /\n"); break;
            default: box.SetPolicy("""{"defaults":{"security":"allowlist","ask":"always"},"agents":{}}"""); break;
        }
        Assert.NotEqual("ran", await box.RunAsync(request));
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task AllowedAlwaysBecomesARuleForTheseArgumentsHere()
    {
        using RunBox box = new();
        await box.RunAsync("uname", "-s");
        box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id, always: true);
        Assert.Empty(box.Admin.GetRequests());
        Assert.Equal("ran", await box.RunAsync("uname", "-s"));
        Assert.Equal("ran", await box.RunAsync("uname", "-s"));
        Assert.Equal(Asks, await box.RunAsync("uname", "-r"));
    }

    /// <summary>The fingerprint decides; beside it stands what a person needs to know of it later.</summary>
    [Theory]
    [InlineData("uname -s", "uname -s")]
    [InlineData("uname -s -r", "uname -s -r")]
    [InlineData("ls -l --all", "ls -l --all")]
    [InlineData("id", "id")]
    [InlineData("echo --token=abcdefghijklmnop1234", "echo --token=***")]
    [InlineData("date +%s", "date +%s")]
    [InlineData("wc -c /etc/hostname", "wc -c /etc/hostname")]
    [InlineData("stat -c %n .", "stat -c %n .")]
    [InlineData("cat -n /etc/hostname", "cat -n /etc/hostname")]
    [InlineData("head -1 /etc/hostname", "head -1 /etc/hostname")]
    public async Task WhatWasAllowedAlwaysCanBeReadLater(string command, string shown)
    {
        using RunBox box = new();
        await box.RunAsync(command.Split(' '));
        ExecRequestView request = Assert.Single(box.Admin.GetRequests());
        box.Admin.Approve(request.Id, always: true);
        IReadOnlyList<AllowlistEntry> rules = box.Store.Load().Document.Agent("main")!.Allowlist!;
        Assert.NotEmpty(rules);
        Assert.All(rules, rule =>
        {
            RuleGrant grant = Assert.IsType<RuleGrant>(RuleGrant.Of(rule));
            Assert.Equal((shown, box.Work, request.Id), (grant.Command, grant.Directory, grant.Request));
            Assert.StartsWith(Environment.UserName, grant.By, StringComparison.Ordinal);
            Assert.NotNull(grant.At);
        });
        Assert.Equal("ran", await box.RunAsync(command.Split(' ')));
    }

    [Fact]
    public async Task AlwaysIsRefusedWhereTheRuleWouldAllowMore()
    {
        using RunBox box = new();
        await box.RunAsync("sh", "-c", "eval \"$X\"");
        ExecRequestException refused =
            Assert.Throws<ExecRequestException>(() => box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id, always: true));
        Assert.Contains("No safe rule", refused.Message);
    }

    [Fact]
    public async Task APipelineOfKnownProgramsCanBeAllowedOnce()
    {
        using RunBox box = new();
        string[] command = ["sh", "-c", "uname -s | tr a-z A-Z && ls"];
        Assert.Equal(Asks, await box.RunAsync(command));
        box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id);
        Assert.Equal("ran", await box.RunAsync(command));
    }

    [Fact]
    public async Task DeniedIsForgotten()
    {
        using RunBox box = new();
        await box.RunAsync("uname", "-s");
        string id = Assert.Single(box.Admin.GetRequests()).Id;
        box.Admin.Deny(id);
        Assert.Empty(box.Admin.GetRequests());
        Assert.Throws<ExecRequestException>(() => box.Admin.Approve(id));
        Assert.Equal(Asks, await box.RunAsync("uname", "-s"));
    }

    [Fact]
    public async Task ExpiresAsksAreCountedAndTheNumberIsBounded()
    {
        ManualTime time = new();
        using RunBox box = new(time: time);
        await box.RunAsync("uname", "-s");
        await box.RunAsync("uname", "-s");
        Assert.Equal(2, Assert.Single(box.Admin.GetRequests()).TimesAsked);
        box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id);
        time.Advance(WaitingRequests.AllowedLimit + TimeSpan.FromSeconds(1));
        Assert.Equal(Asks, await box.RunAsync("uname", "-s"));

        for (int i = 0; i < WaitingRequests.MaxRequests + 5; i++)
        {
            await box.RunAsync("uname", "-" + i);
        }
        Assert.Equal(WaitingRequests.MaxRequests, box.Admin.GetRequests().Count);
        await box.RunAsync("uname", new string('x', WaitingRequests.MaxCommandLength));
        Assert.DoesNotContain(box.Admin.GetRequests(), request => request.Command.Length > 1000);
        time.Advance(WaitingRequests.WaitLimit + TimeSpan.FromSeconds(1));
        Assert.Empty(box.Admin.GetRequests());
    }

    [Fact]
    public async Task WhatNobodyCanApproveIsNotKept()
    {
        using RunBox box = new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{}}""");
        Assert.Equal("SYSTEM_RUN_DENIED: allowlist miss", await box.RunAsync("uname"));
        Assert.Empty(box.Admin.GetRequests());
    }
}
