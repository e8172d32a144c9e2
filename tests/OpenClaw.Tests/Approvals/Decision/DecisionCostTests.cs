#if NET
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// One decision costs some milliseconds whatever arrives: what is larger is refused before it is looked into, and the work that rules cause
/// is counted.
/// </summary>
// POSIX only; under wine a second exception out of a constructor hangs the runtime, so that skipping there is no way.
[Trait("NotUnder", "wine")]
public sealed class DecisionCostTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("18000 commands", "too-long")]
    [InlineData("64 names", null)]
    [InlineData("64 times one name", null)]
    [InlineData("65000 words", "too-long")]
    [InlineData("65000 words for python", "too-long")]
    [InlineData("65000 words for npx", "too-long")]
    [InlineData("64 nested quotes", null)]
    [InlineData("64 wrappers", null)]
    [InlineData("1000 wrappers", "too-many-commands")]
    [InlineData("filters from elsewhere", null)]
    [InlineData("assignments", "too-long")]
    [InlineData("env with many variables", "too-many-commands")]
    [InlineData("4000 words for python", "too-many-commands")]
    [InlineData("500 words for python", null)]
    [InlineData("one long argument", "too-long")]
    [InlineData("many arguments", "too-long")]
    [InlineData("a long way to a script", null)]
    [InlineData("a long way to a script in a text", null)]
    [InlineData("a long way to a program", null)]
    [InlineData("a long way for python", null)]
    public void OfAnyCommand(string kind, string? refusal)
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses POSIX programs");
        string[] argv = kind switch
        {
            "18000 commands" => Shell(string.Concat(Enumerable.Repeat("uname;", 18_000))),
            "64 names" => Shell(string.Join(";", Enumerable.Range(0, 64).Select(i => "program" + i))),
            "64 times one name" => Shell(string.Join("|", Enumerable.Repeat("uname", 64))),
            "65000 words" => Shell("uname" + string.Concat(Enumerable.Repeat(" a", 65_000))),
            "4000 words for python" => Shell("python3" + string.Concat(Enumerable.Repeat(" a", 4_000))),
            "500 words for python" => Shell("python3" + string.Concat(Enumerable.Repeat(" a", 500))),
            "65000 words for python" => Shell("python3" + string.Concat(Enumerable.Repeat(" a", 65_000))),
            "65000 words for npx" => Shell("npm" + string.Concat(Enumerable.Repeat(" a", 65_000))),
            "64 nested quotes" => Shell(string.Join(" && ", Enumerable.Repeat("sh -c 'sh -c \"uname\"'", 64))),
            "64 wrappers" => [.. Enumerable.Repeat("nice", 64), "uname"],
            "1000 wrappers" => Shell(string.Join(" ", Enumerable.Repeat("nice", 1000)) + " uname"),
            "filters from elsewhere" => Shell(string.Join("|", Enumerable.Repeat("/tmp/head -n 1", 64))),
            "assignments" => Shell(string.Join(" ", Enumerable.Range(0, 10_000).Select(i => "a" + i + "=1"))),
            "env with many variables" => ["env", .. Enumerable.Range(0, 10_000).Select(i => "a" + i + "=1"), "uname"],
            "one long argument" => ["uname", new string('a', 1_000_000)],
            "a long way to a script" => ["sh", string.Concat(Enumerable.Repeat("/usr/../", 18_000)) + "bin/uname"],
            "a long way to a script in a text" => Shell("sh " + string.Concat(Enumerable.Repeat("/usr/../", 4_000)) + "bin/uname"),
            "a long way to a program" => [string.Concat(Enumerable.Repeat("/usr/..", 20_000)) + "/bin/uname"],
            "a long way for python" => ["python3", string.Concat(Enumerable.Repeat("/usr/../", 18_000)) + "bin/uname"],
            _ => ["uname", .. Enumerable.Repeat("abcdefgh", 100_000)],
        };
        PolicyDecision decision = Measure(kind, argv, Rules(["/usr/bin/uname", "/usr/bin/git*", "**/nothing"]));
        Assert.Equal(refusal, decision.Inputs.Analysis.Refusal?.Code);
    }

    [Theory]
    [InlineData("expressions")]
    [InlineData("expressions for one text")]
    [InlineData("expressions alike")]
    [InlineData("expressions with alternatives")]
    [InlineData("globs")]
    [InlineData("globs of everything")]
    [InlineData("names")]
    [InlineData("paths")]
    [InlineData("fingerprints")]
    [InlineData("fingerprints of the same arguments")]
    [InlineData("one name in many directories")]
    public void OfAnyPolicy(string kind)
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses POSIX programs");
        (string Pattern, string? Arguments)[] rules = [.. Enumerable.Range(0, 20_000).Select(i => kind switch
        {
            "expressions" => ("/usr/bin/uname", $"^x{i}$"),
            "expressions for one text" => ("/usr/bin/uname", $@"^\.a {i}$"),
            "expressions alike" => ("/usr/bin/uname", $"a.*b.*c.*{i}"),
            "expressions with alternatives" => ("/usr/bin/uname", $"^(a|b|{i})+x$"),
            "globs" => ($"/opt/tools{i}/**/bin/*", null),
            "globs of everything" => ($"**/*a*{i}*b*", null),
            "names" => ($"un?me{i}*", null),
            "paths" => ($"/usr/bin/uname{i}", null),
            "one name in many directories" => ($"/opt/{i}/uname", null),
            "fingerprints of the same arguments" => ("/usr/bin/uname", ArgPattern.WithContent(
                ArgPattern.Hash("/", ["uname", "a", new string('b', 2000)]), i.ToString("x64"))),
            _ => ("/usr/bin/uname",
                (string?)(ArgPattern.HashPrefix + i.ToString("x64", System.Globalization.CultureInfo.InvariantCulture))),
        })];
        PolicyDecision one = Measure(kind, ["uname", "a", new string('b', 2000)], Rules(rules));
        Assert.False(one.Allowed);
        PolicyDecision many = Measure(kind + ", many programs", Shell(string.Join(";", Enumerable.Range(0, 64).Select(i => "uname a" + i))),
            Rules(rules));
        Assert.False(many.Allowed);
        Assert.All([one, many],
            decision => Assert.True(decision.Work <= MatchWork.Limit,
                decision.Work.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void AnOrdinaryPolicyIsFarFromTheLimit()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses POSIX programs");
        (string, string?)[] rules = [.. Enumerable.Range(0, 300).Select(i => ($"/opt/tools/{i}/*", (string?)null)),
            .. Enumerable.Range(0, 100).Select(i => ("/usr/bin/uname", (string?)$"^--x{i} .*$")), ("/usr/bin/uname", "^-s$")];
        PolicyDecision decision = Measure("ordinary", Shell(string.Join(" && ", Enumerable.Repeat("uname -s", 20))), Rules(rules));
        Assert.True(decision.Allowed);
        Assert.True(decision.Work < MatchWork.Limit / 3, decision.Work.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Each directory of a long PATH is asked for each name: beyond a number of questions a name is not looked for.</summary>
    [Fact]
    public void Names_on_a_long_PATH_are_looked_for_so_long()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses POSIX programs");
        string path = string.Join(':', Enumerable.Range(0, 900).Select(i => $"/nowhere/{i}")) + ":/usr/bin:/bin";
        PolicyDecision Decide(string text, string on)
        {
            Dictionary<string, string> environment = new() { ["PATH"] = on };
            return OpenClaw.Node.Approvals.Plans.PlannedCommand.Decide(new RunInputs { Argv = Shell(text),
                Analysis = RunAnalysis.Analyze(Shell(text), null, new ResolutionContext("/", environment)), WorkingDirectory = "/",
                Environment = environment, AgentId = "main" }, Rules(["/usr/bin/uname"]), [], "/nonexistent");
        }
        PolicyDecision many = Decide(string.Join(";", Enumerable.Range(0, 40).Select(i => "nowhere" + i)) + ";uname", path);
        Assert.False(many.Allowed);
        Assert.Equal("too-much-work", many.Segments[^1].Miss?.Code);
        // A lookup in so many directories costs what that many questions do, so that no more than some thousand are asked.
        Assert.True(many.Segments.Count(segment => segment.Miss?.Code == "not-found") * 900 <= 3_000);
        Assert.True(Decide("uname", path).Allowed);
        // Beyond a thousand directories nothing is found, and so nothing is allowed.
        Assert.False(Decide("uname", string.Join(':', Enumerable.Range(0, 1_000).Select(i => $"/nowhere/{i}")) + ":/usr/bin").Allowed);
    }

    private static string[] Shell(string text) => ["/bin/sh", "-c", text];

    private static EffectivePolicy Rules(string[] patterns) => Rules([.. patterns.Select(pattern => (pattern, (string?)null))]);

    private static EffectivePolicy Rules((string Pattern, string? Arguments)[] rules) => EffectivePolicy.Resolve(
        new ExecApprovalsSnapshot(ExecApprovalsDocument.Empty.WithAgent("main", new AgentApprovals
        {
            Security = ExecSecurity.Allowlist, Ask = ExecAsk.Off,
            Allowlist = [.. rules.Select(rule =>
                AllowlistEntry.Create(rule.Pattern) with { ArgPattern = rule.Arguments,
                    IsAllowAlways = ArgPattern.IsHash(rule.Arguments) })],
        }), "hash", Exists: true, null),
        ExecConfig.Empty,
        "main",
        now: default);

    private PolicyDecision Measure(string what, string[] argv, EffectivePolicy policy)
    {
        Dictionary<string, string> environment = new() { ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["HOME"] = "/nonexistent" };
        ResolutionContext context = new("/", environment);
        PolicyDecision? decision = null;
        double best = double.MaxValue, first = 0;
        long allocated = 0;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Stopwatch clock = Stopwatch.StartNew();
            RunInputs inputs = new() { Argv = argv, Analysis = RunAnalysis.Analyze(argv, null, context), WorkingDirectory = "/",
                Environment = environment, AgentId = "main" };
            decision = OpenClaw.Node.Approvals.Plans.PlannedCommand.Decide(inputs, policy, [], "/nonexistent");
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
            first = i == 0 ? clock.Elapsed.TotalMilliseconds : first;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        output.WriteLine(
            $"{what}: first {first:F1} ms, best {best:F1} ms, {allocated / 1024} KB, work {decision!.Work}, {decision.Reason}");
        Assert.True(allocated < 24_000_000, $"{what} took {allocated / 1024} KB");
        // Wall clocks of loaded machines say little; a fault of the kind costs seconds.
        Assert.True(best < 5_000, $"{what} took {best:F0} ms");
        return decision;
    }
}
#endif
