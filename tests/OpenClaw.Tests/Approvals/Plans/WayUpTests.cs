using System.Runtime.InteropServices;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// <c>../tool</c> lies beside the directory of the command, and whoever may rename that directory puts it beside another <c>tool</c>
/// between the last look and the start, however well the file that was meant is kept. So what starts is given the file by its path.
/// </summary>
[Trait("NotUnder", "wine")] // POSIX only.
public sealed class WayUpTests
{
    private const string Policy =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{WORK}/tool"}]}}}""";

    public WayUpTests() => Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses POSIX scripts");

    [Theory]
    [InlineData("sh", "../../tool")]
    [InlineData("sh", "./../../tool")]
    [InlineData("sh", "..//../tool")]
    [InlineData("sh", ".././../tool", "x")]
    [InlineData("sh", "../../../work/tool")]
    [InlineData("sh", "-e", "../../tool")]
    [InlineData("bash", "../../tool")]
    [InlineData("bash", "--", "../../tool")]
    [InlineData("nice", "sh", "../../tool")]
    [InlineData("../../tool")]
    [InlineData("nice", "../../tool")]
    [InlineData("sh", "-c", "sh ../../tool")]
    [InlineData("sh", "-c", "sh '../../tool' x")]
    [InlineData("sh", "-c", "sh ../../tool; bash ../../tool x")]
    [InlineData("sh", "-c", "../../tool; true")]
    [InlineData("sh", "-c", "true && sh -e ./../../tool")]
    public async Task A_rule_for_a_script_is_started_as_its_file(params string[] argv)
    {
        using RunBox box = new(Policy);
        JsonObject request = Below(box, argv);
        string answer = await box.RunAsync(request);
        // A shell behind a wrapper is not looked through.
        if (argv is ["nice", "sh", ..])
        {
            Assert.NotEqual("ran", answer);
            return;
        }
        Assert.Equal("ran", answer);
        Assert.DoesNotContain(box.Started.SelectMany(static started => started.Argv), static word => word.Contains(".."));
        Assert.Contains(box.Started.SelectMany(static started => started.Argv), word => word.Contains(box.Work + "/tool"));
    }

    [Theory]
    [InlineData("sh", "../../tool")]
    [InlineData("sh", "./../../tool", "x")]
    [InlineData("sh", "-e", "../../tool")]
    [InlineData("bash", "../../tool")]
    [InlineData("../../tool")]
    [InlineData("python3", "../../tool")]
    [InlineData("python3", "-u", "../../tool")]
    [InlineData("perl", "../../tool", "a")]
    [InlineData("node", "../../tool")]
    [InlineData("strace", "../../tool")]
    [InlineData("awk", "-f", "../../tool", "/dev/null")]
    public async Task So_is_one_that_somebody_said_yes_to(params string[] argv)
    {
        using RunBox box = new();
        foreach (string name in new[] { "python3", "perl", "node", "strace", "awk" })
        {
            File.Copy("/bin/true", box.Script("bin/" + name), overwrite: true);
        }
        Assert.Equal("ran", await box.RunAsync(await box.ApprovedAsync(Below(box, argv))));
        IReadOnlyList<string> started = Assert.Single(box.Started).Argv;
        Assert.DoesNotContain(started, static word => word.Contains(".."));
        Assert.Contains(box.Work + "/tool", started);
    }

    private static JsonObject Below(RunBox box, string[] argv)
    {
        box.Script("tool");
        string directory = Path.Combine(box.Work, "a", "b");
        Directory.CreateDirectory(directory);
        return box.Request(argv).With("cwd", JsonTree.Of(directory));
    }
}
