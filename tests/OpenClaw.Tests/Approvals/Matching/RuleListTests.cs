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
