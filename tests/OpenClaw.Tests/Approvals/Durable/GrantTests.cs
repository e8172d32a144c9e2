using System.Diagnostics;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Approvals.Durable;

/// <summary>
/// What somebody allowed always is that very thing: its path letter by letter, its arguments, its directory, and of a script what it said
/// then.
/// </summary>
public sealed class GrantTests : NeedsPosix
{
    private const string Asks = "SYSTEM_RUN_DENIED: approval required";

    [Theory]
    [InlineData("q*r", "qZr")]
    [InlineData("q*r", "q*rr")]
    [InlineData("q?r", "qZr")]
    [InlineData("*", "anything")]
    [InlineData("**", "sub/other")]
    [InlineData("?", "x")]
    [InlineData("a*/tool", "ab/tool")]
    [InlineData("[ab]", "a")]
    [InlineData("~tool", "tool")]
    [InlineData("tool", "TOOL")]
    public async Task A_path_with_wildcards_in_its_name_allows_no_other(string granted, string other)
    {
        using RunBox box = new();
        string program = box.Script("bin/" + granted), another = box.Script("bin/" + other);
        await GrantAsync(box, program, "x");
        Assert.Equal("ran", await box.RunAsync(program, "x"));
        Assert.Equal(Asks, await box.RunAsync(another, "x"));
    }

    [Fact]
    public async Task A_person_may_still_write_patterns()
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"on-miss"},"agents":{"main":{"allowlist":["{WORK}/bin/q*r"]}}}""");
        Assert.Equal("ran", await box.RunAsync(box.Script("bin/qZr")));
    }

    [Theory]
    [InlineData("/bin/bash", "{WORK}/s.sh")]
    [InlineData("/bin/sh", "s.sh")]
    [InlineData("/bin/sh", "./s.sh", "argument")]
    [InlineData("/usr/bin/dash", "{WORK}/s.sh")]
    [InlineData("{WORK}/s.sh")]
    [InlineData("{WORK}/s.sh", "argument")]
    [InlineData("./s.sh")]
    [InlineData("/usr/bin/env", "{WORK}/s.sh")]
    [InlineData("/usr/bin/nice", "{WORK}/s.sh")]
    [InlineData("/bin/sh", "-c", "{WORK}/s.sh")]
    [InlineData("/bin/sh", "-c", "./s.sh x")]
    public async Task A_script_that_says_something_else_now_is_asked_about_again(params string[] command)
    {
        using RunBox box = new();
        string script = box.Script("s.sh");
        string[] argv = command.Select(word => word.Replace("{WORK}", box.Work)).ToArray();
        if (!File.Exists(argv[0]) && Path.IsPathRooted(argv[0]))
        {
            Assert.Skip(argv[0] + " is not here");
        }
        await GrantAsync(box, argv);
        if (box.Store.Load().Document.Agent("main")?.Allowlist is null)
        {
            return; // nothing was remembered: then there is nothing to lose
        }
        string before = await box.RunAsync(argv);
        File.WriteAllText(script, "#!/bin/sh\nrm -rf /\n");
        int started = box.Started.Count;
        Assert.StartsWith("SYSTEM_RUN_DENIED", await box.RunAsync(argv), StringComparison.Ordinal);
        Assert.Equal(started, box.Started.Count);
        File.WriteAllText(script, "#!/bin/sh\necho hello\n");
        Assert.Equal(before, await box.RunAsync(argv));
    }

    [Fact]
    public async Task What_changed_is_said()
    {
        using RunBox box = new();
        string script = box.Script("s.sh");
        await GrantAsync(box, "/bin/sh", script);
        Assert.Equal("ran", await box.RunAsync("/bin/sh", script));
        File.WriteAllText(script, "#!/bin/sh\nrm -rf /\n");
        Assert.Contains("it is not what it was", Assert.Single(box.Admin.Test(["/bin/sh", script], "main", box.Work).Programs).Why,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_that_holds_no_content_lets_no_script_run()
    {
        using RunBox box = new();
        string script = box.Script("s.sh");
        await GrantAsync(box, "/bin/sh", script);
        string stored = box.Store.Load().Document.Serialize();
        int at = stored.IndexOf(";content:", StringComparison.Ordinal);
        box.SetPolicy(stored.Remove(at, ";content:".Length + 64));
        Assert.Equal(Asks, await box.RunAsync("/bin/sh", script));
    }

    [Fact]
    public async Task A_grant_for_a_program_that_ordinary_accounts_can_replace_says_so()
    {
        using RunBox box = new();
        string program = box.Script("bin/tool");
        Links.ChangeMode(program, Convert.ToInt32("777", 8));
        Assert.Equal(Asks, await box.RunAsync(program));
        Assert.Contains(program + " can be replaced",
            Assert.Single(box.Admin.Approve(Assert.Single(box.Admin.GetRequests()).Id, always: true).Warnings), StringComparison.Ordinal);

        string other = box.Script("bin/other");
        Links.ChangeMode(other, Convert.ToInt32("777", 8));
        await GrantAsync(box, other);
        Assert.Contains(box.Admin.ReadHistory(),
            record => record.Detail?.Contains(other + " can be replaced", StringComparison.Ordinal) == true);
        await GrantAsync(box, "/usr/bin/uname");
        Assert.Contains(box.Admin.ReadHistory(), record => record.Detail == "allowed always through the gateway: /usr/bin/uname");
    }

    /// <summary>
    /// Whoever could put another program there: by the file, by its directory, by any directory above, by a link on the way.
    /// </summary>
    [Theory]
    [InlineData("chmod 0777 a/b/tool", "a/b/tool", true)]
    [InlineData("chmod 0757 a/b/tool", "a/b/tool", true)]
    [InlineData("chmod 0777 a/b", "a/b/tool", true)]
    [InlineData("chmod 1777 a/b", "a/b/tool", true)] // sticky does for /tmp above, not where the program lies: it can be put there before
    [InlineData("chmod 0777 a", "a/b/tool", true)]
    [InlineData("ln -s b a/link; chmod 0777 a", "a/link/tool", true)]
    [InlineData("chown 12345 a/b/tool", "a/b/tool", true)]
    [InlineData("chown 12345 a/b", "a/b/tool", true)]
    [InlineData("chown 12345 a", "a/b/tool", true)]
    [InlineData("chgrp 12345 a/b/tool; chmod 0775 a/b/tool", "a/b/tool", true)]
    [InlineData("mkdir c; ln -s ../../c/x a/b/away; cp a/b/tool c/x; chmod 0777 c", "a/b/away", true)]
    [InlineData("mkdir c; ln -s ../../c/x a/b/away; cp a/b/tool c/x", "a/b/away", false)]
    [InlineData("true", "a/b/tool", false)]
    [InlineData("chmod 0700 a a/b a/b/tool", "a/b/tool", false)]
    [InlineData("ln -s b a/link", "a/link/tool", false)]
    [InlineData("true", "/usr/bin/uname", false)]
    [InlineData("true", "uname", false)]
    public void A_program_can_be_replaced_by_more_than_its_own_mode(string world, string program, bool replaceable)
    {
        Assert.SkipUnless(OpenClaw.Node.Native.PosixAccounts.IsRoot, "needs an owner that is root");
        using RunBox box = new();
        using (Process shell = Process.Start(new ProcessStartInfo("/bin/sh",
            $"-ec \"umask 022; mkdir -p a/b; cp /bin/true a/b/tool; {world}\"") { WorkingDirectory = box.Work, UseShellExecute = false })!)
        {
            shell.WaitForExit();
            Assert.Equal(0, shell.ExitCode);
        }
        string path = program.Contains('/') ? Path.Combine(box.Work, program) : program;
        Assert.Equal(replaceable,
            ReplaceableProgram.Problem(path) is { } problem && problem.StartsWith(path + " can be replaced", StringComparison.Ordinal));
    }

    /// <summary>
    /// A gateway before 2026.8 in mode full has nothing prepared and names no directory: then the node's own counts, at the grant as at the
    /// run.
    /// </summary>
    [Theory]
    [InlineData(null, null, "ran", "/bin/sh", "-lc", "id -g")]
    [InlineData(null, null, "ran", "/bin/sh", "-c", "id -g")]
    [InlineData(null, null, "ran", "/bin/sh", "-lc", "/usr/bin/id -g")]
    [InlineData(null, null, "ran", "/bin/sh", "-lc", "'id' \"-g\"")]
    [InlineData(null, null, "ran", "/usr/bin/id", "-g")]
    [InlineData(null, null, "ran", "id", "-g")]
    [InlineData(null, "", "ran", "/bin/sh", "-lc", "id -g")]
    [InlineData(null, " ", "ran", "/bin/sh", "-lc", "id -g")]
    [InlineData(null, "{OWN}", "ran", "/bin/sh", "-lc", "id -g")]
    [InlineData("{OWN}", null, "ran", "/bin/sh", "-lc", "id -g")]
    [InlineData(null, null, Asks, "/bin/sh", "-lc", "id -u")]
    [InlineData(null, null, Asks, "/bin/sh", "-lc", "id")]
    [InlineData(null, null, Asks, "/bin/sh", "-lc", "id -g root")]
    [InlineData(null, null, Asks, "/bin/sh", "-lc", "id -g; id")]
    [InlineData(null, null, Asks, "/bin/sh", "-lc", "cd /tmp && id -g")]
    [InlineData(null, "{WORK}", Asks, "/bin/sh", "-lc", "id -g")]
    [InlineData("{WORK}", null, Asks, "/bin/sh", "-lc", "id -g")]
    [InlineData("{WORK}", "{OWN}", Asks, "/bin/sh", "-lc", "id -g")]
    public async Task Without_a_directory_the_nodes_own_counts(string? granted, string? asked, string expected, params string[] argv)
    {
        using RunBox box = new();
        JsonObject In(string? directory, params string[] words) =>
            box.Request(words)
                .With("cwd", directory is null ? JsonTree.Null
                    : JsonTree.Of(directory.Replace("{OWN}", Directory.GetCurrentDirectory()).Replace("{WORK}", box.Work)))
                .With("rawCommand", words[0] == "/bin/sh" ? JsonTree.Of(words[2]) : JsonTree.Null);
        Assert.Equal("ran",
            await box.RunAsync((await box.ApprovedAsync(In(granted, "/bin/sh", "-lc", "id -g")))
                .With("approvalDecision", JsonTree.Of("allow-always"))));
        Assert.Equal(expected, await box.RunAsync(In(asked, argv)));
    }

    private static async Task GrantAsync(RunBox box, params string[] argv)
    {
        JsonObject approved = (await box.ApprovedAsync(argv)).With("approvalDecision", JsonTree.Of("allow-always"));
        Assert.Equal("ran", await box.RunAsync(approved));
    }
}
