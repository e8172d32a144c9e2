using OpenClaw.Node.Approvals;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// A yes for once to a script is one to what starts it, too: who exchanges the file that its first line names, or puts another one where it
/// is looked for, says what the script does.
/// </summary>
public sealed class FirstLineFilesTests : NeedsPosix
{
    private const string Asks = "SYSTEM_RUN_DENIED: approval required";

    /// <summary>The first line of "job"; what is written afterwards ("" for nothing); whether it may run then.</summary>
    [Theory]
    [InlineData("#!/bin/sh", "", true)]
    [InlineData("#!/bin/sh", "other", true)]
    [InlineData("#!{WORK}/own", "", true)]
    [InlineData("#!{WORK}/own", "other", true)]
    [InlineData("#!{WORK}/own", "own", false)]
    [InlineData("#! {WORK}/own -x", "own", false)]
    [InlineData("#!own", "own", false)]
    [InlineData("#!./own", "own", false)]
    [InlineData("#!{WORK}/link", "own", false)]
    [InlineData("#!{WORK}/behind", "own", false)] // A script that own interprets.
    [InlineData("#!{WORK}/behind", "behind", false)]
    [InlineData("#!/bin/sh {WORK}/text", "text", false)]
    [InlineData("#!/bin/sh text", "text", false)]
    [InlineData("#!/bin/sh text", "", true)]
    [InlineData("#!/usr/bin/env tool", "", true)]
    [InlineData("#!/usr/bin/env expr", "bin/expr", false)]
    [InlineData("#!/usr/bin/env tool", "bin/tool", false)]
    [InlineData("#!/usr/bin/env tool", "bin/other", true)]
    [InlineData("#!/usr/bin/env {WORK}/own", "own", false)]
    [InlineData("#!/usr/bin/env -S expr -u", "bin/expr", false)]
    [InlineData("#!/usr/bin/env -Sexpr -u", "bin/expr", false)]
    [InlineData("#!/usr/bin/env -S -i A=b tool", "bin/tool", false)]
    [InlineData("#!/usr/bin/env -S \"tool\" x", "bin/tool", false)]
    [InlineData("#!/usr/bin/env -S nice expr", "bin/expr", false)]
    [InlineData("#!/usr/bin/env -S tool run --script", "", true)]
    [InlineData("#!/usr/bin/nice expr", "bin/expr", false)]
    public async Task What_a_first_line_names_is_held(string line, string written, bool runs)
    {
        foreach (string way in new[] { "here", "gateway" })
        {
            foreach (string[] command in new string[][] { ["./job"], ["nice", "./job"], ["strace", "./job"], ["sh", "-c", "./job"] })
            {
                using RunBox box = Box(line);
                JsonObject request = box.Request(command);
                JsonObject approved = way == "gateway" && command[0] != "sh" ? await box.ApprovedAsync(request) : request;
                if (approved == request)
                {
                    Assert.Equal(Asks, await box.RunAsync(request));
                    box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id);
                }
                if (written.Length > 0)
                {
                    box.Script(written, "#!/bin/sh\necho evil\n");
                }
                string answer = await box.RunAsync(approved);
                Assert.True(runs == (answer == "ran") && box.Started.Count == (runs ? 1 : 0),
                    $"{way}: {string.Join(" ", command)}: {answer}");
            }
        }
    }

    /// <summary>The same between the decision and the start.</summary>
    [Theory]
    [InlineData("#!{WORK}/own", "own", false)]
    [InlineData("#!{WORK}/own", "other", true)]
    [InlineData("#!/usr/bin/env expr", "bin/expr", false)]
    public async Task It_is_held_until_the_start(string line, string written, bool runs)
    {
        using RunBox box = Box(line);
        Assert.Equal(Asks, await box.RunAsync("./job"));
        box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id);
        box.BeforeStart = () => box.Script(written, "#!/bin/sh\necho evil\n");
        Assert.Equal(runs, await box.RunAsync("./job") == "ran");
    }

    /// <summary>Nobody can say which file these would be: who decides is told so.</summary>
    [Theory]
    [InlineData("#!/usr/bin/env -S ${NAME}", false)]
    [InlineData("#!/usr/bin/env -S too\\l", false)]
    [InlineData("#!{WORK}/own {LONG}", false)]
    [InlineData("#!{WORK}/own long enough for anybody", true)]
    [InlineData("echo no first line", true)]
    public async Task A_line_that_cannot_be_read_cannot_be_allowed_for_once(string line, bool can)
    {
        using RunBox box = Box(line.Replace("{LONG}", new string('x', 300)));
        await box.RunAsync("./job");
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        Assert.Equal(can, waiting.CannotAllowOnce is null);
        Assert.Equal(can, await box.RunAsync(await box.ApprovedAsync("./job")) == "ran");
    }

    /// <summary>Scripts that name each other, and as many as fit into a line, cost what a few names cost.</summary>
    [Fact]
    public async Task Lines_that_name_many_scripts_end()
    {
        using RunBox box = Box("#!{WORK}/a");
        foreach (char name in "abcdefghijklmnopqrstuvwxyz")
        {
            string others = string.Join(" ", "bcdefghijklmnopqrstuvwxyz".Select(static one => "./" + one));
            box.Script(name.ToString(), $"#!{box.Work}/a {others}\n");
        }
        Assert.Equal(Asks, await box.RunAsync("./job"));
    }

    private static RunBox Box(string line)
    {
        RunBox box = new();
        foreach (string name in new[] { "bin/tool", "own", "bin/nice", "bin/strace" })
        {
            File.Copy("/bin/true", box.Script(name), overwrite: true);
        }
        box.Script("behind", $"#!{box.Work}/own\n");
        box.Script("text", "echo good\n");
        box.Script("job", line.Replace("{WORK}", box.Work) + "\necho good\n");
        Links.Create(Path.Combine(box.Work, "link"), Path.Combine(box.Work, "own"));
        return box;
    }
}
