using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Durable;

/// <summary>
/// A grant holds what was seen: where the same words would carry out a file that says something else by then, they are asked about again.
/// </summary>
public sealed class CarriedFileTests : NeedsPosix
{
    private const string Asks = "SYSTEM_RUN_DENIED: approval required";

    private static readonly string[] Programs =
    [
        "prlimit", "setsid", "taskset", "strace", "sed", "bc", "sqlite3", "vim", "ssh", "curl", "run-parts", "python3", "awk", "perl",
        "make", "ruby", "node", "git", "hg", "svn", "tar", "rsync", "sort", "split", "install", "zip", "fd", "rg", "bat", "dpkg", "rpm",
        "apt-get", "pip", "ip", "find", "xargs",
    ];

    [Theory]
    [InlineData(false, "./text")] // no first line that names an interpreter: the shell reads it
    [InlineData(false, "sh", "-c", "./text")]
    [InlineData(false, "nice", "./text")]
    [InlineData(false, "{WORK}/text", "x")]
    [InlineData(false, "prlimit", "./text")]
    [InlineData(false, "setsid", "./text")]
    [InlineData(false, "taskset", "1", "text")]
    [InlineData(false, "/lib64/ld-linux-x86-64.so.2", "{WORK}/text")]
    [InlineData(false, "strace", "-o", "/dev/null", "./text")]
    [InlineData(false, "sed", "-ftext")]
    [InlineData(false, "bc", "text")]
    [InlineData(false, "sqlite3", "-init", "text")]
    [InlineData(false, "vim", "-S", "text")]
    [InlineData(false, "ssh", "-Ftext", "host")]
    [InlineData(false, "curl", "--config=text")]
    [InlineData(false, "run-parts", "text")]
    [InlineData(false, "run-parts", "bin")] // a directory
    [InlineData(false, "prlimit", "./later")] // not there yet
    [InlineData(false, "strace", "-o", "/dev/null", "./later")]
    [InlineData(false, "ssh", "-F", "later", "host")]
    [InlineData(false, "sed", "-f", "later")]
    [InlineData(false, "curl", "-K", "later")]
    [InlineData(false, "sed", "-flater")]
    [InlineData(false, "ssh", "-Flater", "host")]
    [InlineData(false, "curl", "--config=later")]
    [InlineData(false, "sqlite3", "data.db", ".read later")]
    [InlineData(false, "vim", "+source later")]
    [InlineData(false, "sh", "-c", "\"$0\" \"$@\"", "strace", "-o", "/dev/null", "./text")]
    [InlineData(false, "git", "-c", "core.pager={WORK}/text", "--version")]
    [InlineData(false, "git", "-c", "core.pager=./text", "log")]
    [InlineData(false, "git", "-c", "core.sshCommand=sh text", "fetch")]
    [InlineData(false, "git", "-c", "core.hooksPath=later", "commit")]
    [InlineData(false, "git", "-c", "alias.x=!./text", "x")]
    [InlineData(false, "git", "-c", "alias.x=!sh later", "x")]
    [InlineData(false, "git", "-c", "include.path={WORK}/later", "status")]
    [InlineData(false, "git", "--config-env=alias.x=HOME", "x")]
    [InlineData(false, "git", "--exec-path={WORK}", "x")]
    [InlineData(false, "git", "--exec-pa=bin", "x")]
    [InlineData(false, "git", "clone", "-u", "./text", "host:x")]
    [InlineData(false, "git", "fetch", "--upload-pack=./text")]
    [InlineData(false, "git", "rebase", "-x", "sh later")]
    [InlineData(false, "git", "rebase", "-x", "color./later")] // a setting's name is none behind -x
    [InlineData(false, "git", "grep", "-cO./later", "x")]
    [InlineData(false, "git", "grep", "-cOsh", "x")]
    [InlineData(false, "git", "bisect", "run", "./later")]
    [InlineData(false, "git", "bisect", "run", "make")]
    [InlineData(false, "git", "submodule", "foreach", "./later x")]
    [InlineData(false, "nice", "git", "-c", "core.pager=./text", "log")]
    [InlineData(false, "sh", "-c", "git -c core.pager=./text log")]
    [InlineData(false, "hg", "--config", "alias.x=!./text", "x")]
    [InlineData(false, "svn", "diff", "--diff-cmd", "./text")]
    [InlineData(false, "tar", "--checkpoint-action=exec=./text", "-cf", "/dev/null", "data")]
    [InlineData(false, "tar", "--checkpoint-act", "exec=sh later", "-cf", "/dev/null", "data")]
    [InlineData(false, "tar", "--to-command=./later", "-xf", "data")]
    [InlineData(false, "tar", "-I", "./text", "-cf", "x", "data")]
    [InlineData(false, "tar", "-cI./text", "-f", "x", "data")]
    [InlineData(false, "tar", "cfI", "x", "./text", "data")]
    [InlineData(false, "tar", "--use-compress-program", "./later", "-cf", "x", "data")]
    [InlineData(false, "rsync", "-e", "./text", "data", "host:x")]
    [InlineData(false, "rsync", "--rsh=later", "data", "host:x")]
    [InlineData(false, "ssh", "-oProxyCommand=./text", "host")]
    [InlineData(false, "sort", "--compress-program=./text", "data")]
    [InlineData(false, "sort", "--compress-prog", "./later", "data")]
    [InlineData(false, "split", "--filter=sh later", "data")]
    [InlineData(false, "install", "-s", "--strip-program=./text", "data", "x")]
    [InlineData(false, "zip", "-T", "-TT", "./text", "x.zip", "data")]
    [InlineData(false, "fd", "-x", "./text")]
    [InlineData(false, "rg", "--pre", "./text", "x")]
    [InlineData(false, "rg", "--pre=./later", "x")]
    [InlineData(false, "bat", "--pager", "sh later", "data")]
    [InlineData(false, "dpkg", "-i", "later")]
    [InlineData(false, "rpm", "-ivh", "later")]
    [InlineData(false, "apt-get", "install", "./later.deb")]
    [InlineData(false, "apt-get", "-o", "APT::Update::Pre-Invoke::=./text", "update")]
    [InlineData(false, "apt-get", "-c", "later", "update")]
    [InlineData(false, "pip", "install", "-r", "later")]
    [InlineData(false, "pip", "install", ".")]
    [InlineData(false, "ip", "-batch", "later")]
    [InlineData(false, "ip", "netns", "exec", "x", "./text")]
    [InlineData(true, "find", ".", "-exec", "./text", ";")]
    [InlineData(true, "xargs", "-a", "data", "./text")]
    [InlineData(true, "python3", "text")]
    [InlineData(true, "awk", "-f", "text")]
    [InlineData(true, "perl", "text")]
    [InlineData(true, "make", "-f", "text")]
    [InlineData(true, "ruby", "text")]
    [InlineData(true, "node", "text")]
    public async Task What_it_carries_out_may_not_change_behind_it(bool strict, params string[] command)
    {
        using RunBox box = new();
        if (strict)
        {
            File.WriteAllText(box.State.ConfigPath, """{"tools":{"exec":{"strictInlineEval":true}}}""");
        }
        foreach (string name in Programs)
        {
            File.Copy("/bin/true", box.Script("bin/" + name), overwrite: true);
        }
        File.WriteAllText(Path.Combine(box.Work, "data"), "text\n");
        string text = box.Script("text", "echo good\n");
        string[] argv = [.. command.Select(word => word.Replace("{WORK}", box.Work))];
        Assert.SkipUnless(argv[0][0] != '/' || File.Exists(argv[0]), argv[0] + " is not here");
        JsonObject prepared = await box.PreparedAsync(box.Request(argv));
        if (prepared["plan"]?.AsObject is { } plan)
        {
            await box.RunAsync(box.Request([.. plan["argv"]!.AsArray!.Select(word => word.AsText!)]).With("rawCommand", plan["commandText"])
                .With("systemRunPlan", plan)
                .With("approved", JsonTree.Of(true)).With("approvalDecision", JsonTree.Of("allow-always")));
        }
        File.WriteAllText(text, "echo evil\n");
        box.Script("later", "echo evil\n");
        Assert.StartsWith(Asks, await box.RunAsync(argv));
    }

    /// <summary>No list of programs is whole: one of which nothing is known may carry out a file of code that its words name.</summary>
    [Theory]
    [InlineData(false, "newlang", "text.lisp")]
    [InlineData(false, "newlang", "./text")]
    [InlineData(false, "newlang", "--script=./text")]
    [InlineData(false, "newlang", "-rtext")]
    [InlineData(false, "newlang", "run", "plain.jar")]
    [InlineData(false, "newlang", "-f", "sub/x.pl")]
    [InlineData(false, "newlang", "{WORK}/text")]
    [InlineData(false, "newlang", "a:text")]
    [InlineData(false, "newlang", "named")] // says its interpreter, and is not executable
    [InlineData(false, "nice", "newlang", "text")]
    [InlineData(false, "sh", "-c", "newlang text.lisp")]
    [InlineData(false, "sh", "-c", "newlang data; newlang text")]
    [InlineData(false, "gcc", "-wrapper", "./text", "data")]
    [InlineData(false, "go", "test", "-exec=./text")]
    [InlineData(false, "mocha", "-r", "./text")]
    [InlineData(true, "newlang", "data")]
    [InlineData(true, "newlang", "text.none")]
    [InlineData(true, "newlang", "sub")]
    [InlineData(true, "sha256sum", "text")]
    [InlineData(true, "gcc", "text")] // follows its project, of which a grant warns
    public async Task Of_an_unknown_program_with_code_nothing_is_remembered(bool remembered, params string[] command)
    {
        using RunBox box = new();
        foreach (string name in new[] { "newlang", "gcc", "go", "mocha", "sha256sum" })
        {
            File.Copy("/bin/true", box.Script("bin/" + name), overwrite: true);
        }
        box.Script("text", "echo good\n");
        foreach (string name in new[] { "data", "text.lisp", "plain.jar", "sub/x.pl" })
        {
            Directory.CreateDirectory(Path.Combine(box.Work, "sub"));
            File.WriteAllText(Path.Combine(box.Work, name), "text\n");
        }
        File.WriteAllText(Path.Combine(box.Work, "named"), "#!/bin/sh\necho good\n");
        string[] argv = [.. command.Select(word => word.Replace("{WORK}", box.Work))];
        // What comes over the wire for a yes of a gateway.
        if ((await box.PreparedAsync(box.Request(argv)))["plan"]?.AsObject is { } plan)
        {
            await box.RunAsync(box.Request([.. plan["argv"]!.AsArray!.Select(word => word.AsText!)]).With("rawCommand", plan["commandText"])
                .With("systemRunPlan", plan)
                .With("approved", JsonTree.Of(true)).With("approvalDecision", JsonTree.Of("allow-always")));
        }
        string again = await box.RunAsync(argv);
        Assert.True(remembered ? again == "ran" : again.StartsWith(Asks, StringComparison.Ordinal), again);
    }

    /// <summary>A word may name a file behind any of its signs, not only behind the first.</summary>
    [Theory]
    [InlineData(false, "ssh", "host", "sh:text")]
    [InlineData(false, "curl", "a@text")]
    [InlineData(false, "curl", "a:b:text")]
    [InlineData(true, "ssh", "host", "sh:none")]
    [InlineData(true, "curl", "a@none")]
    [InlineData(true, "curl", "a:b:none")]
    [InlineData(false, "ssh", "host", "-oProxyCommand=sh:none")] // in an option's value it may become one
    [InlineData(false, "curl", "--proxy=a@none")]
    public void A_file_behind_any_sign_is_none_to_remember(bool remembered, params string[] argv)
    {
        using RunBox box = new();
        box.Script("text", "echo good\n");
        File.Copy("/bin/true", box.Script("bin/" + argv[0]), overwrite: true);
        ResolutionContext context = new(box.Work, new Dictionary<string, string> { ["PATH"] = Path.Combine(box.Work, "bin") });
        Assert.Equal(remembered ? 1 : 0,
            AllowAlways.Decide(RunAnalysis.Analyze(argv, null, context), context, strictInlineEval: false).Rules.Count);
    }

    [Theory]
    [InlineData("tool", "plain")]
    [InlineData("cat", "text")]
    [InlineData("git", "status")]
    [InlineData("ssh", "host", "uptime")]
    [InlineData("git", "-c", "core.quotepath=false", "log", "--oneline")]
    [InlineData("git", "-c", "core.pager=cat", "diff")]
    [InlineData("git", "commit", "-m", "a text about x")]
    [InlineData("git", "push", "-u", "origin", "main")]
    [InlineData("git", "clean", "-xdf")]
    [InlineData("git", "log", "-n", "3", "text")]
    [InlineData("tar", "-czf", "/backup/x.tgz", "text")]
    [InlineData("tar", "xf", "x.tar")]
    [InlineData("tar", "-I", "zstd", "-cf", "/backup/x.tar", "text")]
    [InlineData("tar", "--to-stdout", "-xf", "x.tar")]
    [InlineData("sort", "-u", "text")]
    [InlineData("rg", "-n", "a.*b", "text")]
    [InlineData("dpkg", "-l", "bash")]
    [InlineData("apt-get", "install", "-y", "nginx")]
    [InlineData("apt-get", "update")]
    [InlineData("pip", "list")]
    [InlineData("ip", "addr")]
    [InlineData("strace", "-f")]
    [InlineData("strace", "-V")]
    [InlineData("git", "switch", "-c", "feature")]
    public async Task Other_words_are_remembered(params string[] argv)
    {
        using RunBox box = new();
        File.Copy("/bin/true", box.Script("bin/" + argv[0]), overwrite: true);
        string text = box.Script("text", "echo good\n");
        File.WriteAllText(Path.Combine(box.Work, "plain"), "good\n");
        Assert.Equal("ran", await box.RunAsync((await box.ApprovedAsync(argv)).With("approvalDecision", JsonTree.Of("allow-always"))));
        File.WriteAllText(text, "echo other\n");
        Assert.Equal("ran", await box.RunAsync(argv));
    }

    /// <summary>A yes on this machine is for what was shown: files that are others by now make it another question.</summary>
    [Theory]
    [InlineData(false, "bash", "s.sh")]
    [InlineData(true, "bash", "s.sh")]
    [InlineData(false, "./s.sh")]
    [InlineData(true, "./s.sh")]
    [InlineData(false, "sh", "-c", "./s.sh")]
    [InlineData(true, "sh", "-c", "./s.sh")]
    [InlineData(false, "nice", "./s.sh")]
    [InlineData(true, "nice", "./s.sh")]
    [InlineData(false, "sh", "./s.sh", "x")]
    [InlineData(true, "sh", "./s.sh", "x")]
    [InlineData(false, "tool", "x")]
    [InlineData(true, "tool", "x")]
    [InlineData(true, "sh", "-c", "bash s.sh; ./s.sh")]
    public async Task What_is_approved_is_what_was_shown(bool always, params string[] argv)
    {
        using RunBox box = new();
        string script = box.Script("s.sh", "#!/bin/sh\necho good\n"), tool = box.Script("bin/tool");
        Assert.Equal(Asks, await box.RunAsync(argv));
        string shown = Assert.Single(box.Admin.GetRequests()).Id;
        File.WriteAllText(argv[0] == "tool" ? tool : script, "#!/bin/sh\necho something else\n");
        // Not asked again yet: the yes meets files that nobody has seen.
        bool refused = Refused(() => box.Admin.Approve(shown, always));
        Assert.Equal(Asks, await box.RunAsync(argv));
        Assert.True(refused || !always);
        // Asked again: it is another question, and the old one is gone.
        Assert.DoesNotContain(box.Admin.GetRequests(), request => request.Id == shown);
        Assert.True(Refused(() => box.Admin.Approve(shown, always)));
        Assert.Equal(Asks, await box.RunAsync(argv));
        Assert.Empty(box.Started);
    }

    private static bool Refused(Action approve)
    {
        try
        {
            approve();
            return false;
        }
        catch (ExecRequestException)
        {
            return true;
        }
    }
}
