using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Corpus;

/// <summary>
/// The cases of expectations.txt in which this node answers where the reference refuses: none of them lets anything run that the rules, or
/// a person, did not allow. The reference refuses because it cannot hold what stands in a shell's text; here each file is held, so whatever
/// is exchanged does not run.
/// </summary>
public sealed class LooserInEffectTests : NeedsPosix
{
    private const string Rules =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/echo"},{"pattern":"/usr/bin/cat"}]}}}""";
    private const string Asking = """{"defaults":{"security":"allowlist","ask":"on-miss","askFallback":"deny"},"agents":{}}""";

    private static readonly string[] Proven = ["sh-lc-plan-pipe", "sh-lc-plan-full-caller-chain", "x2-aa-cd-tool", "am-arg-hash-fixed-cwd",
        "pr-sh-payload-abs", "pr-sh-script-payload"];

    [Fact]
    public void EachCaseIsLookedAtHere()
    {
        using Stream stream = typeof(CorpusTests).Assembly.GetManifestResourceStream("Corpus/expectations.txt")!;
        using StreamReader reader = new(stream);
        string[] looser =
            [.. reader.ReadToEnd().Split('\n').Where(line => line.StartsWith("Looser", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[1])];
        Assert.Equal(Proven.OrderBy(id => id, StringComparer.Ordinal), looser.OrderBy(id => id, StringComparer.Ordinal));
    }

    /// <summary>
    /// sh-lc-plan-pipe, sh-lc-plan-full-caller-chain: the plan gives nothing that the same text without a plan does not get, and holds
    /// more.
    /// </summary>
    [Theory]
    [InlineData("echo a | cat")]
    [InlineData("echo a && echo b")]
    public async Task APlanOfAllowedProgramsIsThatOfTheTextAlone(string text)
    {
        using RunBox box = new(Rules);
        JsonObject request = box.Request("/bin/sh", "-lc", text).With("rawCommand", JsonTree.Of(text));
        JsonObject plan = await box.PreparePlanAsync(request);
        foreach (string name in new[] { "echo", "cat", "sh" })
        {
            box.Script("bin/" + name, "#!/bin/sh\nevil\n");
            box.Script(name, "#!/bin/sh\nevil\n");
        }
        Assert.Equal("ran", await box.RunAsync(OfPlan(plan)));
        IReadOnlyList<string> started = Assert.Single(box.Started).Argv;
        Assert.All(started[2].Split('|', '&').Where(part => part.Trim().Length > 0),
            part => Assert.StartsWith("/usr/bin/", part.Trim(), StringComparison.Ordinal));
        Assert.DoesNotContain(box.Work, string.Join(" ", started), StringComparison.Ordinal);
        // A rule less, and neither runs: the plan is no permission.
        box.SetPolicy(Rules.Replace("/usr/bin/echo", "/usr/bin/other"));
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(OfPlan(plan)), StringComparison.Ordinal);
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(request), StringComparison.Ordinal);
        Assert.Single(box.Started);
    }

    /// <summary>
    /// x2-aa-cd-tool, pr-sh-payload-abs, pr-sh-script-payload: what a person says yes to is the file that was shown, and nothing runs
    /// without that yes.
    /// </summary>
    [Theory]
    [InlineData("./tool", "nothing", "ran")]
    [InlineData("/usr/bin/uname -s", "nothing", "ran")]
    [InlineData("./tool", "no yes", "denied")]
    [InlineData("/usr/bin/uname -s", "no yes", "denied")]
    [InlineData("./tool", "other content", "denied")]
    [InlineData("./tool", "another file of that name", "denied")]
    [InlineData("./tool", "a link of that name", "denied")]
    [InlineData("./tool", "no such file", "denied")]
    [InlineData("./tool", "another directory", "denied")]
    [InlineData("./tool", "another text", "denied")]
    [InlineData("./tool", "other content just before the start", "denied")]
    [InlineData("/usr/bin/uname -s", "another text", "denied")]
    [InlineData("/usr/bin/uname -s", "another directory", "ran")]
    [InlineData("/usr/bin/uname -s", "the same name earlier on PATH", "ran")]
    public async Task WhatAPersonSaysYesToIsHeld(string text, string exchanged, string outcome)
    {
        using RunBox box = new(Asking);
        string tool = box.Script("tool"), evil = "#!/bin/sh\nevil\n";
        JsonObject approved = await box.ApprovedAsync(box.Request("sh", "-c", text));
        switch (exchanged)
        {
            case "no yes": approved = approved.With("approved", null).With("approvalDecision", null); break;
            case "other content": box.Script("tool", evil); break;
            case "another file of that name": Links.Replace(box.Script("evil", evil), tool); break;
            case "a link of that name":
                Links.Remove(tool);
                Links.Create(tool, box.Script("evil", evil));
                break;
            case "no such file": File.Delete(tool); break;
            case "another directory":
                Directory.Move(box.Work, box.Work + "-away");
                box.Script("tool", evil);
                break;
            case "another text":
                approved = approved.With("command", new JsonArray([JsonTree.Of("/usr/bin/id")]))
                    .With("rawCommand", JsonTree.Of("/usr/bin/id"));
                break;
            case "other content just before the start": box.BeforeStart = () => box.Script("tool", evil); break;
            case "the same name earlier on PATH": box.Script("bin/uname", evil); break;
        }
        string answer = await box.RunAsync(approved);
        Assert.True(answer == outcome || (outcome == "denied" && answer != "ran"), answer);
        Assert.Equal(outcome == "ran" ? 1 : 0, box.Started.Count);
        Assert.All(box.Started, started => Assert.Equal(text[0] == '.' ? tool : "/usr/bin/uname", started.Argv[0]));
    }

    /// <summary>x2-aa-cd-tool: the yes for always is for that file with that content, and not for a file of that name elsewhere.</summary>
    [Theory]
    [InlineData("./tool", true)]
    [InlineData("cd sub && ./tool", false)]
    [InlineData("sub/tool", false)]
    [InlineData("./tool x", false)]
    public async Task WhatIsAllowedAlwaysIsThatFile(string text, bool runs)
    {
        using RunBox box = new(Asking);
        box.Script("tool");
        box.Script("sub/tool", "#!/bin/sh\nevil\n");
        JsonObject approved = await box.ApprovedAsync(box.Request("/bin/sh", "-lc", "./tool").With("rawCommand", JsonTree.Of("./tool")));
        Assert.Equal("ran", await box.RunAsync(approved.With("approvalDecision", JsonTree.Of("allow-always"))));
        Assert.Equal(runs, await box.RunAsync(box.Request("/bin/sh", "-lc", text).With("rawCommand", JsonTree.Of(text))) == "ran");
    }

    /// <summary>
    /// am-arg-hash-fixed-cwd: the fingerprint of three arguments, one of them empty, is for these and no others. The reference loses the
    /// empty one and then finds no rule.
    /// </summary>
    [Theory]
    [InlineData(true, "h\u00e9llo", "")]
    [InlineData(false, "h\u00e9llo")]
    [InlineData(false, "h\u00e9llo", "", "")]
    [InlineData(false, "", "h\u00e9llo")]
    [InlineData(false, "h\u00e9llo", " ")]
    [InlineData(false, "he\u0301llo", "")]
    [InlineData(false, "hello", "")]
    [InlineData(false)]
    public async Task AFingerprintIsForExactlyItsArguments(bool runs, params string[] arguments)
    {
        using RunBox box = new();
        string fingerprint = ArgPattern.Hash("/usr", ["printf", "h\u00e9llo", ""]);
        box.SetPolicy(
            "{\"defaults\":{\"security\":\"allowlist\",\"ask\":\"off\"},\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"/usr/bin/printf\",\"argPattern\":\"" + fingerprint + "\"}]}}}");
        Assert.Equal(runs, await box.RunAsync(box.Request(["printf", .. arguments]).With("cwd", JsonTree.Of("/usr"))) == "ran");
        Assert.NotEqual("ran", await box.RunAsync(box.Request(["printf", .. arguments]).With("cwd", JsonTree.Of("/"))));
    }

    private static JsonObject OfPlan(JsonObject plan) =>
        JsonObject.Empty.With("command", plan["argv"]).With("rawCommand", plan["commandText"]).With("cwd", plan["cwd"])
        .With("agentId", plan["agentId"]).With("sessionKey", plan["sessionKey"]).With("systemRunPlan", plan);
}
