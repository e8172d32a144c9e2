using System.Diagnostics;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>spec/exec-approvals.md 4.4: JavaScript's expressions, not .NET's.</summary>
public class ArgPatternTests
{
    [Theory]
    // Alike in both languages.
    [InlineData("^-s$", "-s", true)]
    [InlineData("^-s$", "-s -r", false)]
    [InlineData("status|log", "git log", true)]
    [InlineData("^(?:a|b){2,3}$", "aba", true)]
    [InlineData("^a{2}$", "aa", true)]
    [InlineData("^[^/]*$", "a/b", false)]
    [InlineData("(?=.*x)y", "y x", true)]
    [InlineData("(?<!r)m", "rm", false)]
    [InlineData("(?<name>a)", "a", true)]
    // Where .NET differs.
    [InlineData("^-s$", "-s\n", false)]
    [InlineData(@"^\d+$", "\u0661\u0662", false)]
    [InlineData(@"^\w+$", "é", false)]
    [InlineData(@"^\s$", "\u0085", false)]
    [InlineData(@"^\s$", "\ufeff", true)]
    [InlineData("^.$", "\u2028", false)]
    [InlineData("^.$", "\u0085", true)]
    [InlineData(@"\bab\b", "éabé", true)]
    [InlineData("^[a-z-[aeiou]]$", "b]", true)]
    [InlineData("^[]$", "", false)]
    [InlineData("^[^]$", "\n", true)]
    [InlineData("^a{,2}$", "a{,2}", true)]
    [InlineData(@"^\a$", "a", true)]
    [InlineData(@"^\Z$", "Z", true)]
    [InlineData(@"^\-\/$", "-/", true)]
    [InlineData(@"^[\w-]+$", "a-b", true)]
    [InlineData(@"^[\S\s]$", "\n", true)]
    [InlineData(@"^[^\W]$", "_", true)]
    [InlineData(@"^\cJ$", "\n", true)]
    [InlineData(@"^\x41\u0042$", "AB", true)]
    // Refused: no such thing in JavaScript, or no exact counterpart. A rule with it never matches.
    [InlineData("(?i)A", "a", false)]
    [InlineData("(?>a)", "a", false)]
    [InlineData("(?#x)a", "a", false)]
    [InlineData("a++", "a", false)]
    [InlineData("a**", "a", false)]
    [InlineData("(", "(", false)]
    [InlineData("[", "[", false)]
    [InlineData("*", "*", false)]
    [InlineData(@"(a)\1", "aa", false)]
    [InlineData(@"\p{L}", "a", false)]
    [InlineData(@"\01", "\u0001", false)]
    [InlineData("a{2,1}", "aa", false)]
    [InlineData("(?<a>x)(?<a>y)", "xy", false)]
    public void ReadsExpressionsAsJavaScriptDoes(string pattern, string argument, bool expected) =>
        Assert.Equal(expected, ArgPattern.Matches(pattern, ["program", argument], PathRules.Linux));

    [Theory]
    [InlineData("^a b$", "a|b", true)]
    [InlineData("^a b$", "a b", true)]
    [InlineData("^a\0b\0$", "a|b", true)]
    [InlineData("^a\0b\0$", "a b", false)]
    [InlineData("^a b\0$", "a b", true)]
    [InlineData("^\0\0$", "", true)]
    [InlineData("^$", "", true)]
    public void JoinsArgumentsBySpaceOrNul(string pattern, string arguments, bool expected)
    {
        List<string> argv = ["program", .. arguments.Length == 0 ? [] : arguments.Split('|')];
        Assert.Equal(expected, ArgPattern.Matches(pattern, argv, PathRules.Linux));
    }

    [Fact]
    public void TriesBackslashesOnWindowsOnly()
    {
        Assert.True(ArgPattern.Matches(@"^C:\\x$", ["program", "C:/x"], PathRules.Windows));
        Assert.False(ArgPattern.Matches(@"^C:\\x$", ["program", "C:/x"], PathRules.Linux));
    }

    [Fact]
    public void ACatastrophicExpressionDoesNotMatchAndDoesNotStop()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Assert.False(ArgPattern.Matches("^(?=(a+)+$)(a+)+$", ["program", new string('a', 5000) + "!"], PathRules.Linux));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void FingerprintIsThatOfTheReference()
    {
        // SHA-256 of "4\0/tmp\0" + "2\0" + "1\0a\0" + "2\0é\0" (bytes, not characters, are counted).
        Assert.Equal("sha256:cwd-argv:v1:" + HashText.Sha256("4\0/tmp\0" + "2\0" + "1\0a\0" + "2\0é\0"), ArgPattern.Hash("/tmp", ["program", "a", "é"]));
        Assert.Equal(ArgPattern.Hash("/tmp", ["x"]), ArgPattern.Hash("/tmp/y/..//.", ["z"]));
        Assert.NotEqual(ArgPattern.Hash("/tmp", ["x", "a", "b"]), ArgPattern.Hash("/tmp", ["x", "a b"]));
    }

    [Fact]
    public void AnObsoleteFingerprintNeverMatches() => Assert.False(ArgPattern.Matches("sha256:argv:", ["program", "sha256:argv:"], PathRules.Linux));
}
