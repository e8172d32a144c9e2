using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>Of thousands of rules those are looked at that could name a program: never one fewer, and in their order.</summary>
public class RuleListTests
{
    private static readonly ExecutableResolution Tool = new("tool-7", "/opt/tools/bin/tool-7", "/opt/tools/bin/tool-7");

    [Theory]
    [InlineData("/opt/tools/bin/tool-7", false)]
    [InlineData(" /opt/tools/bin/tool-7\u00a0", false)]
    [InlineData("tool-7", false)]
    [InlineData("tool-?", false)]
    [InlineData("~/bin/tool-7", false)]
    [InlineData("/opt/**/tool-7", false)]
    [InlineData("**/tool-7", false)]
    [InlineData("**tool-7", false)]
    [InlineData("/opt/*/bin/tool-*", false)]
    [InlineData("**", false)]
    [InlineData("/opt/tools/bin/tool-7", true)]
    public void A_rule_that_names_the_program_is_found_among_thousands(string pattern, bool granted)
    {
        AllowlistRule wanted = new() { Agent = "main", Pattern = pattern, FromAllowAlways = granted, ArgPattern = granted
            ? ArgPattern.Hash("/", ["tool-7", "x"]) : null };
        AllowlistRule[] all = [.. Others(0, 500), wanted, .. Others(500, 500)];
        Assert.Same(wanted, Match(all));
        Assert.Same(wanted, Match(new RuleList(all)));
    }

    [Fact]
    public void Of_two_that_name_it_the_first_counts()
    {
        AllowlistRule path = new() { Agent = "*", Pattern = "/opt/tools/bin/tool-7" }, wild = new() { Agent = "*", Pattern = "**/tool*" };
        Assert.Same(wild, Match(new RuleList([wild, .. Others(0, 500), path])));
        Assert.Same(path, Match(new RuleList([path, .. Others(0, 500), wild])));
    }

    [Fact]
    public void Ten_thousand_of_others_cost_nothing()
    {
        MatchWork work = new();
        RuleList rules = new(Others(0, 10_000));
        Assert.Null(AllowlistMatcher.Match(rules, Tool, ["tool-7", "x"], "/", "/opt/tools", PathRules.Linux, work));
        Assert.InRange(work.Spent, 0, 100);
    }

    [Theory]
    [InlineData("/opt/a{0}/*")]
    [InlineData("/opt/x/tool-{0}*")]
    [InlineData("/opt/*/bin/tool-{0}*")]
    [InlineData("/opt/tools{0}/**/bin/*")]
    [InlineData("/opt/tools/bin/t*{0}x")]
    [InlineData("**/b{0}?")]
    [InlineData("**x{0}?y")]
    [InlineData("t*-{0}x")]
    [InlineData("tool-{0}?")]
    [InlineData("~/bin/x{0}*")]
    [InlineData("ps:Get-{0}*")]
    [InlineData("cmd:{0}*")]
    public void Ten_thousand_that_end_with_a_wildcard_cost_nothing(string others)
    {
        MatchWork work = new();
        AllowlistRule wanted = new() { Agent = "main", Pattern = "/opt/tools/*/tool-?" };
        AllowlistRule[] rules = [.. Enumerable.Range(10_000, 10_000).Select(i => new AllowlistRule { Agent = "main",
            Pattern = others.Replace("{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture)) }), wanted];
        Assert.Same(wanted, AllowlistMatcher.Match(new RuleList(rules), Tool, ["tool-7"], "/", "/opt/tools", PathRules.Linux, work));
        Assert.InRange(work.Spent, 0, 2_000);
    }

    [Theory]
    [InlineData("**/*x*")]
    [InlineData("/opt/tools/bin/t*7?*")]
    [InlineData("**/*-*-?")]
    [InlineData("t*7*?")]
    public void Of_those_that_begin_and_end_with_one_no_more_are_looked_at_than_a_decision_may(string others)
    {
        MatchWork work = new();
        AllowlistRule[] rules = [.. Enumerable.Repeat(new AllowlistRule { Agent = "main", Pattern = others }, 100_000),
            new() { Agent = "main", Pattern = "/opt/tools/bin/tool-7" }];
        Assert.Null(AllowlistMatcher.Match(new RuleList(rules), Tool, ["tool-7"], "/", "/opt/tools", PathRules.Linux, work));
        Assert.True(work.IsExhausted);
    }

    [Theory]
    [InlineData("/opt/tools/bin/*")]
    [InlineData("/opt/**")]
    [InlineData("/*/*/*/*")]
    [InlineData("**/tool-7*")]
    [InlineData("**7")]
    [InlineData("*/**")]
    [InlineData("/opt/tools/bin/tool-?")]
    [InlineData("/opt/**l-?")]
    [InlineData("/opt**/bin/**ool**")]
    [InlineData("/opt/tools/***")]
    [InlineData("~/bin/*")]
    [InlineData("~/**-7")]
    [InlineData("~/*/?ool-7")]
    [InlineData("tool*")]
    [InlineData("*7")]
    [InlineData("?????*")]
    [InlineData("**")]
    [InlineData(" t*7\u00a0")]
    [InlineData("/private/opt/*", PathRules.MacOS, "/private/opt/x")]
    [InlineData("/private/var/**", PathRules.MacOS, "/private/var/tools/x")]
    [InlineData("/var/tools/?", PathRules.MacOS, "/private/var/tools/x")]
    [InlineData("~/t**", PathRules.MacOS, "/private/var/tools/x", "/private/var")]
    [InlineData("~/x?z", PathRules.Linux, "/home/me/x/xyz", "/home/*/x")]
    [InlineData("~", PathRules.Linux, "/home/me", "/home/m?")]
    [InlineData("~", PathRules.Linux, "/home/me", "/home/me")]
    internal void One_that_matches_is_found_wherever_its_wildcards_stand(string pattern, PathRules paths = PathRules.Linux,
        string? path = null, string home = "/opt/tools")
    {
        ExecutableResolution program = path is null ? Tool : new(path, path, path);
        AllowlistRule wanted = new() { Agent = "main", Pattern = pattern };
        AllowlistRule[] rules = [.. Enumerable.Range(0, 300).Select(i => new AllowlistRule { Agent = "main",
            Pattern = (i % 4) switch { 0 => $"/opt/{i}/*", 1 => $"**/t*{i}x", 2 => $"~/x{i}*", _ => $"*-{i}y" } }), wanted];
        Assert.Same(wanted, AllowlistMatcher.Match(new RuleList(rules), program, ["tool-7"], "/", home, paths));
    }

    /// <summary>A use is written into the document each time; the rules are the same, and so nothing is made of them again.</summary>
    [Fact]
    public void Rules_are_taken_from_the_document_before_where_they_are_the_same()
    {
        AllowlistEntry rule = AllowlistEntry.Create("/opt/x/*"), named = AllowlistEntry.Create("/bin/named") with
        {
            Terms = new RuleTerms { AllowedEnv = ["A", "B"] },
        };
        RuleList Of(params AllowlistEntry[] rules) => EffectivePolicy.Resolve(new ExecApprovalsSnapshot(ExecApprovalsDocument.Empty
            .WithAgent("the same", new AgentApprovals { Allowlist = rules }), "h", Exists: true, null), ExecConfig.Empty, "the same",
            default).Rules;
        RuleList first = Of(rule, named);
        Assert.Same(first, Of(rule with { LastUsedAt = 1, LastUsedCommand = "x" },
            named with { Terms = new RuleTerms { AllowedEnv = [.. new[] { "A", "B" }] } }));
        AllowlistEntry[][] others = [[rule], [named, rule], [rule, named, rule], [rule with { Pattern = "/opt/y/*" }, named],
            [rule with { ArgPattern = "^a$" }, named], [rule with { IsAllowAlways = true }, named], [rule with { Id = "other" }, named],
            [rule, named with { Terms = new RuleTerms { AllowedEnv = ["A"] } }], [rule, named with { Terms = RuleTerms.None }]];
        foreach (AllowlistEntry[] other in others)
        {
            first = Of(rule, named);
            RuleList made = Of(other);
            Assert.NotSame(first, made);
            Assert.Equal(other.Select(one => (one.Pattern, one.ArgPattern, Id: (string?)one.Id)),
                made.Select(one => (one.Pattern, one.ArgPattern, one.Id)));
        }
    }

    [Fact]
    public void The_rules_of_a_document_are_made_once()
    {
        ExecApprovalsDocument document = ExecApprovalsDocument.Empty
            .WithAgent("*", new AgentApprovals { Allowlist = [AllowlistEntry.Create("/bin/all")] })
            .WithAgent("", new AgentApprovals { Allowlist = [AllowlistEntry.Create("/bin/blank")] })
            .WithAgent("main", new AgentApprovals { Allowlist = [AllowlistEntry.Create("/bin/main")] });
        RuleList Of(ExecApprovalsDocument stored, string? agent) =>
            EffectivePolicy.Resolve(new ExecApprovalsSnapshot(stored, "h", Exists: true, null), ExecConfig.Empty, agent, default).Rules;
        Assert.Same(Of(document, "main"), Of(document, "main"));
        Assert.Same(Of(document, "one"), Of(document, "two"));
        Assert.Equal(["/bin/all", "/bin/main"], Of(document, "main").Select(rule => rule.Pattern));
        Assert.Equal(["/bin/all", "/bin/blank"], Of(document, "").Select(rule => rule.Pattern));
        Assert.Equal(["/bin/all"], Of(document, "one").Select(rule => rule.Pattern));
        ExecApprovalsDocument other = document.WithAgent("main", null);
        Assert.Equal(["/bin/all"], Of(other, "main").Select(rule => rule.Pattern));
    }

    private static AllowlistRule? Match(IReadOnlyList<AllowlistRule> rules) =>
        AllowlistMatcher.Match(rules, Tool, ["tool-7", "x"], "/", "/opt/tools", PathRules.Linux);

    private static IEnumerable<AllowlistRule> Others(int from, int count) => Enumerable.Range(from, count)
        .Select(i => new AllowlistRule { Agent = "main", Pattern = (i % 3) switch
        {
            0 => $"/opt/tools/bin/other-{i}", 1 => $"other-{i}", _ => $"~/bin/other-{i}",
        } });
}
