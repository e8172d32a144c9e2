#if NET
using System.Diagnostics;
#endif
using OpenClaw.Node.Approvals.Analysis.Posix;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>
/// A shell makes all words of braces before it starts anything: a text for which that would take the memory of the machine is refused.
/// </summary>
[Trait("NotUnder", "wine")] // wine starts the shell of the machine below it.
public class BraceWordsTests
{
    [Theory]
    [InlineData("{1..9999999}")]
    [InlineData("{1..99999}{1..99999}")]
    [InlineData("{-99999..99999}")]
    [InlineData("{99999..1}")]
    [InlineData("{0000001..9999999}")]
    [InlineData("x{1..70}/{1..70}y")]
    [InlineData("{1..9}{1..9}{1..9}{1..9}")]
    [InlineData("{a..z}{a..z}{a..z}")]
    [InlineData("{1..{1..99999}}")]
    [InlineData("{a,{1..99999}}")]
    [InlineData("{1..99999..1}")]
    [InlineData("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}")]
    [InlineData("{1,2,3,4,5,6,7,8,9}{1,2,3,4,5,6,7,8,9}{1,2,3,4,5,6,7,8,9}{1,2,3,4,5,6,7,8,9}")]
    [InlineData("{1..99999999999999999999999999}")]
    [InlineData("'a'{1..99999}")]
    public void Too_many_words_are_refused(string word)
    {
        foreach (ShellDialect dialect in new[] { ShellDialect.Bash, ShellDialect.Zsh, ShellDialect.Any })
        {
            Assert.Equal("too-many-commands", PosixTokenizer.Read("tool " + word, dialect).Refusal?.Code);
        }
        Assert.Null(PosixTokenizer.Read("tool " + word, ShellDialect.Dash).Refusal);
    }

#if NET
    [Theory]
    [InlineData("{a,b}", 2)]
    [InlineData("{1..9}", 9)]
    [InlineData("{a..z}{a..z}", 676)]
    [InlineData("x{1..60}/{1..60}y", 3600)]
    [InlineData("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", 2048)]
    [InlineData("../../{a,b}/../c", 2)]
    [InlineData("a..b", 1)]
    [InlineData("{}", 1)]
    [InlineData("'{1..9999999}'", 1)]
    [InlineData("\"{1..9999999}\"", 1)]
    [InlineData("{a,b}{1..9}", 18)]
    public void Others_are_as_many_as_bash_makes(string word, int count)
    {
        Assert.Null(PosixTokenizer.Read("tool " + word, ShellDialect.Bash).Refusal);
        if (RealShell.Find("bash") is { } bash)
        {
            using Process process =
                Process.Start(new ProcessStartInfo(bash,
                    "-c \"set -- " + word.Replace("\"", "\\\"") + "; echo $#\"") { RedirectStandardOutput = true,
                    UseShellExecute = false })!;
            Assert.Equal(count, int.Parse(process.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture));
        }
    }
#endif
}
