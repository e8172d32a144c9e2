using OpenClaw.Node.Approvals;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Pending;

/// <summary>
/// A yes for once is for the files that were seen: what carries out a file of its arguments holds it, or cannot be approved.
/// </summary>
public sealed class HeldFileTests : NeedsPosix
{
    private const string Asks = "SYSTEM_RUN_DENIED: approval required";

    private static readonly string[] Programs =
    [
        "setsid", "ionice", "taskset", "unshare", "nsenter", "strace", "prlimit", "script", "xargs", "find", "run-parts", "ssh", "vim",
        "git", "sudo", "gdb", "parallel", "screen", "watch", "curl", "make", "ls", "cat", "python3", "bc", "tool", "tar", "rsync", "sort",
        "split", "fd", "rg", "dpkg", "apt-get", "hg", "ldd", "nu", "elvish", "csh", "uv", "npx", "node", "poetry", "mise", "rustup",
    ];

    [Theory]
    [InlineData("setsid", "sh", "text")]
    [InlineData("ionice", "sh", "text")]
    [InlineData("taskset", "1", "sh", "text")]
    [InlineData("unshare", "sh", "text")]
    [InlineData("nsenter", "sh", "text")]
    [InlineData("strace", "-o", "/dev/null", "sh", "text")]
    [InlineData("strace", "./text")]
    [InlineData("prlimit", "sh", "text")]
    [InlineData("script", "-qc", "sh text", "/dev/null")]
    [InlineData("script", "-qc", "./text", "/dev/null")]
    [InlineData("xargs", "-a", "data", "sh", "text")]
    [InlineData("xargs", "-I{}", "{}")]
    [InlineData("find", "text", "-exec", "python3", "{}", ";")]
    [InlineData("find", ".", "-exec", "{}", ";")]
    [InlineData("run-parts", "bin")]
    [InlineData("nice", "setsid", "sh", "text")]
    [InlineData("setsid", "ionice", "./text")]
    [InlineData("sudo", "sh", "text")]
    [InlineData("parallel", "./text", ":::", "1")]
    [InlineData("screen", "-dm", "./text")]
    [InlineData("watch", "./text")]
    [InlineData("gdb", "-x", "text")]
    [InlineData("vim", "-S", "text")]
    [InlineData("ssh", "-F", "text", "host")]
    [InlineData("ssh", "-Ftext", "host")]
    [InlineData("curl", "-K", "text")]
    [InlineData("bc", "text")]
    [InlineData("make", "-f", "text")]
    [InlineData("git", "-c", "include.path={WORK}/text", "status")]
    [InlineData("git", "-c", "core.pager=./text", "log")]
    [InlineData("git", "-c", "core.pager=./text -x", "log")]
    [InlineData("git", "-c", "alias.x=!./text a", "x")]
    [InlineData("git", "-c", "alias.x=!sh later", "x")]
    [InlineData("git", "-c", "core.sshCommand=sh text", "fetch")]
    [InlineData("git", "rebase", "-x", "sh text")]
    [InlineData("git", "bisect", "run", "./text")]
    [InlineData("git", "submodule", "foreach", "./text x")]
    [InlineData("tar", "--checkpoint-action=exec=./text", "-cf", "/dev/null", "data")]
    [InlineData("tar", "--checkpoint-action=exec=sh later", "-cf", "/dev/null", "data")]
    [InlineData("tar", "--to-command", "./text", "-xf", "data")]
    [InlineData("tar", "--to-command=./text a", "-xf", "data")]
    [InlineData("tar", "-I", "./text", "-cf", "x", "data")]
    [InlineData("tar", "cfI", "x", "./text", "data")]
    [InlineData("rsync", "-e", "./text -p 22", "data", "host:x")]
    [InlineData("ssh", "-o", "ProxyCommand=./text %h", "host")]
    [InlineData("ssh", "-oProxyCommand=./text %h", "host")]
    [InlineData("sort", "--compress-program=./text", "data")]
    [InlineData("split", "--filter=./text x", "data")]
    [InlineData("fd", "-x", "./text")]
    [InlineData("fd", "-x", "sh", "later")]
    [InlineData("rg", "--pre", "./text", "x")]
    [InlineData("dpkg", "-i", "text")]
    [InlineData("apt-get", "install", "./text")]
    [InlineData("apt-get", "-o", "DPkg::Pre-Invoke::=./text", "update")]
    [InlineData("hg", "--config", "alias.x=!./text", "x")]
    [InlineData("sh", "-c", "tar --to-command=./text -xf data")]
    [InlineData("nice", "tar", "--to-command=./text", "-xf", "data")]
    [InlineData("sh", "-c", ". ./text")]
    [InlineData("sh", "-c", ". ./text; true")]
    [InlineData("sh", "-c", "eval \"$(cat text)\"")]
    [InlineData("sh", "-c", "$(cat text)")]
    [InlineData("sh", "-c", "`cat text`")]
    [InlineData("sh", "-c", "true\n. ./text")]
    [InlineData("sh", "-c", "setsid sh text")]
    [InlineData("sh", "-c", "setsid sh text; true")]
    [InlineData("sh", "-c", "vim -S te*")]
    [InlineData("sh", "-c", "xargs -a data sh text")]
    [InlineData("bash", "-c", "source ./text")]
    [InlineData("ssh", "-F", "later", "host")]
    [InlineData("strace", "./later")]
    [InlineData("uv", "run", "text")]
    [InlineData("uv", "run", "python3", "text")]
    [InlineData("uv", "run", "./later")]
    [InlineData("uv", "run", "--unknown", "./text")]
    [InlineData("uvx", "--from", ".", "x")]
    [InlineData("npx", "--", "node", "text")]
    [InlineData("npx", "-c", "node text")]
    [InlineData("poetry", "run", "sh", "-c", "./text")]
    [InlineData("mise", "exec", "--", "./text")]
    [InlineData("rustup", "run", "stable", "./text")]
    [InlineData("sh", "-c", "uv run text")]
    [InlineData("sh", "-c", "uv run ./text; true")]
    [InlineData("sh", "-c", "true; npx -- node text")]
    [InlineData("sh", "-c", "true; npx te*")]
    [InlineData("tool", "text")]
    [InlineData("tool", "-f", "text")]
    [InlineData("tool", "--file=text")]
    [InlineData("tool", "text", "data")]
    [InlineData("nice", "tool", "text")]
    [InlineData("strace", "tool", "text")]
    [InlineData("nu", "text")]
    [InlineData("elvish", "-norc", "text")]
    [InlineData("csh", "text")]
    [InlineData("csh", "-f", "text")]
    [InlineData("sh", "-c", "tool text")]
    [InlineData("sh", "-c", "tool text; true")]
    [InlineData("sh", "-c", "csh text; true")]
    [InlineData("sh", "-c", "nu text; true")]
    public async Task A_file_that_changes_after_the_yes_is_not_carried_out(params string[] command)
    {
        using RunBox box = Box(out string[] argv, command);
        JsonObject prepared = await box.PreparedAsync(box.Request(argv));
        await box.RunAsync(argv);
        foreach (ExecRequestView waiting in box.Admin.GetRequests())
        {
            try
            {
                box.Admin.Approve(waiting.Id);
            }
            catch (ExecRequestException refused)
            {
                Assert.Contains("cannot be allowed for once", refused.Message, StringComparison.Ordinal);
            }
        }
        box.Script("text", "echo evil\n");
        box.Script("later", "echo evil\n");
        if (prepared["plan"]?.AsObject is { } plan)
        {
            await box.RunAsync(box.Request([.. plan["argv"]!.AsArray!.Select(word => word.AsText!)]).With("rawCommand", plan["commandText"])
                .With("systemRunPlan", plan)
                .With("approved", JsonTree.Of(true)).With("approvalDecision", JsonTree.Of("allow-once")));
        }
        await box.RunAsync(argv);
        Assert.Empty(box.Started);
    }

    [Theory]
    [InlineData("git", "status")]
    [InlineData("git", "add", "text", "data")]
    [InlineData("git", "commit", "-m", "about text")]
    [InlineData("git", "-c", "core.quotepath=false", "add", "text")]
    [InlineData("tar", "-czf", "/backup/x.tgz", "text", "data")]
    [InlineData("tar", "-I", "zstd", "-cf", "/backup/x.tar", "text", "data")]
    [InlineData("tar", "--to-command", "./text", "-xf", "data")]
    [InlineData("sort", "text", "data")]
    [InlineData("rg", "-e", "python", "text")]
    [InlineData("git", "switch", "-c", "feature/python")]
    [InlineData("rsync", "-a", "-e", "ssh -p 22", "--rsync-path", "sudo rsync", "text", "host:x")]
    [InlineData("ssh", "-o", "BatchMode=yes", "host", "bash", "-c", "python3 x.py")]
    [InlineData("ldd", "/bin/sh")]
    [InlineData("ls", "text")]
    [InlineData("cat", "text")]
    [InlineData("make", "all")]
    [InlineData("tool", "text")]
    [InlineData("nu", "text")]
    [InlineData("strace", "./text")]
    [InlineData("ssh", "-F", "text", "host")]
    [InlineData("setsid", "ls", "bin")]
    [InlineData("sudo", "ls", "-l", "bin")]
    [InlineData("find", ".", "-name", "x")]
    [InlineData("find", ".", "-exec", "cat", "{}", ";")]
    [InlineData("sh", "-c", "make all")]
    [InlineData("sh", "-c", "git status")]
    [InlineData("sh", "-c", "cat text")]
    [InlineData("uv", "run", "text")]
    [InlineData("uv", "run", "python3", "text")]
    [InlineData("npx", "--", "node", "text")]
    [InlineData("npx", "tool")]
    [InlineData("mise", "exec", "--", "./text")]
    [InlineData("sh", "-c", "npx tool x")]
    public async Task What_is_as_it_was_runs_once(params string[] command)
    {
        using RunBox box = Box(out string[] argv, command);
        Assert.Equal("ran", await box.RunAsync((await box.ApprovedAsync(argv)).With("approvalDecision", JsonTree.Of("allow-once"))));
        Assert.Equal(Asks, await box.RunAsync(argv));
        box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id);
        Assert.Equal("ran", await box.RunAsync(argv));
        Assert.Equal(Asks, await box.RunAsync(argv));
    }

    /// <summary>What a project says cannot be held: whoever decides is told.</summary>
    [Theory]
    [InlineData("make", "make", "all")]
    [InlineData("make", "sh", "-c", "make all; true")]
    [InlineData("git", "git", "status")]
    [InlineData(null, "ls", "text")]
    public async Task What_is_not_held_is_said(string? name, params string[] command)
    {
        using RunBox box = Box(out string[] argv, command);
        await box.RunAsync(argv);
        ExecRequestView waiting = Assert.Single(box.Admin.GetRequests());
        Assert.Null(waiting.CannotAllowOnce);
        Assert.Equal(name is null ? null
            : $"files of the directory that {name} may carry out (targets, hooks, settings): they may say something else when it runs",
            waiting.NotHeld);
    }

    private static RunBox Box(out string[] argv, string[] command)
    {
        RunBox box = new();
        foreach (string name in Programs)
        {
            File.Copy("/bin/true", box.Script("bin/" + name), overwrite: true);
        }
        box.Script("text", "echo good\n");
        box.Script("data", "text\n");
        argv = [.. command.Select(word => word.Replace("{WORK}", box.Work))];
        return box;
    }
}
