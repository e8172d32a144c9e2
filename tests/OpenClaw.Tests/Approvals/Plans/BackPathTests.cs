using OpenClaw.Node.Approvals;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// <c>part/../tool</c> is the file <c>tool</c> until somebody puts a link in the place of <c>part</c>: then it lies beside whatever the
/// link leads to, and <c>tool</c> itself was never touched. So a shell is given the file and not the way.
/// </summary>
public sealed class BackPathTests : NeedsPosix
{
    private const string Policy =
        """{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{WORK}/tool"},{"pattern":"/usr/bin/cat"},{"pattern":"/bin/cat"}]}}}""";

    [Theory]
    [InlineData("sh", "part/../tool")]
    [InlineData("sh", "./part/../tool")]
    [InlineData("sh", "part/sub/../../tool")]
    [InlineData("sh", "part/./../tool")]
    [InlineData("sh", "part//../tool")]
    [InlineData("sh", "{WORK}/part/../tool")]
    [InlineData("sh", "../work/part/../tool")]
    [InlineData("sh", "../work/tool")]
    [InlineData("sh", "./../work/tool")]
    [InlineData("sh", "../../{BOX}/work/tool", "x")]
    [InlineData("sh", "-e", "../work/tool")]
    [InlineData("bash", "../work/tool")]
    [InlineData("sh", "-c", "sh ../work/tool")]
    [InlineData("sh", "-c", "sh ../work/tool; true")]
    [InlineData("sh", "-c", "bash '../work/tool' x | cat")]
    [InlineData("sh", "-e", "part/../tool")]
    [InlineData("sh", "part/../part/../tool", "x")]
    [InlineData("bash", "part/../tool")]
    [InlineData("sh", "-c", "sh part/../tool")]
    [InlineData("sh", "-c", "sh part/../tool; sh part/sub/../../tool")]
    [InlineData("sh", "-c", "bash 'part/../tool' x")]
    [InlineData("sh", "-c", "true && sh ./part/sub/../../tool")]
    public async Task A_rule_for_a_script_is_for_no_other_behind_a_link(params string[] argv)
    {
        using RunBox box = new(Policy);
        Prepare(box);
        box.BeforeStart = () => Turn(box);
        await box.RunAsync(
            [.. argv.Select(word => word.Replace("{WORK}", box.Work)
                .Replace("{BOX}", Path.GetFileName(Path.GetDirectoryName(box.Work)!)))]);
        Assert.DoesNotContain(box.Started.SelectMany(started => started.Argv), word => word.Contains(".."));
        Assert.Contains(box.Started.SelectMany(started => started.Argv), word => word.Contains(box.Work + "/tool"));
    }

    [Theory]
    [InlineData("sh", "part/../tool")]
    [InlineData("sh", "{WORK}/part/../tool")]
    [InlineData("sh", "part/sub/../../tool")]
    [InlineData("bash", "./part/../tool")]
    [InlineData("python3", "part/../tool")]
    [InlineData("strace", "part/../tool")]
    public async Task A_yes_cannot_be_held_to_such_a_way(params string[] argv)
    {
        using RunBox box = new();
        Prepare(box);
        foreach (string name in new[] { "python3", "strace" })
        {
            File.Copy("/bin/true", box.Script("bin/" + name), overwrite: true);
        }
        argv = [.. argv.Select(word => word.Replace("{WORK}", box.Work))];
        Assert.Contains("requires a stable script operand", (await box.PreparedAsync(box.Request(argv)))["refused"]?.AsText);
        await box.RunAsync(argv);
        Assert.NotNull(Assert.Single(box.Admin.GetRequests()).CannotAllowOnce);
    }

    [Theory]
    [InlineData("sh", "tool")]
    [InlineData("sh", "./tool")]
    [InlineData("sh", "../work/tool")]
    [InlineData("sh", "../../{BOX}/work/tool")]
    public async Task What_goes_back_in_front_only_is_as_it_was(params string[] argv)
    {
        using RunBox box = new();
        Prepare(box);
        JsonObject prepared =
            await box.PreparedAsync(
                box.Request([.. argv.Select(word => word.Replace("{BOX}", Path.GetFileName(Path.GetDirectoryName(box.Work)!)))]));
        Assert.NotNull(prepared["plan"]?.AsObject?["mutableFileOperand"]);
    }

    /// <summary>A directory that is exchanged on the way to the start leads such a way elsewhere.</summary>
    [Theory]
    [InlineData("sh", "../work/tool")]
    [InlineData("bash", "-e", "../work/tool")]
    [InlineData("nice", "sh", "../work/tool", "x")]
    [InlineData("sh", "-c", "sh ../work/tool")]
    public async Task Once_allowed_it_is_started_by_its_path(params string[] argv)
    {
        using RunBox box = new();
        Prepare(box);
        Assert.Equal("ran", await box.RunAsync(await box.ApprovedAsync(argv)));
        Assert.Contains(box.Work + "/tool", string.Join(" ", Assert.Single(box.Started).Argv), StringComparison.Ordinal);
        Assert.DoesNotContain("..", string.Join(" ", box.Started[0].Argv), StringComparison.Ordinal);
    }

    private static void Prepare(RunBox box)
    {
        box.Script("tool");
        Directory.CreateDirectory(Path.Combine(box.Work, "part", "sub"));
        box.Script("other/place/deep/none");
        box.Script("other/tool", "#!/bin/sh\necho evil\n");
        box.Script("other/place/tool", "#!/bin/sh\necho evil\n");
    }

    private static void Turn(RunBox box)
    {
        Directory.Move(Path.Combine(box.Work, "part"), Path.Combine(box.Work, "moved"));
        Links.Create(Path.Combine(box.Work, "part"), Path.Combine(box.Work, "other", "place"));
    }
}
