#if NET
using System.Globalization;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.Runs;
using OpenClaw.Node.Commands;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.Gateway;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// To decide about the largest request that is taken, and to keep it for somebody who may allow it, takes a megabyte of memory at
/// most: the texts and words that were the hardest, as long and as many as they may be.
/// </summary>
// POSIX only; under wine a second exception out of a constructor hangs the runtime, so that skipping there is no way.
[Collection(nameof(AloneForMemory))]
[Trait("NotUnder", "wine")]
public sealed class HardTextsTests : IDisposable
{
    private const int Most = 1024 * 1024;

    // One of each kind that the analysis reads in its own way.
    private static readonly string[] Programs = ["env", "git", "tar", "find", "ls", "python3", "sh", "xargs", "ssh", "sed", "make", "rsync",
        "rg", "apt", "mount", "scp", "curl", "ksh", "zsh", "fish", "nu", "pwsh", "cmd", "php", "node", "perl", "awk", "deno", "npm", "npx",
        "nice", "flock", "busybox", "run-parts", "gdb", "java", "fd", "docker", "nosuchprogram", "./x"];

    private static readonly string[] Words = ["env", "nice", "sh", "-c", "a", "../", ".", "-e", "--", "-x", "A=1", "xargs", "sudo",
        "busybox", "git", "*", "--exec=x", "timeout", "find", "-o errexit", "-oProxyCommand=x", "--split-string=a", "-C", "-xvf", "+x",
        "-exec", "{}", "-DA=b", "@/etc/passwd", "/etc/passwd", "k=/v", "file:///x", "~/x", "-", "\u00e9", "-S", "run", "--config"];

    private static readonly string[] Texts = ["uname;", "uname && ", "uname|", "a ", "'a' ", "\"a b\" ", "\\a", "{a,b}", "{a,{b,c}} ",
        "{1..9} ", "$(uname ", "$(uname) ", "`uname` ", "(", "{ ", "${a:-", "${a} ", "$(( ", "$", "# x\n", "\n", "uname\n",
        "cat <<E\nx\nE\n", ">a ", "*?[a] ", "~ ", "A=1 ", "if uname; then ", "case a in a) ", "for i in a; do ", "f() { ", "! ", "env ",
        "nice ", "timeout 1 ", "xargs ", "find . -exec ", "sudo ", "sh -c ", "cd a && ", "cd .. && ", "../", "/", "/usr/../",
        "/usr/bin/uname ", "git -c a.b=c ", "tar --to-command x ", "rg --pre x ", "\u00e9\u200b ", "$'\\x41'", "[[ a ]] && ",
        "[ a = b ] && ", "sed -e s/a/b/ ", "awk '{print}' | "];

    private readonly string _directory = Directory.CreateTempSubdirectory("openclaw-hard-").FullName;

    private readonly EffectivePolicy _policy = EffectivePolicy.Resolve(
        new ExecApprovalsSnapshot(ExecApprovalsDocument.Empty.WithAgent("main", new AgentApprovals
        {
            Security = ExecSecurity.Allowlist,
            Ask = ExecAsk.OnMiss,
            Allowlist = [.. "uname git ls cat grep echo find sed head python3".Split(' ')
                .Select(name => AllowlistEntry.Create("/usr/bin/" + name))],
        }), "hash", Exists: true, null),
        ExecConfig.Empty,
        "main",
        now: default);

    public static TheoryData<string> Shapes => [.. Programs.Select(program => "words of " + program), "texts that are read",
        "texts that are not", "env -S in a chain", "code", "shells in shells"];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [LinuxTheory]
    [MemberData(nameof(Shapes))]
    public void Takes_little_memory(string shape)
    {
        foreach (string[] argv in Of(shape))
        {
            RequestLimits.Check(argv, null, 0);
            long taken = Decide(argv);
            for (int again = 0; taken > Most && again < 2; again++)
            {
                // The first time something is made that stays.
                taken = Decide(argv);
            }
            string shown = string.Join(' ', argv.Take(8));
            Assert.True(taken <= Most, $"{taken / 1024} KiB: {shown[..Math.Min(60, shown.Length)]}");
        }
    }

    private static IEnumerable<string[]> Of(string shape) => shape switch
    {
        "texts that are read" => Texts.Select(text => Shell("uname " + Long(text, 32_700))),
        "texts that are not" => Texts.Select(text => Shell("uname " + Long(text, RequestLimits.Command - 20))),
        "env -S in a chain" => [["env", "-S", Long("env -S ", 4_000)], ["env", "-S", Long("env -S ", 32_000)]],
        "code" => [["python3", "-c", Long("import os\n", 90_000)], ["perl", "-e", Long("a;", 90_000)],
            ["awk", Long("{print \"a\" | \"b\"}", 90_000)], ["sed", "-e", Long("s/a/b/e;", 90_000)],
            ["make", "--eval", Long("a:\n\tb\n", 90_000)], ["pwsh", "-c", Long("Get-Item a; ", 90_000)]],
        "shells in shells" => [Shell(Nested(5)), Shell(Nested(7))],
        _ => from word in Words
            from behind in new Func<int, string>[]
            {
                // The same again and again; each another one; each another one and as long as all of them may be.
                _ => "", number => number.ToString(CultureInfo.InvariantCulture),
                number => new string('x', (RequestLimits.Command / RequestLimits.Arguments) - word.Length - 8) + number,
            }
            select (string[])[shape[9..], .. Enumerable.Range(0, RequestLimits.Arguments - 1).Select(number => word + behind(number))],
    };

    private static string Long(string part, int length) => string.Concat(Enumerable.Repeat(part, length / part.Length));

    private static string Nested(int depth) =>
        depth == 0 ? "uname" : "sh -c '" + Nested(depth - 1).Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static string[] Shell(string text) => ["sh", "-c", text];

    private long Decide(string[] argv)
    {
        Dictionary<string, string> environment = new() { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["HOME"] = _directory };
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunRequest run = new()
        {
            Argv = argv, Analysis = RunAnalysis.Analyze(argv, null, new ResolutionContext(_directory, environment)), AgentId = "main",
            SessionKey = "agent:main:main", RunId = "run", Cwd = _directory, EnvironmentOverrides = [], Environment = environment,
        };
        if (PreparedRun.Prepare(run, _policy, [], _directory, out PolicyDecision decision) is null && decision.AsksSomebody)
        {
            PendingRequestBuilder.Build(decision, "agent:main:main", []);
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
#endif
