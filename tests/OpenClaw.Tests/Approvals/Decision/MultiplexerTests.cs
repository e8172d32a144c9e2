using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// busybox and toybox are every program: a rule for the file covers none of what it can do, and nothing else is started in its name.
/// </summary>
public sealed class MultiplexerTests : NeedsPosix
{
    public static TheoryData<string> Commands =>
    [
        "busybox ./sh ls", "busybox ./tcsh ls", "busybox ./pwsh ls", "busybox ash ls", "busybox bash ls", "busybox {WORK}/sh ls",
        "busybox sh ./s2", "busybox -- sh ./s2", "busybox -- ./sh ls", "busybox sh s2", "busybox ls", "busybox hush ./s2",
        "busybox 'sh ' ./s2", "busybox SH ./s2", "nice busybox sh ./s2", "env busybox ./sh ls", "sh -c 'busybox ./sh ls'",
        "sh -c 'busybox sh ./s2; true'", "sh -c 'busybox ash ls'", "sh -c 'nice busybox sh ./s2 | busybox ls'", "busybox busybox ./sh ls",
        "busybox busybox sh ./s2", "toybox ./sh ls", "toybox sh ./s2", "{WORK}/bin/busybox ./sh ls", "bin/busybox sh ./s2", "links/sh ls",
        "links/rm ls victim", "links/ls ls", "sh -c 'links/sh ls'", "sh -c 'links/rm ls victim | true'",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task ARuleForTheFileCoversNoneOfIt(string command)
    {
        foreach (string rule in new[] { """{"pattern":"{WORK}/bin/busybox"},{"pattern":"{WORK}/bin/toybox"}""",
            """{"pattern":"{WORK}/bin/*box","argPattern":"^ls( .*)?$"}""", """{"pattern":"{WORK}/bin/*box","argPattern":"ls|s2"}""" })
        {
            using RunBox box =
                new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{RULE}]}}}""".Replace("{RULE}",
                    rule));
            foreach (string name in new[] { "bin/busybox", "bin/toybox", "sh", "tcsh", "pwsh", "s2", "ls" })
            {
                box.Script(name);
            }
            Directory.CreateDirectory(Path.Combine(box.Work, "links"));
            foreach (string name in new[] { "sh", "rm", "ls" })
            {
                Links.Create(Path.Combine(box.Work, "links", name), Path.Combine(box.Work, "bin", "busybox"));
            }
            Assert.NotEqual("ran", await box.RunAsync([.. ShellWords.Split(command.Replace("{WORK}", box.Work))!]));
            Assert.Empty(box.Started);
        }
    }
}
