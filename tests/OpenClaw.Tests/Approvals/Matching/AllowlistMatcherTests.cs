using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Tests.Approvals.Matching;

/// <summary>docs/protocol/policy.md 4.2, 4.7.</summary>
public class AllowlistMatcherTests
{
    private static readonly ExecutableResolution Git = new("git", "/usr/local/bin/git", "/opt/git/2.45/bin/git");

    [Theory]
    // A path rule is about the file that runs, a name rule about the name that was asked for.
    [InlineData("/opt/git/2.45/bin/git", null, false, true)]
    [InlineData("/usr/local/bin/git", null, false, false)]
    [InlineData("git", null, false, true)]
    [InlineData("g*", null, false, true)]
    [InlineData("*", null, false, true)]
    [InlineData(" * ", null, false, true)]
    [InlineData("*", "^status$", false, false)]
    [InlineData("**", null, false, true)]
    // What "allow always" made counts only with a fingerprint.
    [InlineData("git", null, true, false)]
    [InlineData("*", null, true, false)]
    [InlineData("git", "^status$", true, false)]
    [InlineData("git", "^status$", false, true)]
    [InlineData("git", "^log$", false, false)]
    [InlineData("git", "", false, true)]
    public void Matches(string pattern, string? arguments, bool generated, bool expected)
    {
        AllowlistRule rule = new() { Agent = "main", Pattern = pattern, ArgPattern = arguments, FromAllowAlways = generated };
        Assert.Equal(expected, AllowlistMatcher.Match([rule], Git, ["git", "status"], "/tmp", null, PathRules.Linux) is not null);
    }

    [Fact]
    public void ANameRuleDoesNotAllowAPath() =>
        Assert.Null(AllowlistMatcher.Match([Rule("git")], Git with { Raw = "./git" }, ["./git"], "/tmp", null, PathRules.Linux));

    [Fact]
    public void AFingerprintIsForOneDirectory()
    {
        AllowlistRule rule = Rule("git") with { ArgPattern = ArgPattern.Hash("/tmp", ["git", "status"]), FromAllowAlways = true };
        Assert.NotNull(AllowlistMatcher.Match([rule], Git, ["git", "status"], "/tmp", null, PathRules.Linux));
        Assert.Null(AllowlistMatcher.Match([rule], Git, ["git", "status"], "/", null, PathRules.Linux));
        Assert.Null(AllowlistMatcher.Match([rule], Git, ["git", "status"], null, null, PathRules.Linux));
        Assert.Null(AllowlistMatcher.Match([rule], Git, null, "/tmp", null, PathRules.Linux));
    }

    [Fact]
    public void ARuleForArgumentsIsFoundBehindOneForAll()
    {
        AllowlistRule all = Rule("git"), some = Rule("git") with { ArgPattern = "^status$" };
        Assert.Same(some, AllowlistMatcher.Match([all, some], Git, ["git", "status"], "/tmp", null, PathRules.Linux));
        Assert.Same(all, AllowlistMatcher.Match([all, some], Git, ["git", "log"], "/tmp", null, PathRules.Linux));
    }

    [Fact]
    public void AProgramThatIsNotThereMatchesOnlyTheBareWildcard()
    {
        ExecutableResolution lost = new("git", null, null);
        Assert.Null(AllowlistMatcher.Match([Rule("git"), Rule("**")], lost, ["git"], "/tmp", null, PathRules.Linux));
        Assert.NotNull(AllowlistMatcher.Match([Rule("*")], lost, ["git"], "/tmp", null, PathRules.Linux));
    }

    [Theory]
    [InlineData("head", "-n 1", true)]
    [InlineData("head", "-n1", true)]
    [InlineData("head", "--lines=1", true)]
    [InlineData("head", "--lin 1", true)]
    [InlineData("head", "file", false)]
    [InlineData("head", "-n ./x", false)]
    [InlineData("head", "-5", false)]
    [InlineData("tail", "-f", false)]
    [InlineData("tail", "--follow", false)]
    [InlineData("tail", "--fol", false)]
    [InlineData("tr", "a b", true)]
    [InlineData("tr", "a", true)]
    [InlineData("tr", "", false)]
    [InlineData("tr", "a b c", false)]
    [InlineData("tr", "a* b", false)]
    [InlineData("tr", "$x b", false)]
    [InlineData("tr", "~ b", false)]
    [InlineData("wc", "-lw", true)]
    [InlineData("wc", "-lx", false)]
    [InlineData("wc", "--files0-from=x", false)]
    [InlineData("cut", "-d: -f1", true)]
    [InlineData("sort", "-k 1", true)]
    [InlineData("sort", "-o x", false)]
    [InlineData("sort", "--output x", false)]
    [InlineData("sort", "--outp=x", false)]
    [InlineData("sort", "-r", false)]
    [InlineData("grep", "-e x", true)]
    [InlineData("grep", "-r -e x", false)]
    [InlineData("grep", "x", false)]
    [InlineData("uniq", "-c --", true)]
    public void AFilterStaysAFilter(string program, string arguments, bool expected) =>
        Assert.Equal(expected, ProgramCatalog.Filters[program].Accepts(arguments.Split([' '], StringSplitOptions.RemoveEmptyEntries)));

    private static AllowlistRule Rule(string pattern) => new() { Agent = "main", Pattern = pattern };
}
