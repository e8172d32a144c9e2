using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// A program that asks under which name it was called (rustup, pg_wrapper, killall5, one binary for all of coreutils) is started under that
/// very name.
/// </summary>
public sealed class OtherNameTests : NeedsPosix
{
    private const string Rules =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{WORK}/lib/many"},{"pattern":"/usr/bin/cat"}]}}}""";
    private const string Operand = "SYSTEM_RUN_DENIED: approval script operand changed before execution";

    [Theory]
    [InlineData("one x", "{WORK}/bin/one|x")]
    [InlineData("bin/one x", "{WORK}/bin/one|x")]
    [InlineData("{WORK}/bin/one x", "{WORK}/bin/one|x")]
    [InlineData("chain x", "{WORK}/bin/chain|x")]
    [InlineData("sh -c 'one x'", "{WORK}/bin/one|x")]
    [InlineData("sh -c 'bin/one x'", "{WORK}/bin/one|x")]
    [InlineData("sh -c 'command one x'", "{WORK}/bin/one|x")]
    [InlineData("sh -c 'sh -c \"one x\"'", "{WORK}/bin/one|x")]
    // Under its own name the file itself is started, and no link is gone through again.
    [InlineData("many x", "{WORK}/lib/many|x")]
    [InlineData("sh -c 'many x | cat'", "-c|{WORK}/lib/many x | /usr/bin/cat")]
    public async Task TheNameStays(string command, string expected)
    {
        using RunBox box = Box(Rules);
        Assert.Equal("ran", await box.RunAsync(Split(box, command)));
        string argv = string.Join("|", Assert.Single(box.Started).Argv);
        // The file itself is started, under that name: nobody can turn a link any more.
        Assert.Equal(expected.Contains("/bin/") && !expected.StartsWith("-c", StringComparison.Ordinal) ? box.Work + "/lib/many" : null,
            box.Started[0].Program);
        Assert.EndsWith("|" + expected.Replace("{WORK}", box.Work), "|" + argv, StringComparison.Ordinal);
    }

    /// <summary>
    /// A wrapper or a shell that lies in somebody's directory is started by its file: beside a link somebody may have put what it looks for
    /// beside itself.
    /// </summary>
    [Theory]
    [InlineData("sh -c 'stdbuf -o L cat x; true'", "/usr/bin/stdbuf -o L /usr/bin/cat x; true")]
    [InlineData("sh -c 'stdbuf -o L cat x'", "/usr/bin/stdbuf|-o|L|/usr/bin/cat|x")]
    [InlineData("stdbuf -o L sh -c 'cat x'", "/usr/bin/stdbuf|-o|L|/usr/bin/cat|x")]
    [InlineData("stdbuf -o L sh -c 'cat x; cat y'", "/usr/bin/stdbuf|-o|L|/usr/bin/dash|-c|/usr/bin/cat x; /usr/bin/cat y")]
    [InlineData("sh -c 'nice cat x | timeout 9 cat'", "/usr/bin/nice /usr/bin/cat x | /usr/bin/timeout 9 /usr/bin/cat")]
    [InlineData("sh -c 'cat x; cat y'", "/usr/bin/dash|-c|/usr/bin/cat x; /usr/bin/cat y")]
    [InlineData("bash -c 'cat x; cat y'", "/usr/bin/bash|-c|/usr/bin/cat x; /usr/bin/cat y")]
    [InlineData("nice bash -c 'cat x | cat'", "/usr/bin/nice|/usr/bin/bash|-c|/usr/bin/cat x | /usr/bin/cat")]
    [InlineData("sh -c 'bash -c \"cat x | cat\"'", "/usr/bin/bash|-c|/usr/bin/cat x | /usr/bin/cat")]
    [InlineData("/bin/sh -c 'cat x; cat y'", "/bin/sh|-c|/usr/bin/cat x; /usr/bin/cat y")]
    public async Task WhatCarriesIsStartedByItsFile(string command, string expected)
    {
        Assert.SkipUnless(OpenClaw.Node.Approvals.Files.RealPath.TryResolve("/bin/sh") == "/usr/bin/dash" && File.Exists("/usr/bin/stdbuf"),
            "another sh");
        using RunBox box = Box(Rules);
        foreach ((string name, string target) in new[] { ("stdbuf", "/usr/bin/stdbuf"), ("nice", "/usr/bin/nice"),
            ("timeout", "/usr/bin/timeout"), ("sh", "/usr/bin/dash"), ("bash", "/usr/bin/bash") })
        {
            Links.Create(Path.Combine(box.Work, "bin", name), target);
        }
        Assert.Equal("ran", await box.RunAsync(Split(box, command)));
        Assert.EndsWith(expected, string.Join("|", Assert.Single(box.Started).Argv), StringComparison.Ordinal);
    }

    /// <summary>A shell or a wrapper goes through the link once more, and by then it could be another one.</summary>
    [Theory]
    [InlineData("sh -c 'one x | cat'")]
    [InlineData("sh -c 'cat a; two x'")]
    [InlineData("sh -c 'nice one x'")]
    [InlineData("nice sh -c 'one x'")]
    [InlineData("sh -c 'one x && one x'")]
    [InlineData("sh -c 'bin/one x; true'")]
    [InlineData("sh -c 'sh -c \"one x | cat\"'")]
    [InlineData("sh -c '{WORK}/bin/chain x | cat'")]
    [InlineData("sh -c '! one x'")]
    [InlineData("sh -e -c 'one x'")]
    [InlineData("sh -c 'timeout 9 one x'")]
    public async Task ALinkThatOthersCanTurnIsNotHandedOn(string command)
    {
        using RunBox box = Box(Rules);
        Assert.StartsWith("SYSTEM_RUN_DENIED:", await box.RunAsync(Split(box, command)));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("one x")]
    [InlineData("chain x")]
    [InlineData("sh -c 'one x'")]
    public async Task ALinkThatIsTurnedBeforeTheStartStartsNothing(string command)
    {
        using RunBox box = Box(Rules);
        box.Script("evil");
        box.BeforeStart = () =>
        {
            File.Delete(Path.Combine(box.Work, "bin", "one"));
            Links.Create(Path.Combine(box.Work, "bin", "one"), Path.Combine(box.Work, "evil"));
        };
        Assert.Equal(Operand, await box.RunAsync(Split(box, command)));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("one", "x")]
    [InlineData("nice", "one", "x")]
    [InlineData("/bin/sh", "-c", "one x")]
    public async Task APlanShowsTheName(params string[] argv)
    {
        using RunBox box = Box("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{}}""");
        JsonObject approved = await box.ApprovedAsync(argv);
        Assert.Contains(box.Work + "/bin/one x", approved["rawCommand"]!.AsText, StringComparison.Ordinal);
        Assert.Equal("ran", await box.RunAsync(approved));
        Assert.Contains(box.Work + "/bin/one", Assert.Single(box.Started).Argv);
    }

    private static RunBox Box(string policy)
    {
        RunBox box = new(policy);
        box.Script("lib/many");
        Directory.CreateDirectory(Path.Combine(box.Work, "bin"));
        Links.Create(Path.Combine(box.Work, "bin", "one"), Path.Combine(box.Work, "lib", "many"));
        Links.Create(Path.Combine(box.Work, "bin", "two"), Path.Combine(box.Work, "lib", "many"));
        Links.Create(Path.Combine(box.Work, "bin", "many"), Path.Combine(box.Work, "lib", "many"));
        Links.Create(Path.Combine(box.Work, "bin", "chain"), Path.Combine(box.Work, "bin", "one"));
        return box;
    }

    private static string[] Split(RunBox box, string command) =>
        [.. OpenClaw.Node.Approvals.Analysis.Words.ShellWords.Split(command.Replace("{WORK}", box.Work))!];
}
