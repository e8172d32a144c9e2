using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>Rules for commands of a shell are looked at as those for files are: the same order, the same limits.</summary>
public sealed class CommandRuleTests
{
    [Theory]
    [InlineData(CommandRule.PowerShell, "Get-Service")]
    [InlineData(CommandRule.Cmd, "dir")]
    public void Only_so_many_expressions_are_tried(string prefix, string name)
    {
        AllowlistRule[] tooMany = [.. Enumerable.Range(0, RuleArguments.MaxExpressions).Select(i => Rule(prefix + name, $"^(no{i})$")),
            Rule(prefix + name, "^(x)$")];
        Assert.Null(Match(tooMany, prefix, name, new MatchWork()));
        Assert.NotNull(Match([.. tooMany.Skip(1)], prefix, name, new MatchWork()));
        // What letters alone say needs no expression, however many there are.
        AllowlistRule[] many = [.. Enumerable.Range(0, 2000).Select(i => Rule(prefix + name, $"^no{i}.*$")), Rule(prefix + name, "^x$")];
        Assert.NotNull(Match(many, prefix, name, new MatchWork()));
    }

    [Theory]
    [InlineData(CommandRule.PowerShell, "Get-Service", "^(x+x+)+y")]
    [InlineData(CommandRule.PowerShell, "Get-Service", "(?=x)x(?=y)")]
    [InlineData(CommandRule.Cmd, "dir", "x.*y")]
    public void No_number_of_rules_costs_more_than_a_decision_may(string prefix, string name, string expression)
    {
        AllowlistRule[] rules = [.. Enumerable.Range(0, 100_000).Select(i => Rule(prefix + name, expression + i))];
        var work = new MatchWork();
        Assert.Null(Match(rules, prefix, name, work, new string('x', 20_000)));
        Assert.InRange(work.Spent, 1, MatchWork.Limit);
    }

    [Theory]
    [InlineData(CommandRule.PowerShell, "Get-Service")]
    [InlineData(CommandRule.Cmd, "dir")]
    public void More_rules_than_a_decision_may_look_at_allow_nothing(string prefix, string name)
    {
        var work = new MatchWork();
        Assert.Null(Match([.. Enumerable.Repeat(Rule(prefix + name, null), MatchWork.Limit + 1)], prefix, name, work));
        Assert.True(work.IsExhausted);
    }

    [Theory]
    [InlineData(null, "^x$", 1)]
    [InlineData("^y$", "^x$", 1)]
    [InlineData("^x$", null, 0)]
    [InlineData(null, "^y$", 0)]
    public void One_for_these_arguments_comes_before_one_for_any(string? first, string? second, int expected)
    {
        AllowlistRule[] rules = [Rule("ps:Get-Service", first), Rule("ps:Get-Service", second)];
        Assert.Same(rules[expected], Match(rules, CommandRule.PowerShell, "Get-Service", new MatchWork()));
    }

    /// <summary>What names other commands is not looked at, and costs a decision nothing.</summary>
    [Theory]
    [InlineData("ps:Get-Service", CommandRule.PowerShell, "get-service")]
    [InlineData("PS:get-*", CommandRule.PowerShell, "Get-Service")]
    [InlineData("ps:Get-Serv?ce", CommandRule.PowerShell, "Get-Service")]
    [InlineData(" cmd:DIR ", CommandRule.Cmd, "dir")]
    public void A_rule_behind_ten_thousand_others_is_found(string pattern, string prefix, string name)
    {
        AllowlistRule[] rules = [.. Enumerable.Range(0, 10_000).Select(i => Rule((i % 5) switch
        {
            0 => $"ps:Set-x{i}*", 1 => $"ps:Get-x{i}", 2 => $"cmd:x{i}", 3 => $"/opt/{i}/dir", _ => $"ps:Module{i}\\Set-x*",
        }, null)), Rule(pattern, null)];
        var work = new MatchWork();
        Assert.Same(rules[rules.Length - 1], Match(rules, prefix, name, work));
        Assert.InRange(work.Spent, 1, 200);
    }

#if NET
    /// <summary>So many that could name one command are counted, and leave nothing behind.</summary>
    [Fact]
    public void Ten_thousand_wildcards_for_one_verb_are_looked_at_so_long()
    {
        RuleList rules = new(Enumerable.Range(0, 10_000).Select(i => Rule($"ps:Get-*x{i}*", null)));
        long Allocated(MatchWork work)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(CommandRule.Match(rules, new ShellCommand(CommandRule.PowerShell, "Get-Service", null, IsSystemModule: false), [],
                "/tmp", work));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Allocated(new MatchWork());
        var work = new MatchWork();
        Assert.InRange(Allocated(work), 0, 100_000);
        Assert.InRange(work.Spent, 10_000, MatchWork.Limit);
    }
#endif

    [Theory]
    [InlineData("=command:{0}", null)]
    [InlineData("=command:", "  git status ")]
    public void A_grant_for_a_text_behind_ten_thousand_others_is_found(string pattern, string? text)
    {
        GrantedText wanted = new(" git status");
        AllowlistRule Granted(string of, string? old) => new() { Agent = "*", Pattern = of, CommandText = old, FromAllowAlways = true };
        AllowlistRule rule = Granted(pattern == "=command:" ? pattern : GrantedText.PatternOf("git status"), text);
        RuleList rules = new(Enumerable.Range(0, 10_000).Select(i => Granted(GrantedText.PatternOf("x" + i), i % 2 == 0 ? null : "y" + i))
            .Append(rule));
        Assert.Same(rule, Assert.Single(rules.For(wanted)));
        Assert.Empty(new RuleList([rule with { FromAllowAlways = false }]).For(wanted));
    }

    [Fact]
    public void A_rule_for_everything_is_one_for_them_too() =>
        Assert.NotNull(Match([Rule("*", null)], CommandRule.Cmd, "dir", new MatchWork()));

    private static AllowlistRule Rule(string pattern, string? arguments) =>
        new() { Agent = "*", Pattern = pattern, ArgPattern = arguments };

    private static AllowlistRule? Match(AllowlistRule[] rules, string prefix, string name, MatchWork work, string argument = "x") =>
        CommandRule.Match(rules, new ShellCommand(prefix, name, null, IsSystemModule: false), [name, argument], "/tmp", work);
}
