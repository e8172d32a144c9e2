
namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// Everything that is looked up by name when a command starts is held to its file: wrappers in front of a shell, the shell, wrappers and
/// programs in its text, what an inner shell carries. A file of that name put earlier on the PATH, or exchanged, between decision and start
/// stops the run.
/// </summary>
public sealed class NamedProgramTests : NeedsPosix
{
    private const string Asks = "SYSTEM_RUN_DENIED: approval required";

    [Theory]
    [InlineData("nice env sh -c 'uname -s'", "env")]
    [InlineData("nice nice env sh -c 'uname -s'", "env")]
    [InlineData("env nice sh -c 'uname -s'", "nice")]
    [InlineData("nohup nice sh -c 'uname -s'", "nice")]
    [InlineData("nice timeout 5 sh -c 'uname -s'", "timeout")]
    [InlineData("nice sh -c 'uname -s'", "nice")]
    [InlineData("nice sh -c 'uname -s'", "sh")]
    [InlineData("sh -c 'nice uname -s'", "nice")]
    [InlineData("sh -c 'nice env uname -s'", "env")]
    [InlineData("sh -c 'uname -s'", "uname")]
    [InlineData("sh -c 'sh -c \"uname -s\"'", "sh")]
    [InlineData("uname -s", "uname")]
    public async Task AFilePutInTheWayBeforeTheStartStopsTheRun(string command, string decoy)
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"/usr/bin/uname"}]}}}""");
        string[] argv = Split(command);
        Assert.Equal("ran", await box.RunAsync(argv));
        box.Started.Clear();
        box.BeforeStart = () => box.Script("bin/" + decoy, "#!/bin/sh\necho evil\n");
        Assert.NotEqual("ran", await box.RunAsync(argv));
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("sh -c 'sh -c \"\\\"\\$0\\\"\" ./tool'", "tool")]
    [InlineData("sh -c 'sh -c \"\\\"\\$0\\\" \\\"\\$@\\\"\" ./tool x'", "tool")]
    [InlineData("sh -c 'sh -c \"exec \\\"\\$0\\\"\" ./tool'", "tool")]
    [InlineData("nice env sh -c 'uname -s'", "bin/env")]
    [InlineData("nice nohup sh -c 'uname -s'", "bin/nohup")]
    [InlineData("sh -c 'nice uname -s'", "bin/nice")]
    [InlineData("sh -c 'sh -c \"uname -s\"'", "bin/sh")]
    [InlineData("sh -c 'uname -s'", "bin/uname")]
    [InlineData("sh -c './tool'", "tool")]
    [InlineData("./tool", "tool")]
    public async Task AYesForOnceIsHeldToEveryProgram(string command, string exchanged)
    {
        using RunBox box = new();
        box.Script("tool");
        string[] argv = Split(command);
        Assert.Equal(Asks, await box.RunAsync(argv));
        OpenClaw.Node.Approvals.ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        Assert.SkipWhen(waiting.CannotAllowOnce is not null, waiting.CannotAllowOnce ?? "");
        box.Admin.Approve(waiting.Id);
        box.Script(exchanged, "#!/bin/sh\necho evil\n");
        Assert.NotEqual("ran", await box.RunAsync(argv));
        Assert.Empty(box.Started);
    }

    /// <summary>Words as a POSIX shell would split them; the texts above hold only quotes and escapes that this knows.</summary>
    private static string[] Split(string command) => [.. OpenClaw.Node.Approvals.Analysis.Words.ShellWords.Split(command)!];
}
