using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.Texts;

namespace OpenClaw.Tests.Approvals.PolicyFiles;

/// <summary>A rule that is written as one types a command allows that command and no other.</summary>
public sealed class RuleLineTests
{
    [Theory]
    [InlineData("git log", "git", "^log$")]
    [InlineData("git log *", "git", "^log( .*)?$")]
    [InlineData("git", "git", "^$")]
    [InlineData("git *", "git", "^.*$")]
    [InlineData("  git   log  ", "git", "^log$")]
    [InlineData("'/opt/my tools/run' --all", "/opt/my tools/run", "^--all$")]
    [InlineData("\"C:\\Tools\\x.exe\" /s", "C:\\Tools\\x.exe", "^/s$")]
    [InlineData("echo 'a b' c", "echo", "^a b c$")]
    [InlineData("rg 'a|b'", "rg", "^a\\|b$")]
    [InlineData("ls '*'", "ls", "^\\*$")]
    [InlineData("ls *.txt", "ls", "^\\*\\.txt$")]
    [InlineData("make -j4 all", "make", "^-j4 all$")]
    [InlineData("x ''", "x", "^$")]
    [InlineData("x 'a\tb'", "x", "^a\\tb$")]
    public void IsReadAsItIsTyped(string line, string program, string pattern)
    {
        RuleLine rule = RuleLine.Read(line, out string? problem)!;
        Assert.Null(problem);
        Assert.Equal((program, pattern), (rule.Program, rule.ArgPattern));
        Assert.True(ArgPattern.IsUsable(rule.ArgPattern));
    }

    [Theory]
    [InlineData("git log | head")]
    [InlineData("git log; id")]
    [InlineData("git log && id")]
    [InlineData("git log > f")]
    [InlineData("git $(id)")]
    [InlineData("git `id`")]
    [InlineData("git log\nid")]
    [InlineData("git 'log")]
    [InlineData("")]
    [InlineData("''")]
    [InlineData("(git)")]
    public void WhatIsForAShellIsRefused(string line)
    {
        Assert.Null(RuleLine.Read(line, out string? problem));
        Assert.NotEmpty(problem!);
    }

    [Theory]
    [InlineData("git log", true, "log")]
    [InlineData("git log", false, "log", "--oneline")]
    [InlineData("git log", false, "logs")]
    [InlineData("git log", false)]
    [InlineData("git log *", true, "log")]
    [InlineData("git log *", true, "log", "--oneline")]
    [InlineData("git log *", false, "logs")]
    [InlineData("git log *", false, "push")]
    [InlineData("git", true)]
    [InlineData("git", false, "push")]
    [InlineData("rg 'a.c'", false, "abc")]
    [InlineData("rg 'a.c'", true, "a.c")]
    [InlineData("rg 'a|b'", false, "a")]
    public void MatchesExactlyThat(string line, bool expected, params string[] arguments)
    {
        string pattern = RuleLine.Read(line, out _)!.ArgPattern;

        // The first use of an expression may take longer on a busy machine than a match may take.
        _ = ArgPattern.Matches(pattern, ["git", .. arguments], PathRules.Linux);
        Assert.Equal(expected, ArgPattern.Matches(pattern, ["git", .. arguments], PathRules.Linux));
    }

    /// <summary>
    /// Quotes are not part of an argument: the program's advice wrote them into the expression, which then matched nothing.
    /// </summary>
    [Theory]
    [InlineData("git commit -m 'a b'", "allowlist add git --arg-pattern '^commit -m a b$'")]
    [InlineData("git log -n 1", "allowlist add git --arg-pattern '^log -n 1$'")]
    [InlineData("git log | head", "write a rule for each program")]
    public void AdviceForALineIsWhatTheLineIsReadAs(string line, string expected)
    {
        RuleProgram rule = RuleProgram.Read(line, byName: false, new Dictionary<string, string>(), "/", null);
        Assert.Contains("is a command line", rule.Refusal);
        Assert.Contains(expected, rule.NextStep!.Replace('"', '\''));
    }
}
