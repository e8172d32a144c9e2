using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>docs/protocol/policy.md 4.3.</summary>
public class PathGlobTests
{
    [Theory]
    [InlineData("/usr/bin/uname", "/usr/bin/uname", true)]
    [InlineData(" /usr/bin/uname\n", "/usr/bin/uname", true)]
    [InlineData("/usr/bin/un", "/usr/bin/uname", false)]
    [InlineData("usr/bin/uname", "/usr/bin/uname", false)]
    [InlineData("/usr/bin/", "/usr/bin/uname", false)]
    [InlineData("/usr/bin/*", "/usr/bin/uname", true)]
    [InlineData("/usr/*", "/usr/bin/uname", false)]
    [InlineData("/usr/**", "/usr/bin/uname", true)]
    [InlineData("/usr/*/uname", "/usr/bin/uname", true)]
    [InlineData("/**/uname", "/usr/local/bin/uname", true)]
    [InlineData("/usr/bin/un?me", "/usr/bin/uname", true)]
    [InlineData("/usr/bin?uname", "/usr/bin/uname", false)]
    [InlineData("/usr/bin/UNAME", "/usr/bin/uname", false)]
    [InlineData("/usr/bin/[u]name", "/usr/bin/uname", false)]
    [InlineData("/usr/bin/{uname,x}", "/usr/bin/uname", false)]
    [InlineData("/usr/bin/(uname)", "/usr/bin/uname", false)]
    [InlineData("/usr//bin/uname", "/usr/bin/uname", false)]
    [InlineData("/a/sub/**", "/a/sub/../tool", false)]
    [InlineData("/a/**", "/a/sub/../tool", true)]
    [InlineData("~/tool", "/home/me/tool", true)]
    [InlineData("~tool", "/home/metool", false)]
    [InlineData("/x/~/tool", "/x//home/me/tool", false)]
    [InlineData("", "", false)]
    [InlineData("**", "/anything/at all", true)]
    public void MatchesOnLinux(string pattern, string target, bool expected) =>
        Assert.Equal(expected, PathGlob.Matches(pattern, target, "/home/me", PathRules.Linux));

    [Theory]
    [InlineData(@"C:\Tools\*", @"c:\tools\Run.EXE", true)]
    [InlineData("c:/tools/**", @"\\?\C:\tools\sub\run.exe", true)]
    [InlineData(@"C:\Tools\*", @"C:\tools\sub\run.exe", false)]
    [InlineData("GIT*", "git.exe", true)]
    public void IgnoresCaseAndSeparatorsOnWindows(string pattern, string target, bool expected) =>
        Assert.Equal(expected, PathGlob.Matches(pattern, target, null, PathRules.Windows));

    [Fact]
    public void TakesPrivateVarForVarOnMacOS() =>
        Assert.True(PathGlob.Matches("/var/tools/*", "/private/var/tools/x", null, PathRules.MacOS));

    [Fact]
    public void ManyStarsTakeNoExponentialTime()
    {
        string pattern = string.Concat(Enumerable.Repeat("**a", 200)) + "b";
        Assert.False(PathGlob.Matches(pattern, new string('a', 4000), null, PathRules.Linux));
    }
}
