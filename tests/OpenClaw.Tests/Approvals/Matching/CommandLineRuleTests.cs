using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>A rule that is written as one types a command allows that command and no other.</summary>
public sealed class CommandLineRuleTests
{
    [Theory]
    [InlineData("git log", "git", "^log$")]
    [InlineData("git log *", "git", "^log( .*)?$")]
    [InlineData("git", "git", "^$")]
    [InlineData("git *", "git", "^.*$")]
    [InlineData("  git   log  ", "git", "^log$")]
    [InlineData("'/opt/my tools/run' --all", "/opt/my tools/run", "^--all$")]
    [InlineData("\"C:\\Tools\\x.exe\" /s", "C:\\Tools\\x.exe", "^\\/s$")]
    [InlineData("echo 'a b' c", "echo", "^a b c$")]
    [InlineData("rg 'a|b'", "rg", "^a\\|b$")]
    [InlineData("ls '*'", "ls", "^\\*$")]
    [InlineData("ls *.txt", "ls", "^\\*\\.txt$")]
    [InlineData("make -j4 all", "make", "^-j4 all$")]
    [InlineData("x ''", "x", "^$")]
    public void IsReadAsItIsTyped(string line, string program, string pattern)
    {
        CommandLineRule rule = CommandLineRule.Read(line, out string? problem)!;
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
        Assert.Null(CommandLineRule.Read(line, out string? problem));
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
        string pattern = CommandLineRule.Read(line, out _)!.ArgPattern;

        // The first use of an expression may take longer on a busy machine than a match may take.
        _ = ArgPattern.Matches(pattern, ["git", .. arguments], PathRules.Linux);
        Assert.Equal(expected, ArgPattern.Matches(pattern, ["git", .. arguments], PathRules.Linux));
    }
}
