using OpenClaw.Node.Approvals.Files;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Approvals.Files;

/// <summary>Paths as text are what Node's <c>path.resolve</c> makes of them, whatever stands between the slashes.</summary>
public sealed class LexicalPathTests
{
    [LinuxTheory]
    [InlineData("/a", "b", "/a/b")]
    [InlineData("/a", "./b//c/", "/a/b/c")]
    [InlineData("/a", "b/..", "/a")]
    [InlineData("/a", "../../..", "/")]
    [InlineData("/a", "..b/...", "/a/..b/...")]
    [InlineData("/", "", "/")]
    [InlineData("/a", "/b/../c", "/c")]
    [InlineData(".", "x", "x")]
    [InlineData(".", "usr/bin/x", "usr/bin/x")]
    [InlineData("a/..", "x", "x")]
    [InlineData("ab", "../x", "x")]
    [InlineData("..", "x", "../x")]
    public void A_path_is_held_against_its_directory(string directory, string path, string expected) =>
        Assert.Equal(expected, LexicalPath.Resolve(directory, path));

    [LinuxFact]
    public void Odd_paths_are_those_that_are_read_name_by_name()
    {
        Random random = new(20_26);
        for (int i = 0; i < 100_000; i++)
        {
            string path = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "/.x"[random.Next(3)]));
            string slow = LexicalPath.Normalize("/" + path, windows: false);
            Assert.Equal(slow.Length > 1 ? slow.TrimEnd('/') : slow, LexicalPath.Resolve("/", path));
        }
    }

    [Theory]
    [InlineData("/usr/bin/env", "env")]
    [InlineData("env", "env")]
    [InlineData("/usr/bin/", "")]
    [InlineData("*/g\\it", "g\\it")]
    [InlineData("", "")]
    public void The_last_name_of_a_text_stands_behind_its_last_slash_on_every_system(string text, string name) =>
        Assert.Equal(name, LexicalPath.LastName(text));
}
