using System.Text.RegularExpressions;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>An expression that cannot find anything is left out before it is compiled, and none that could.</summary>
public sealed class NecessaryTextTests
{
    [Theory]
    [InlineData("^commit -m .*$", "commit -m x", true)]
    [InlineData("^commit -m .*$", "push", false)]
    [InlineData("^commit -m .*$", "x commit -m y", false)]
    [InlineData("commit", "x commit y", true)]
    [InlineData(@"^(y|z)17$", "x", false)]
    [InlineData(@"^(y|z)17$", "z17", true)]
    [InlineData("^a|b$", "b", true)]
    [InlineData("a|b", "c", true)]
    [InlineData("^ab?c$", "ac", true)]
    [InlineData("^ab*c$", "ac", true)]
    [InlineData("^ab{0}c$", "ac", true)]
    [InlineData("^ab{0,2}?c$", "ac", true)]
    [InlineData("^ab+c$", "ac", false)]
    [InlineData("^ab+c$", "abbc", true)]
    [InlineData(@"^a\.b[0-9]*$", "axb", false)]
    [InlineData(@"^a\.b[0-9]*$", "a.b7", true)]
    [InlineData(@"^\x41$", "A", true)]
    [InlineData(@"^\u0041$", "A", true)]
    [InlineData(@"^\d+ files$", "3 files", true)]
    [InlineData(@"^\d+ files$", "3 dirs", false)]
    [InlineData(@"^[a|b]c$", "bc", true)]
    [InlineData(@"^[\]|x]c$", "|c", true)]
    [InlineData("zz(a{)x|(}b)", "}b", true)]
    [InlineData("a{|b", "b", true)]
    [InlineData("a{1|b}", "b}", true)]
    [InlineData("^\ud83d\ude00?b$", "b", true)]
    [InlineData("^(?:x(?:y|z)|w)q$", "wq", true)]
    [InlineData("^(?:x(?:y|z)|w)q$", "w", false)]
    [InlineData("(", "", true)]
    [InlineData(")", "", true)]
    [InlineData("[", "", true)]
    [InlineData("\\", "", true)]
    [InlineData("", "", true)]
    public void What_stands_in_an_expression_has_to_be_there(string expression, string text, bool may) =>
        Assert.Equal(may, MayBeIn(expression, text, PathRules.Linux));

    [Theory]
    [InlineData(@"^C:\\x$", "C:/x", true)]
    [InlineData("^a/b$", @"a\b", true)]
    [InlineData("^a/b$", "a/c", false)]
    public void Slashes_of_Windows_are_one(string expression, string text, bool may) =>
        Assert.Equal(may, MayBeIn(expression, text, PathRules.Windows));

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void A_long_piece_is_compared_by_its_beginning(int length)
    {
        string text = new('a', length);
        Assert.True(MayBeIn($"^{text}b?c$", text + "c", PathRules.Linux));
        Assert.True(MayBeIn($"{text}b*c", text + "c", PathRules.Linux));
        Assert.True(MayBeIn($"{text}?c", text.Substring(1) + "c", PathRules.Linux));
        Assert.False(MayBeIn($"^{text}b?c$", text.Substring(0, 50), PathRules.Linux));
    }

    [Fact]
    public void No_expression_that_finds_something_is_left_out()
    {
        string[] parts =
        [
            "a", "b", "ab", "-", "/", "\\\\", "\\.", ".", "^", "$", "|", "(", "(?:", "(?=", "(?!", ")", "[", "[^", "]", "{", "}", "{2}",
            "{0,1}", "{,2}", "*", "+", "?", "\\d", "\\b", "\\n", "\\x61", "\\u0061", "\\/", "\\-", "\\1", "\\]", "\\|", "\\{", "1", ",",
            "\ud83d\ude00", "\ud83d", "\0",
        ];
        string[] letters = ["a", "b", "ab", "-", "/", "\\", ".", "1", "2", "{", "}", "]", "|", "\n", ",", "\ud83d\ude00", "\ud83d", "\0"];
        Random random = new(20261201);
        int known = 0;
        for (int round = 0; round < 40_000; round++)
        {
            string expression = Some(parts, 9, random);
            if (EcmaScriptRegex.Translate(expression, out _) is not { } translated)
            {
                continue;
            }
            Regex regex = new(translated, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
            for (int i = 0; i < 8; i++)
            {
                string text = Some(letters, 6, random);
                foreach (PathRules rules in new[] { PathRules.Linux, PathRules.Windows })
                {
                    bool found = regex.IsMatch(text) || rules == PathRules.Windows && regex.IsMatch(text.Replace('/', '\\'));
                    bool may = MayBeIn(expression, text, rules);
                    known += may ? 0 : 1;
                    Assert.True(may || !found, $"{expression} finds something in {text}");
                }
            }
        }
        Assert.InRange(known, 20_000, int.MaxValue);
    }

    private static bool MayBeIn(string expression, string text, PathRules rules) =>
        NecessaryText.MayBeIn(expression, text, rules, new MatchWork());

    private static string Some(string[] from, int most, Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(most + 1)).Select(_ => from[random.Next(from.Length)]));
}
