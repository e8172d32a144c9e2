using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>What is found by an index is what looking at every rule in order finds, however names are written.</summary>
public sealed class RuleIndexTests : IDisposable
{
    private const string Home = "/home/me";
    private static readonly string[] Directories = ["/opt/a", "/OPT/a", "/opt/b/", "C:/Tools", @"c:\tools", @"\\?\C:\tools", "~",
        "~/bin", "~/Bin", "/private/var/a", "/var/a", "/opt/*", "/opt/**", "**",
        "*", "C:/*", @"C:\**", "/home/me", "~/*", @"~\bin", "/op?/a"];
    private static readonly string[] Names = ["tool", "Tool", "tool.", "tool. .", "tool-1", "TOOL~1", "to~ol", "tool:",
        "too\u212a", "took", "TOOK", "stra\u00dfe", "\u017ft", "st", "..", ".", "~", "~1", "", " tool\u00a0"];
    private static readonly string[] Wild = ["t*", "T*L", "*", "**", "?ool", "t**", "*-1", "to?l*", "**l", "*o*o*"];
    private static readonly string[] Places = ["/opt/a", "/OPT/A", "C:/Tools", "c:/tools/sub", "/private/var/a", "/var/a", "/home/me",
        "/home/me/bin"];

    private readonly string _directory = Path.Combine(Path.GetTempPath(), "openclaw-rules-" + Guid.NewGuid().ToString("N"));

    public void Dispose() => Links.Remove(_directory);

    [Theory]
    [InlineData(PathRules.Linux, 1)]
    [InlineData(PathRules.Linux, 2)]
    [InlineData(PathRules.MacOS, 3)]
    [InlineData(PathRules.MacOS, 4)]
    [InlineData(PathRules.Windows, 5)]
    [InlineData(PathRules.Windows, 6)]
    internal void The_same_rule_is_found_as_by_looking_at_each(PathRules paths, int seed)
    {
        Random random = new(seed);
        int found = 0;
        for (int round = 0; round < 400; round++)
        {
            RuleList rules = new([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Rule(random))]);
            for (int i = 0; i < 10; i++)
            {
                ExecutableResolution program = Program(random);
                string[] argv = [program.Raw, .. random.Next(2) == 0 ? new[] { "x" } : []];
                string? home = random.Next(8) switch { 0 => null, 1 => "/home/*", 2 => "/home/me/bin/tool", _ => Home };
                AllowlistRule? expected = FullScan(rules, program, argv, home, paths);
                Assert.Same(expected, AllowlistMatcher.Match(rules, program, argv, "/", home, paths));
                found += expected is null ? 0 : 1;
            }
        }
        Assert.InRange(found, 400, 3_900);
    }

    /// <summary>What leads to a file is asked of the disk where the last name is the same, or is that by which it is called.</summary>
    [PosixTheory]
    [InlineData("elsewhere/tool", "real/tool", true)]
    [InlineData("elsewhere/TOOL", "real/tool", false)]
    [InlineData("link", "real/tool", false)]
    [InlineData("link", "link", true)]
    [InlineData("LINK", "link", false)]
    [InlineData("tool~1", "real/tool", true)]
    public void On_Windows_a_link_of_another_name_counts_for_who_calls_it_by_that_name(string pattern, string called, bool allowed)
    {
        Directory.CreateDirectory(Path.Combine(_directory, "real"));
        File.WriteAllText(Path.Combine(_directory, "real", "tool"), "");
        string real = RealPath.TryResolve(Path.Combine(_directory, "real", "tool"))!;
        Links.Create(Path.Combine(_directory, "elsewhere"), "real");
        Links.Create(Path.Combine(_directory, "link"), "real/tool");
        Links.Create(Path.Combine(_directory, "tool~1"), "real/tool");
        ExecutableResolution program = new(called, Path.Combine(_directory, called), real);
        RuleList rules = new([new AllowlistRule { Agent = "*", Pattern = Path.Combine(_directory, pattern) }]);
        Assert.Equal(allowed, AllowlistMatcher.Match(rules, program, [called], "/", null, PathRules.Windows) is not null);
    }

    [Theory]
    [InlineData(@"C:\Opt\Tools\{0}\prog{0}.exe", @"c:\opt\TOOLS\bin\Tool.EXE")]
    [InlineData(@"C:\Opt\Tools\{0}\*", @"c:\opt\TOOLS\*\Tool.EXE")]
    [InlineData(@"C:\Opt\Tools\{0}\*", @"c:\opt\TOOLS\bin\T*")]
    [InlineData(@"**\*x{0}z", @"C:\opt\TOOLS\bin\T*")]
    [InlineData("prog{0}.exe", "Tool*")]
    [InlineData("~/bin/{0}/*", "~/BIN/t*")]
    public void On_Windows_one_behind_ten_thousand_is_found(string others, string wanted)
    {
        AllowlistRule rule = new() { Agent = "*", Pattern = wanted };
        RuleList rules = new([.. Enumerable.Range(10_000, 10_000).Select(i => new AllowlistRule { Agent = "*",
            Pattern = others.Replace("{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture)) }), rule]);
        ExecutableResolution program = new("tool.exe", "C:/Opt/Tools/bin/tool.exe", "C:/Opt/Tools/bin/tool.exe");
        MatchWork work = new();
        Assert.Same(rule, AllowlistMatcher.Match(rules, program, ["tool.exe"], "/", "C:/opt/tools", PathRules.Windows, work));
        Assert.InRange(work.Spent, 1, 5_000);
    }

#if NET
    /// <summary>However many could mean a program, what is looked at leaves little behind.</summary>
    [Theory]
    [InlineData(@"C:\Opt\{0}\Tool.EXE")]
    [InlineData(@"C:\*\*{0}\Tool.EXE")]
    [InlineData(@"**\*{0}l*")]
    [InlineData(@"C:\Opt\*\?ool.E*F")]
    [InlineData(@"*\*")]
    [InlineData(@"T*")]
    [InlineData(@"To?l.ex*x")]
    public void On_Windows_a_decision_takes_less_than_a_megabyte(string pattern)
    {
        RuleList rules = new(Enumerable.Range(0, 10_000).Select(i => new AllowlistRule { Agent = "*", ArgPattern = "^no$",
            Pattern = pattern.Replace("{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture)) }));
        ExecutableResolution program = new("tool.exe", "C:/Opt/Tools/Bin/tool.exe", "C:/Opt/Tools/Bin/tool.exe");
        for (int i = 0; ; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(AllowlistMatcher.Match(rules, program, ["tool.exe", "x"], "/", "C:/opt/tools", PathRules.Windows));
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i == 20)
            {
                Assert.InRange(allocated, 0, 1_000_000);
                return;
            }
        }
    }
#endif

    /// <summary>What holds for a request only is found by the same index.</summary>
    [Fact]
    public void Rules_that_do_not_hold_are_left_out()
    {
        RuleList all = new([.. new[] { "*", "/opt/a/tool", "ps:Get-Service", "/opt/a/t*", "/opt/a/tool" }
            .Select((pattern, i) => new AllowlistRule { Agent = "*", Pattern = pattern, AllowedEnv = i is 2 or 3 or 4 ? ["A"] : null })]);
        RuleList some = all.Only(rule => rule.AllowedEnv is not null);
        ExecutableResolution program = new("tool", "/opt/a/tool", "/opt/a/tool");
        Assert.Equal([all[2], all[3], all[4]], some);
        Assert.Equal((3, all[3]), (some.Count, some[1]));
        Assert.Null(some.Everything);
        Assert.Same(all[0], all.Everything);
        Assert.Equal([all[3], all[4]], some.For(program, program.TruePath!, null, PathRules.Linux, new MatchWork()));
        RuleList few = some.Only(rule => rule.Pattern.EndsWith("tool", StringComparison.Ordinal));
        Assert.Equal([all[4]], few.For(program, program.TruePath!, null, PathRules.Windows, new MatchWork()));
    }

    private static AllowlistRule Rule(Random random)
    {
        string name = random.Next(3) == 0 ? Pick(random, Wild) : Pick(random, Names);
        string pattern = random.Next(5) == 0 ? name : Pick(random, Directories) + (random.Next(4) == 0 ? "\\" : "/") + name;
        bool granted = random.Next(8) == 0;
        return new AllowlistRule
        {
            Agent = "main", Pattern = pattern.Length == 0 ? "cmd:tool" : pattern, FromAllowAlways = granted,
            ArgPattern = granted ? ArgPattern.Hash("/", ["tool", "x"]) : random.Next(4) switch { 0 => "^x$", 1 => "^$", _ => null },
        };
    }

    private static ExecutableResolution Program(Random random)
    {
        string[] names = [.. Names.Where(static name => name.Trim('.', ' ').Length > 0), "t*", "x"];
        string real = Pick(random, Places) + "/" + Pick(random, names);
        string found = random.Next(4) == 0 ? Pick(random, Places) + "/" + Pick(random, names) : real;
        return new ExecutableResolution(random.Next(2) == 0 ? found : found.Substring(found.LastIndexOf('/') + 1), found, real);
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    // As all rules were looked at before there was an index.
    private static AllowlistRule? FullScan(IReadOnlyList<AllowlistRule> rules, ExecutableResolution program, string[] argv, string? home,
        PathRules paths)
    {
        AllowlistRule? any = rules.FirstOrDefault(static rule => rule.IsBareWildcard);
        if (any is not null)
        {
            return any;
        }
        foreach (AllowlistRule rule in rules.Where(rule => NamesIt(rule, program, home, paths)))
        {
            if (rule.ArgPattern is null)
            {
                any ??= rule.FromAllowAlways ? null : rule;
            }
            else if (ArgPattern.IsHash(rule.ArgPattern) ? rule.ArgPattern == ArgPattern.Hash("/", argv, program.OtherName)
                : ArgPattern.Matches(rule.ArgPattern, argv, paths))
            {
                return rule;
            }
        }
        return any;
    }

    private static bool NamesIt(AllowlistRule rule, ExecutableResolution program, string? home, PathRules paths)
    {
        string pattern = JsText.Trim(rule.Pattern), path = program.TrustPath!;
        if (pattern.Length == 0 || CommandRule.IsOne(pattern))
        {
            return false;
        }
        if (rule.FromAllowAlways && paths != PathRules.Windows)
        {
            return PathGlob.SelectsPath(rule.Pattern) ? rule.Pattern == path : !program.RawSelectsPath && rule.Pattern == program.Name;
        }
        return PathGlob.SelectsPath(pattern)
            ? Matches(pattern, path, home, paths)
                && (string.IsNullOrEmpty(rule.ArgPattern) || OtherName.MeansTheSame(program.FoundPath!, path))
                || pattern[0] == '/' && pattern == OtherName.SystemPath(program.FoundPath!, path)
            : pattern != "*" && !program.RawSelectsPath && Matches(pattern, program.Name, home, paths);
    }

    private static bool Matches(string pattern, string target, string? home, PathRules paths)
    {
        string expanded = PathGlob.ExpandHome(pattern, home);
        return paths != PathRules.Windows || expanded.IndexOfAny(['*', '?']) >= 0 ? PathGlob.Matches(pattern, target, home, paths)
            : PathGlob.Normalize(RealPath.TryResolve(expanded) ?? expanded, paths)
                == PathGlob.Normalize(RealPath.TryResolve(target) ?? target, paths);
    }
}
