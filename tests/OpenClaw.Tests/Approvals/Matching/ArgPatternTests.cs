using System.Diagnostics;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>docs/protocol/policy.md 4.4: JavaScript's expressions, not .NET's.</summary>
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
    [InlineData("^a b$", "a b", false)]
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

    [Theory]
    [InlineData("^-m pytest$", "-m|pytest", "-m pytest")]
    [InlineData("^a b c$", "a|b|c", "a b|c")]
    [InlineData("^a b c$", "a|b|c", "a|b c")]
    [InlineData("^a b c$", "a|b|c", "a b c")]
    [InlineData("^a  b$", "a||b", "a |b")]
    [InlineData("^commit -m .*$", "commit|-m|fix the bug", "commit -m|fix")]
    [InlineData("^commit -m .*$", "commit|-m|", "commit -m |")]
    [InlineData("log -n [0-9]+$", "log|-n|5", "log|-n 5")]
    [InlineData("^$", null, "")]
    [InlineData("^a$", "a", "a|")]
    [InlineData("^a $", "a|", "a ")]
    [InlineData("^x( y)?$", "x|y", "x y")]
    public void ABlankOfAnExpressionStandsBetweenTwoArguments(string pattern, string? matching, string other)
    {
        List<string> yes = ["program", .. matching is null ? [] : matching.Split('|')], no = ["program", .. other.Split('|')];
        Assert.True(ArgPattern.Matches(pattern, yes, PathRules.Linux) || matching!.Contains("||")
            || matching.EndsWith("|", StringComparison.Ordinal) && pattern.EndsWith(" $", StringComparison.Ordinal));
        Assert.False(ArgPattern.Matches(pattern, no, PathRules.Linux));
    }

    /// <summary>Of white space the expression alone is asked: inside an argument none is found.</summary>
    [Theory]
    [InlineData(@"^\s$", "\ufeff")]
    [InlineData(@"^\cJ$", "\n")]
    public void ReadsWhiteSpaceAsJavaScriptDoes(string pattern, string text)
    {
        Assert.Matches(EcmaScriptRegex.Translate(pattern, out _)!, text);
        Assert.False(ArgPattern.Matches(pattern, ["program", text], PathRules.Linux));
    }

    /// <summary>Whatever kind of white space stands inside an argument: it is not what separates two.</summary>
    [Theory]
    [InlineData(@"^-l\s/srv$", "-l\t/srv")]
    [InlineData(@"^a\sb$", "a\tb")]
    [InlineData(@"^a\sb$", "a\nb")]
    [InlineData(@"^a\sb$", "a\rb")]
    [InlineData(@"^a\sb$", "a\u00a0b")]
    [InlineData(@"^a\sb$", "a\u2003b")]
    [InlineData(@"^a\sb$", "a\u3000b")]
    [InlineData(@"^a\sb$", "a\ufeffb")]
    [InlineData(@"^a\sb$", "a\u2028b")]
    [InlineData(@"^a[\s]b$", "a\tb")]
    [InlineData(@"^a[\t ]b$", "a\tb")]
    [InlineData(@"^a\x09b$", "a\tb")]
    [InlineData(@"^a\Wb$", "a\tb")]
    [InlineData(@"^\S+\s+\S+$", "a\t\tb")]
    [InlineData(@"^\sa$", "\ta")]
    [InlineData(@"^a\s?$", "a\n")]
    public void NoWhiteSpaceInsideAnArgumentIsFound(string pattern, string argument)
    {
        Assert.False(ArgPattern.Matches(pattern, ["program", argument], PathRules.Linux));
        Assert.True(ArgPattern.Matches("^a.*$|^-l.*$|.a$", ["program", "a", "b"], PathRules.Linux));
        Assert.True(ArgPattern.Matches(@"^[\s\S]*$", ["program", argument], PathRules.Linux));
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
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience.Limit);
    }

    [Fact]
    public void FingerprintIsThatOfTheReference()
    {
        // SHA-256 of "4\0/tmp\0" + "2\0" + "1\0a\0" + "2\0é\0" (bytes, not characters, are counted).
        Assert.Equal("sha256:cwd-argv:v1:" + HashText.Sha256("4\0/tmp\0" + "2\0" + "1\0a\0" + "2\0é\0"),
            ArgPattern.Hash("/tmp", ["program", "a", "é"]));
        Assert.Equal(ArgPattern.Hash("/tmp", ["x"]), ArgPattern.Hash("/tmp/y/..//.", ["z"]));
        Assert.NotEqual(ArgPattern.Hash("/tmp", ["x", "a", "b"]), ArgPattern.Hash("/tmp", ["x", "a b"]));
    }

    [Fact]
    public void AnObsoleteFingerprintNeverMatches() =>
        Assert.False(ArgPattern.Matches("sha256:argv:", ["program", "sha256:argv:"], PathRules.Linux));

    /// <summary>What is for one text is compared instead of compiled, with what the expression itself would find.</summary>
    [Theory]
    [InlineData("^$")]
    [InlineData("^a b$")]
    [InlineData(@"^a\.b\*$")]
    [InlineData(@"^a\/b/c$")]
    [InlineData(@"^\n\t\r$")]
    [InlineData(@"^a\\$")]
    [InlineData(@"^a\$")]
    [InlineData(@"^a\\\$$")]
    [InlineData("^a.$")]
    [InlineData("^a{2}$")]
    [InlineData("^a|b$")]
    [InlineData(@"^\d$")]
    [InlineData(@"^\u0061$")]
    [InlineData("^a\u0000b\u0000$")]
    [InlineData("^")]
    [InlineData("$")]
    [InlineData("^\ud83d\ude00$")]
    public void An_expression_for_one_text_is_compared(string expression)
    {
        string? translated = EcmaScriptRegex.Translate(expression, out _);
        foreach (string text in new[] { "", "a", "a b", "a.b*", "axb*", "a/b/c", "\n\t\r", "a\\", "a\\$", "a$", "aa", "b", "d", "1",
            "a\0b\0", "a\n", "\ud83d\ude00" })
        {
            if (ExactText.Matches(expression, text) is { } same)
            {
                Assert.Equal(translated is not null && System.Text.RegularExpressions.Regex.IsMatch(text, translated), same);
            }
        }
    }

    [Fact]
    public void Every_letter_that_is_compared_stands_for_itself_in_the_expression()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            string letter = ((char)c).ToString();
            foreach (string expression in new[] { $"^{letter}$", c < 128 ? $@"^\{letter}$" : "" })
            {
                bool thorough = c < 256 || c % 97 == 0;
                if (ExactText.Matches(expression, letter) is { } same)
                {
                    string translated = EcmaScriptRegex.Translate(expression, out _)!;
                    Assert.True(translated is not null && (!thorough
                        || System.Text.RegularExpressions.Regex.IsMatch(letter, translated) == same), expression);
                }
            }
        }
    }

    [Fact]
    public void One_for_a_text_that_is_too_long_never_matches()
    {
        string text = new('a', EcmaScriptRegex.MaxPatternLength - 2);
        Assert.True(ExactText.Matches($"^{text}$", text));
        Assert.NotNull(EcmaScriptRegex.Translate($"^{text}$", out _));
        Assert.Null(ExactText.Matches($"^{text}a$", text + "a"));
        Assert.Null(EcmaScriptRegex.Translate($"^{text}a$", out _));
    }
}
