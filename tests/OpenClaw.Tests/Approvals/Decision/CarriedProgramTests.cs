using System.Runtime.InteropServices;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// A program that a shell only hands on (<c>sh -c '"$0" "$@"' program …</c>) is held to all that holds for one that stands there itself.
/// </summary>
public sealed class CarriedProgramTests : NeedsPosix
{
    private const string Miss = "SYSTEM_RUN_DENIED: allowlist miss";

    public CarriedProgramTests() => Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux), "uses programs in /usr/bin");

    [Theory]
    [InlineData("\"$0\" \"$@\"", "npx evil")]
    [InlineData("exec \"$0\" \"$@\"", "npx evil")]
    [InlineData("exec -- \"${0}\" \"${@}\"", "npx evil")]
    [InlineData("\"$0\" \"$@\"", "{WORK}/bin/npx evil")]
    [InlineData("\"$0\" \"$@\"", "npm exec evil")]
    [InlineData("\"$0\" \"$@\"", "npm x evil")]
    [InlineData("\"$0\" \"$1\" \"$2\"", "npm exec evil")]
    [InlineData("\"$0\" $1", "npm 'exec evil'")]
    [InlineData("\"$0\" \"$2\"", "pnpm install evil")]
    [InlineData("\"$0\" \"$@\"", "pnpm evil")]
    [InlineData("\"$0\" \"$@\"", "yarn dlx evil")]
    [InlineData("\"$0\" \"$@\"", "uvx evil")]
    [InlineData("\"$0\" \"$@\"", "./harmless evil")]
    [InlineData("\"$0\" \"$@\"", "/usr/bin/xargs id")]
    [InlineData("\"$0\" \"$@\"", "xargs id")]
    [InlineData("\"$0\" \"$@\"", "/usr/bin/find . -exec id '{}' +")]
    [InlineData("\"$0\" \"$@\"", "/usr/bin/find . -execdir id '{}' +")]
    [InlineData("\"$0\" \"$@\"", "/usr/bin/find . -ok id '{}' +")]
    [InlineData("\"$0\" $1", "/usr/bin/find '. -exec id {} +'")]
    [InlineData("\"$0\" \"$@\"", "./wget http://x")]
    [InlineData("exec \"$0\" \"$@\"", "{WORK}/wget http://x")]
    [InlineData("\"$0\" \"$@\"", "./busybox wget http://x")]
    [InlineData("\"$0\" \"$@\"", "/usr/bin/env id")]
    [InlineData("\"$0\" \"$@\"", "/usr/bin/nice id")]
    public async Task IsNotAllowedWhereItWouldNotBeByItself(string carrier, string carried)
    {
        using RunBox box = new(Policy);
        foreach (string name in new[] { "npx", "npm", "pnpm", "yarn", "uvx" })
        {
            box.Script("bin/" + name);
        }
        box.Script("busybox");
        Links.Create(Path.Combine(box.Work, "wget"), Path.Combine(box.Work, "busybox"));
        Links.Create(Path.Combine(box.Work, "harmless"), Path.Combine(box.Work, "bin", "npx"));
        string quoted = "'" + carrier + "' " + carried.Replace("{WORK}", box.Work);
        foreach (string[] argv in new string[][]
        {
            ["/bin/sh", "-c", carrier, .. OpenClaw.Node.Approvals.Analysis.Words.ShellWords.Split(carried.Replace("{WORK}", box.Work))!],
            ["/bin/sh", "-c", "sh -c " + quoted],
            ["/bin/sh", "-c", "bash -c " + quoted],
        })
        {
            Assert.StartsWith(Miss, await box.RunAsync(argv), StringComparison.Ordinal);
        }
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("\"$0\" \"$@\"", "uname -s")]
    [InlineData("exec \"$0\" \"$@\"", "/usr/bin/uname -s")]
    [InlineData("\"$0\"", "uname")]
    [InlineData("\"$0\" \"$@\"", "npx tsc -p .")]
    [InlineData("\"$0\" \"$@\"", "/usr/bin/find . -name x")]
    public async Task IsAllowedWhereItWouldBeByItself(string carrier, string carried)
    {
        using RunBox box = new(Policy);
        box.Script("bin/npx");
        Assert.Equal("ran", await box.RunAsync("/bin/sh", "-c", "sh -c '" + carrier + "' " + carried));
    }

    [Theory]
    [InlineData("/usr/bin/perl -e 1")]
    [InlineData("perl -e 1")]
    [InlineData("./foo -e 1")]
    public async Task HidesNoInlineCode(string carried)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "perl is not here");
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/perl"}]}}}""");
        Links.Create(Path.Combine(box.Work, "foo"), "/usr/bin/perl");
        // A link that others can turn is handed on to no shell at all.
        Assert.Equal(carried[0] == '.' ? "SYSTEM_RUN_DENIED: execution plan mismatch" : "ran",
            await box.RunAsync("/bin/sh", "-c", "sh -c '\"$0\" \"$@\"' " + carried));
        File.WriteAllText(box.State.ConfigPath, """{"tools":{"exec":{"strictInlineEval":true}}}""");
        box.Started.Clear();
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync("/bin/sh", "-c", "sh -c '\"$0\" \"$@\"' " + carried),
            StringComparison.Ordinal);
        Assert.Empty(box.Started);
    }

    private const string Policy = """
        {"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"},{"pattern":"/usr/bin/id"},{"pattern":"/usr/bin/xargs"},
        {"pattern":"/usr/bin/find"},{"pattern":"/usr/bin/env"},{"pattern":"/usr/bin/nice"},{"pattern":"{WORK}/bin/*"},{"pattern":"{WORK}/busybox"},{"pattern":"{WORK}/bin/npx","argPattern":"^tsc -p .$"}]}}}
        """;
}
