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
        AllowlistRule[] tooMany = [.. Enumerable.Range(0, RuleArguments.MaxExpressions).Select(i => Rule(prefix + name, $"^no{i}$")),
            Rule(prefix + name, "^x$")];
        Assert.Null(Match(tooMany, prefix, name, new MatchWork()));
        Assert.NotNull(Match([.. tooMany.Skip(1)], prefix, name, new MatchWork()));
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

    [Fact]
    public void A_rule_for_everything_is_one_for_them_too() =>
        Assert.NotNull(Match([Rule("*", null)], CommandRule.Cmd, "dir", new MatchWork()));

    private static AllowlistRule Rule(string pattern, string? arguments) =>
        new() { Agent = "*", Pattern = pattern, ArgPattern = arguments };

    private static AllowlistRule? Match(AllowlistRule[] rules, string prefix, string name, MatchWork work, string argument = "x") =>
        CommandRule.Match(rules, prefix, name, null, isSystemModule: false, [name, argument], "/tmp", work);
}
