using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// What was decided is what runs: what is started holds the files that were decided about, whatever stands in the way of their names.
/// </summary>
public sealed class PinnedCommandTests : NeedsPosix
{
    private const string Rules =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"},{"pattern":"/usr/bin/echo"},{"pattern":"/usr/bin/cat"},{"pattern":"{WORK}/tool*"},{"pattern":"{WORK}/ok.sh"}]}}}""";
    private const string Miss = "SYSTEM_RUN_DENIED: allowlist miss";

    [Theory]
    [InlineData("uname -s", "/usr/bin/uname|-s")]
    [InlineData("uname   '-s' \"-r\"", "/usr/bin/uname|-s|-r")]
    [InlineData("command uname -s", "/usr/bin/uname|-s")]
    [InlineData("exec uname -s", "/usr/bin/uname|-s")]
    [InlineData("command -- uname", "/usr/bin/uname")]
    [InlineData("nice -n 5 uname -s", "/usr/bin/nice|-n|5|/usr/bin/uname|-s")]
    [InlineData("/usr/bin/uname -s", "/usr/bin/uname|-s")]
    [InlineData("uname -s # quiet", "/usr/bin/uname|-s")]
    [InlineData("echo a b", "/usr/bin/echo|a|b")]
    [InlineData("echo 'a  b' ''", "/usr/bin/echo|a  b|")]
    [InlineData("./tool x", "{WORK}/tool|x")]
    [InlineData("sh ok.sh x", "{SH}|./ok.sh|x")]
    [InlineData("sh ./ok.sh x", "{SH}|./ok.sh|x")]
    [InlineData("sh -c 'uname -s'", "/usr/bin/uname|-s")]
    [InlineData("echo *", "{SH}|-c|/usr/bin/echo *")]
    [InlineData("uname -s | cat", "{SH}|-c|/usr/bin/uname -s | /usr/bin/cat")]
    [InlineData("uname -s&&cat a;echo b||uname", "{SH}|-c|/usr/bin/uname -s&&/usr/bin/cat a;/usr/bin/echo b||/usr/bin/uname")]
    [InlineData("cd sub && uname", "{SH}|-c|cd sub && /usr/bin/uname")]
    [InlineData("! uname -s", "{SH}|-c|! /usr/bin/uname -s")]
    [InlineData("X=1; uname -s", "{SH}|-c|X=1; /usr/bin/uname -s")]
    [InlineData("true && 'uname'", "{SH}|-c|true && /usr/bin/uname")]
    [InlineData("command echo a | nice cat", "{SH}|-c|command /usr/bin/echo a | /usr/bin/nice /usr/bin/cat")]
    [InlineData("./tool' b' | cat", "{SH}|-c|'{WORK}/tool b' | /usr/bin/cat")]
    [InlineData("./toolnone | cat", "{SH}|-c|{WORK}/toolnone | /usr/bin/cat")]
    [InlineData("./toolnone", "{SH}|-c|{WORK}/toolnone")]
    [InlineData("true", "{SH}|-c|true")]
    public async Task AnAllowedTextIsStartedWithItsPrograms(string text, string expected)
    {
        using RunBox box = new(Rules);
        box.Script("tool");
        box.Script("tool b");
        box.Script("toolnone", "echo without an interpreter\n");
        box.Script("ok.sh");
        Decoys(box);
        foreach (JsonObject request in new[] { box.Request("/bin/sh", "-c", text),
            box.Request("/bin/sh", "-lc", text).With("rawCommand", JsonTree.Of(text)) })
        {
            box.Started.Clear();
            Assert.Equal("ran", await box.RunAsync(request));
            IReadOnlyList<string> argv = Assert.Single(box.Started).Argv;
            Assert.Equal(expected.Replace("{WORK}", box.Work),
                string.Join("|", argv)
                .Replace(argv[0].EndsWith("/sh", StringComparison.Ordinal) || argv[0].EndsWith("/dash", StringComparison.Ordinal)
                    ? argv[0] : "\0", "{SH}"));
            Assert.True(argv[0][0] == '/', argv[0]);
        }
    }

    [Theory]
    [InlineData("./npx echo hi")]
    [InlineData("npx echo hi")]
    [InlineData("npm exec uname")]
    [InlineData("npm exec -- echo hi")]
    [InlineData("yarn exec uname")]
    [InlineData("pnpm dlx echo hi")]
    [InlineData("bunx echo")]
    [InlineData("uvx echo")]
    [InlineData("'\u00a0/usr/bin/uname' -s")]
    [InlineData("'\u00a0uname' -s")]
    [InlineData("'uname\u00a0' -s")]
    [InlineData("./nice uname -s")]
    [InlineData("own/env uname -s")]
    [InlineData("timeout 5 ./nice uname")]
    [InlineData("sh -c 'npx echo hi'")]
    public async Task NothingIsLookedThroughThatIsNotTheSystemsOwn(string text)
    {
        using RunBox box = new(Rules);
        box.Script("npx", "evil");
        box.Script("nice", "evil");
        box.Script("own/env", "evil");
        box.Script("\u00a0/usr/bin/uname", "evil");
        box.Script("bin/\u00a0uname", "evil");
        box.Script("bin/uname\u00a0", "evil");
        foreach (string name in new[] { "npx", "npm", "yarn", "pnpm", "bunx", "uvx" })
        {
            box.Script("bin/" + name, "evil");
        }
        Assert.Equal(Miss, await box.RunAsync("/bin/sh", "-c", text));
        Assert.Equal(Miss, await box.RunAsync([.. OpenClaw.Node.Approvals.Analysis.Words.ShellWords.Split(text)!]));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("nice")]
    [InlineData("env")]
    [InlineData("timeout")]
    public async Task ACarrierEarlierOnThePathIsNotTheSystems(string name)
    {
        using RunBox box = new(Rules);
        box.Script("ok.sh");
        box.Script("bin/" + name, "evil");
        string[][] commands = name == "sh"
            ? [["sh", "-c", "uname"], ["/bin/sh", "-c", "sh -c 'uname'"], ["sh", "ok.sh"], ["/bin/sh", "-c", "sh ok.sh"],
                ["/bin/sh", "-c", "sh -c '\"$0\" \"$@\"' uname"], ["nice", "sh", "-c", "uname"]]
            : [[name, "uname"], ["/bin/sh", "-c", name + " uname"], [name, "sh", "-c", "uname"],
                ["/usr/bin/nice", name, "sh", "-c", "uname"], ["/bin/sh", "-c", "command " + name + " uname"]];
        foreach (string[] command in commands.Select(command => name == "timeout"
            ? [.. command.Select(word => word == "uname" ? "5 uname" : word)] : command))
        {
            Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(command));
        }
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task AnotherSystemsWrapperRunsWhenARuleAllowsIt()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"},{"pattern":"{WORK}/bin/nice"}]}}}""");
        box.Script("bin/nice");
        Assert.Equal("ran", await box.RunAsync("/bin/sh", "-c", "nice uname -s | nice uname"));
        Assert.Contains($"{box.Work}/bin/nice /usr/bin/uname -s", Assert.Single(box.Started).Argv[2]);
    }

    [Fact]
    public async Task ARunnersOwnRuleNamesItsArguments()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{WORK}/bin/npx"},{"pattern":"{WORK}/bin/npx","argPattern":"^tsc -p .$"}]}}}""");
        box.Script("bin/npx");
        Assert.Equal(Miss, await box.RunAsync("npx", "evil"));
        Assert.Equal("ran", await box.RunAsync("npx", "tsc", "-p", "."));
        Assert.Equal("ran", await box.RunAsync("/bin/sh", "-c", "npx tsc -p ."));
        // Another name of the same runner is the same runner.
        Links.Create(Path.Combine(box.Work, "harmless"), Path.Combine(box.Work, "bin", "npx"));
        Assert.Equal(Miss, await box.RunAsync("./harmless", "evil"));
        Assert.Equal(Miss, await box.RunAsync("/bin/sh", "-c", "./harmless evil"));
        // What its arguments mean under that name nobody said.
        Assert.Equal(Miss, await box.RunAsync("./harmless", "tsc", "-p", "."));
    }

    [Theory]
    [InlineData("uname -s", "/usr/bin/uname -s")]
    [InlineData("uname -s | cat", "{SH} -c \"/usr/bin/uname -s | /usr/bin/cat\"")]
    [InlineData("id -u", "{ID} -u")]
    [InlineData("./tool x", "{WORK}/tool x")]
    public async Task APlanShowsWhatWillStart(string text, string shown)
    {
        using RunBox box = new(Rules.Replace("\"off\"", "\"on-miss\""));
        box.Script("tool");
        JsonObject prepared = await box.PreparePlanAsync(box.Request("/bin/sh", "-lc", text).With("rawCommand", JsonTree.Of(text)));
        string expected = shown.Replace("{WORK}", box.Work).Replace("{ID}", Real("id"))
            .Replace("{SH}", prepared["argv"]!.AsArray![0].AsText!);
        Assert.Equal(expected, prepared["commandText"]!.AsText);
        // A gateway sends back what it was given.
        JsonObject run = JsonObject.Empty.With("command", prepared["argv"]).With("rawCommand", prepared["commandText"])
            .With("cwd", prepared["cwd"]).With("agentId", prepared["agentId"])
            .With("sessionKey", prepared["sessionKey"]).With("systemRunPlan", prepared);
        Decoys(box);
        Assert.Equal(text.StartsWith("id", StringComparison.Ordinal) ? "SYSTEM_RUN_DENIED: approval required" : "ran",
            await box.RunAsync(run));
        Assert.All(box.Started, started => Assert.Equal(prepared["argv"]!.AsArray!.Select(word => word.AsText), started.Argv));
    }

    [Fact]
    public async Task ARuleThatIsANameStillAllowsTheNameInAText()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"uname"}]}}}""");
        JsonObject plan = await box.PreparePlanAsync(box.Request("/bin/sh", "-lc", "uname -s").With("rawCommand", JsonTree.Of("uname -s")));
        Assert.Equal("ran",
            await box.RunAsync(JsonObject.Empty.With("command", plan["argv"]).With("rawCommand", plan["commandText"])
                .With("cwd", plan["cwd"]).With("agentId", plan["agentId"])
            .With("sessionKey", plan["sessionKey"]).With("systemRunPlan", plan)));
        Assert.Equal(["/usr/bin/uname", "-s"], Assert.Single(box.Started).Argv);
    }

    private static string Real(string name) => OpenClaw.Node.Approvals.Files.RealPath.TryResolve("/usr/bin/" + name)!;

    // Programs of the allowed names where an attacker could put them: the working directory, and a login file that puts it first.
    private static void Decoys(RunBox box)
    {
        foreach (string name in new[] { "uname", "echo", "cat", "id", "true" })
        {
            box.Script(name, "evil");
            box.Script("sub/" + name, "evil");
        }
        File.WriteAllText(Path.Combine(box.Work, ".profile"), "PATH=" + box.Work + ":$PATH\nuname() { ./evil; }\nalias cat=./evil\n");
    }
}
