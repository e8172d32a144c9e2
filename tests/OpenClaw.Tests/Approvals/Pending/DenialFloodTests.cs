using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Pending;

/// <summary>One caller with very many requests that nobody allows takes neither the places nor the answers of the others.</summary>
public sealed class DenialFloodTests : NeedsPosix
{
    private const string Asks = "SYSTEM_RUN_DENIED: approval required";

    /// <summary>Who floods, as whom, how often.</summary>
    [Theory]
    [InlineData("one session")]
    [InlineData("one session without a name")]
    [InlineData("a session for each request")]
    [InlineData("an agent for each request")]
    [InlineData("an agent and a session for each request")]
    [InlineData("no agent")]
    [InlineData("another directory for each request")]
    [InlineData("the largest requests that are kept")]
    [InlineData("requests with variables")]
    [InlineData("all at once")]
    public async Task OthersKeepTheirPlacesAndTheirAnswers(string flood)
    {
        using RunBox box = new();
        await box.RunAsync(From(box, "main", "agent:main:main", "uname", "-s"));
        box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id);
        await box.RunAsync(From(box, "main", "agent:main:main", "uname", "-r"));
        await box.RunAsync(From(box, "main", "agent:main:other", "uname", "-m"));
        await box.RunAsync(From(box, "ci", "agent:ci:main", "uname", "-n"));

        List<JsonObject> requests = [.. Enumerable.Range(0, WaitingRequests.MaxRequests + 50).Select(i => Flood(box, flood, i))];
        // Between two writes the file is left alone for a moment: many at once take few of them.
        int together = flood == "all at once" ? requests.Count : 25;
        for (int done = 0; done < requests.Count; done += together)
        {
            string[] answers =
                await Task.WhenAll(requests.Skip(done).Take(together).Select(request => Task.Run(() => box.RunAsync(request))));
            Assert.All(answers, answer => Assert.Equal(Asks, answer));
        }

        string[] waiting = [.. box.Admin.GetRequests().Select(request => request.Command)];
        Assert.Equal(WaitingRequests.MaxRequests, waiting.Length);
        Assert.Equal(["uname -s", "uname -r", "uname -m", "uname -n"], waiting.Take(4));
        // Who comes afterwards finds a place, and what was allowed runs.
        await box.RunAsync(From(box, "late", "agent:late:main", "uname", "-v"));
        Assert.Contains(box.Admin.GetRequests(), request => request.Command == "uname -v");
        Assert.Equal("ran", await box.RunAsync(From(box, "main", "agent:main:main", "uname", "-s")));
    }

    [Fact]
    public async Task WhatWasPreparedForOthersIsStillKnown()
    {
        using RunBox box = new();
        JsonObject plan = await box.PreparePlanAsync(box.Request("uname", "-s"));
        for (int i = 0; i < PreparedPrograms.Limit + 50; i++)
        {
            await box.PreparePlanAsync(From(box, "main", "agent:main:flood", "uname", "-" + i));
        }
        // A gateway that does not hand back the policy under which the plan was shown: only this node's memory has it.
        JsonObject approved = JsonObject.Empty.With("command", plan["argv"]).With("cwd", plan["cwd"]).With("agentId", plan["agentId"])
            .With("sessionKey", plan["sessionKey"])
            .With("approved", JsonTree.Of(true)).With("approvalDecision", JsonTree.Of("allow-once"))
                .With("systemRunPlan", new JsonObject(plan.Except("policySnapshot").ToList()));
        Assert.Equal("ran", await box.RunAsync(approved));
    }

    [Fact]
    public async Task AnAnswerGivenByAnotherProcessCountsAtOnce()
    {
        using RunBox box = new();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Asks, await box.RunAsync("uname", "-s"));
            // An administrator's command is another process: it has its own view of the file.
            new ExecApprovals(box.State).Approve(Assert.Single(box.Admin.GetRequests()).Id);
            Assert.Equal("ran", await box.RunAsync("uname", "-s"));
        }
    }

    private static JsonObject Flood(RunBox box, string flood, int i)
    {
        string text = "-x" + i;
        switch (flood)
        {
            case "one session without a name": return From(box, "main", null, "uname", text);
            case "a session for each request": return From(box, "evil", "agent:evil:" + i, "uname", text);
            case "an agent for each request": return From(box, "evil" + i, "agent:evil:main", "uname", text);
            case "an agent and a session for each request": return From(box, "evil" + i, "agent:evil:" + i, "uname", text);
            case "no agent": return From(box, null, null, "uname", text);
            case "another directory for each request":
                return From(box, "evil", "agent:evil:main", "uname", "-a")
                    .With("cwd", JsonTree.Of(Directory.CreateDirectory(Path.Combine(box.Work, "d" + i)).FullName));
            case "the largest requests that are kept": return From(box, "evil", "agent:evil:main", "uname", text, new string('y', 7_500));
            case "requests with variables":
                return From(box, "evil", "agent:evil:main", "uname", "-a").With("env", JsonObject.Empty.With("FOO", JsonTree.Of(text)));
            default: return From(box, "main", "agent:main:flood", "uname", text);
        }
    }

    private static JsonObject From(RunBox box, string? agent, string? session, params string[] argv)
    {
        JsonObject request = box.Request(argv).With("agentId", null).With("sessionKey", null);
        request = agent is null ? request : request.With("agentId", JsonTree.Of(agent));
        return session is null ? request : request.With("sessionKey", JsonTree.Of(session));
    }
}
