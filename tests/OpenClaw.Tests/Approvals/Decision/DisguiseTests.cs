using System.Runtime.InteropServices;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>Files whose names say something else than what they are: a rule or a profile for one program must not start another.</summary>
public sealed class DisguiseTests : NeedsPosix
{
    private const string Miss = "SYSTEM_RUN_DENIED: allowlist miss";
    private const string Operand = "SYSTEM_RUN_DENIED: approval script operand changed before execution";

    public DisguiseTests() => Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux), "uses links to programs in /usr/bin");

    private static string Policy(params string[] patterns) =>
        "{\"defaults\":{\"security\":\"allowlist\",\"ask\":\"off\"},\"agents\":{\"main\":{\"allowlist\":["
            + string.Join(",", patterns.Select(pattern => "{\"pattern\":\"" + pattern + "\"}")) + "]}}}";

    [Theory]
    [InlineData("tr", "touch", "pwned")]
    [InlineData("tr", "mkdir", "pwned")]
    [InlineData("head", "perl", "-c", "1")]
    [InlineData("tail", "dash", "-c", "1")]
    public async Task ALinkCalledLikeAFilterIsNoFilter(string name, string program, params string[] arguments)
    {
        using RunBox box = new(Policy());
        Directory.CreateDirectory(Path.Combine(box.Work, "bin"));
        Links.Create(Path.Combine(box.Work, "bin", name), "/usr/bin/" + program);
        Assert.Equal(Miss, await box.RunAsync([name, .. arguments]));
        Assert.Equal(Miss, await box.RunAsync([Path.Combine(box.Work, "bin", name), .. arguments]));
        Assert.Equal(Miss, await box.RunAsync("sh", "-c", name + " " + string.Join(" ", arguments)));
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task ALinkToTheFilterItselfIsAFilter()
    {
        using RunBox box = new(Policy());
        Links.Create(Path.Combine(box.Work, "head"), "/usr/bin/head");
        Assert.Equal("ran", await box.RunAsync(Path.Combine(box.Work, "head"), "-n", "1"));
    }

    [Theory]
    [InlineData("sh", "perl")]
    [InlineData("bash", "python3")]
    [InlineData("nice", "perl")]
    public async Task ALinkCalledLikeACarrierDoesNotCarry(string name, string program)
    {
        using RunBox box = new(Policy("/usr/bin/true", "/usr/bin/uname"));
        Directory.CreateDirectory(Path.Combine(box.Work, "bin"));
        Assert.SkipUnless(File.Exists("/usr/bin/" + program), program + " is not here");
        Links.Create(Path.Combine(box.Work, "bin", name), "/usr/bin/" + program);
        Assert.Equal(Miss, name == "nice" ? await box.RunAsync("sh", "-c", "nice uname") : await box.RunAsync(name, "-c", "true"));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("env", "touch", "pwned")]
    [InlineData("nice", "touch", "pwned")]
    [InlineData("timeout", "5", "touch", "pwned")]
    [InlineData("setsid", "touch", "pwned")]
    [InlineData("bash", "-c", "touch pwned")]
    [InlineData("dash", "evil.sh")]
    public async Task AnotherNameGivesARuleNoOtherMeaning(string program, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/" + program), program + " is not here");
        using RunBox box = new(Policy("/usr/bin/" + program));
        Directory.CreateDirectory(Path.Combine(box.Work, "bin"));
        Links.Create(Path.Combine(box.Work, "bin", "foo"), "/usr/bin/" + program);
        string link = Path.Combine(box.Work, "bin", "foo");
        Assert.Equal(Miss, await box.RunAsync(["foo", .. arguments]));
        Assert.Equal(Miss, await box.RunAsync([link, .. arguments]));
        Assert.Equal(Miss, await box.RunAsync("sh", "-c", link + " " + string.Join(" ", arguments.Select(word => "'" + word + "'"))));
        Assert.Equal(Miss, await box.RunAsync(["sh", "-c", "\"$0\" \"$@\"", link, .. arguments]));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("{WORK}/busybox")]
    [InlineData("{WORK}/*")]
    public async Task ALinkToBusyboxIsNotAllowedByARuleForBusybox(string rule)
    {
        using RunBox box = new(Policy(rule));
        box.Script("busybox");
        Links.Create(Path.Combine(box.Work, "touch"), Path.Combine(box.Work, "busybox"));
        Assert.Equal(Miss, await box.RunAsync(Path.Combine(box.Work, "touch"), "pwned"));
        Assert.Equal(Miss, await box.RunAsync("sh", "-c", "./touch pwned"));
    }

    [Fact]
    public async Task AnotherNameDoesNotHideInlineCode()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "perl is not here");
        using RunBox box = new(Policy("/usr/bin/perl"));
        File.WriteAllText(box.State.ConfigPath, """{"tools":{"exec":{"security":"full","ask":"off","strictInlineEval":true}}}""");
        Links.Create(Path.Combine(box.Work, "foo"), "/usr/bin/perl");
        Assert.Contains("explicit approval in strictInlineEval mode", await box.RunAsync(Path.Combine(box.Work, "foo"), "-e", "1"));
        Assert.Empty(box.Started);
    }

    public static TheoryData<string[]> Unread => new()
    {
        new[] { "env", "-vS", "python3 -c 'print(1)'" },
        new[] { "env", "-vs", "python3 -c 'print(1)'" },
        new[] { "env", "-iS", "python3 -c 'print(1)'" },
        new[] { "env", "-u", "X", "-vS", "python3 -c 'print(1)'" },
        new[] { "env", "--spl", "python3 -c 'print(1)'" },
        new[] { "env", "-S", new string(' ', 4100) + "python3 -c 'print(1)'" },
        new[] { "env", "-S", string.Concat(Enumerable.Repeat("env -S ", 5)) + "\"python3 -c 'print(1)'\"" },
        new[] { "env", "-S", string.Concat(Enumerable.Repeat("env -S ", 20)) + "\"python3 -c 'print(1)'\"" },
        new[] { "nice", "env", "-vS", "python3 -c 'print(1)'" },
        new[] { "env", "-S", "-v python3 -c 'print(1)'" },
        new[] { "env", "-S-S-S-S-S-S-Spython3 -c", "print(1)" },
        new[] { "nice", "env", "-S", @"python3\_-c\_1" },
        new[] { "sh", "-c", "python3 -c 'print(1)'" + string.Concat(Enumerable.Repeat(" a", 600)) },
        new[] { "sh", "-c", "python3 -c 'print(1)' " + new string('a', 40_000) },
    };

    [LinuxTheory]
    [MemberData(nameof(Unread))]
    public async Task WhatIsNotReadIsAskedAboutWhereCodeIs(string[] argv)
    {
        using RunBox box = new("""{"defaults":{"security":"full","ask":"off"},"agents":{}}""");
        File.WriteAllText(box.State.ConfigPath, """{"tools":{"exec":{"security":"full","ask":"off","strictInlineEval":true}}}""");
        Assert.Contains("explicit approval in strictInlineEval mode", await box.RunAsync(argv));
        Assert.Empty(box.Started);
    }

    [LinuxTheory]
    [InlineData("env")]
    [InlineData("env", "-u", "HOME", "uname")]
    [InlineData("env", "-i", "uname", "-s")]
    [InlineData("env", "A=1", "uname", "--sysname")]
    public async Task AnEnvThatPutsNothingTogetherIsNoCode(params string[] argv)
    {
        using RunBox box = new("""{"defaults":{"security":"full","ask":"off"},"agents":{}}""");
        File.WriteAllText(box.State.ConfigPath, """{"tools":{"exec":{"security":"full","ask":"off","strictInlineEval":true}}}""");
        await box.RunAsync(argv);
        Assert.Single(box.Started);
    }

    [LinuxTheory]
    [InlineData("-vS", 0)]
    [InlineData("-S", 4100)]
    [InlineData("-S", 0, 5)]
    [InlineData("-S", 0, 0, "-v ")]
    [InlineData("-S", 0, 0, @"-i\_")]
    public async Task WhatIsNotReadGetsNoPlan(string option, int blanks, int deeper = 0, string before = "")
    {
        using RunBox box = new();
        box.Script("sub.sh");
        string text = before + new string(' ', blanks) + string.Concat(Enumerable.Repeat("env -S ", deeper)) + "'./s\"\"ub.sh'";
        Assert.NotNull((await box.PreparedAsync(box.Request("env", option, text)))["refused"]);
        Assert.DoesNotContain(await PendingAsync(box, "env", option, text), request => request.CannotAllowOnce is null);
    }

    private static async Task<IReadOnlyList<OpenClaw.Node.Approvals.ExecRequestView>> PendingAsync(RunBox box, params string[] argv)
    {
        await box.RunAsync(argv);
        return box.Admin.GetRequests();
    }

    [Theory]
    [InlineData("sh", "link/../ok.sh")]
    [InlineData("sh", "{WORK}/link/../ok.sh")]
    [InlineData("link/../tool")]
    [InlineData("sh", "-c", "link/../tool")]
    [InlineData("sh", "-c", "sh link/../ok.sh")]
    public async Task BehindALinkTheDirectoryAboveIsAnother(params string[] argv)
    {
        using RunBox box = new(Policy("{WORK}/ok.sh", "{WORK}/tool"));
        box.Script("ok.sh");
        box.Script("tool");
        box.Script("sub/ok.sh", "evil");
        box.Script("sub/tool", "evil");
        Directory.CreateDirectory(Path.Combine(box.Work, "sub", "deep"));
        Links.Create(Path.Combine(box.Work, "link"), Path.Combine(box.Work, "sub", "deep"));
        Assert.Equal(Miss, await box.RunAsync(argv.Select(word => word.Replace("{WORK}", box.Work)).ToArray()));
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task TheWorkingDirectoryIsTheOneThatWasJudged()
    {
        using RunBox box = new(Policy("{WORK}/sub/tool"));
        box.Script("tool", "evil");
        box.Script("sub/tool");
        Directory.CreateDirectory(Path.Combine(box.Work, "sub", "deep"));
        Links.Create(Path.Combine(box.Work, "link"), Path.Combine(box.Work, "sub", "deep"));
        Assert.StartsWith("SYSTEM_RUN_DENIED",
            await box.RunAsync(box.Request("sh", "-c", "./tool").With("cwd", OpenClaw.Node.State.Json.JsonTree.Of(box.Work + "/link/.."))));
        Assert.Empty(box.Started);
    }

    [Fact]
    public async Task AScriptOperandBehindALinkIsNotBound()
    {
        using RunBox box = new();
        box.Script("ok.sh");
        box.Script("sub/ok.sh", "evil");
        Directory.CreateDirectory(Path.Combine(box.Work, "sub", "deep"));
        Links.Create(Path.Combine(box.Work, "link"), Path.Combine(box.Work, "sub", "deep"));
        Assert.Equal("SYSTEM_RUN_DENIED: approval requires a stable script operand", await box.PrepareAsync("sh", "link/../ok.sh"));
    }

    [Theory]
    [InlineData("uname", "-s")]
    [InlineData("nice", "uname", "-s")]
    [InlineData("nice", "env", "uname", "-s")]
    [InlineData("sh", "-c", "uname -s")]
    [InlineData("sh", "-c", "nice uname -s")]
    [InlineData("sh", "-c", "uname -[s]")]
    [InlineData("sh", "-c", "command uname -s")]
    [InlineData("sh", "-c", "sh -c 'uname -s'")]
    [InlineData("nice", "sh", "-c", "uname -s")]
    public async Task AnApprovedNameMayNotLeadElsewhereLater(params string[] argv)
    {
        using RunBox box = new();
        var approved = await box.ApprovedAsync(argv);
        foreach (string name in new[] { "uname", "nice", "env", "sh" })
        {
            box.Script("bin/" + name, "evil");
        }
        // Either the plan names the file, or the run is refused.
        string answer = await box.RunAsync(approved);
        Assert.True(answer is Operand or "ran", answer);
        Assert.All(box.Started, started => Assert.DoesNotContain(started.Argv, word => word.Contains(box.Work)));
        Assert.All(box.Started, started => Assert.StartsWith("/usr/bin/", started.Argv[0]));
        Assert.All(box.Started, started => Assert.Contains(started.Argv, word => word.Contains("/usr/bin/uname")));
    }

    [Fact]
    public async Task AnAllowedScriptExchangedJustBeforeTheStartDoesNotRun()
    {
        using RunBox box = new(Policy("{WORK}/ok.sh"));
        box.Script("ok.sh");
        box.BeforeStart = () => Links.Replace(box.Script("evil", "evil"), Path.Combine(box.Work, "ok.sh"));
        Assert.Equal(Operand, await box.RunAsync("sh", "ok.sh"));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("cd -Pe sub || ./tool", Miss)]
    [InlineData("cd -P -e sub || ./tool", Miss)]
    [InlineData("cd sub || ./tool", "ran")]
    public async Task AFailureBehindAChangeOfDirectoryLeavesNoDirectoryKnown(string payload, string expected)
    {
        using RunBox box = new(Policy("{WORK}/tool"));
        box.Script("tool");
        Assert.Equal(expected, await box.RunAsync("sh", "-c", payload));
    }
}
