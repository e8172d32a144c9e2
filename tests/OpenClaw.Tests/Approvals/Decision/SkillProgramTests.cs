using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// With <c>autoAllowSkills</c> the gateway says which programs run. What starts others by its arguments would be every program, so that
/// needs a rule all the same.
/// </summary>
[Trait("NotUnder", "wine")] // POSIX only.
public sealed class SkillProgramTests
{
    public SkillProgramTests() => Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses programs of POSIX");

    [Theory]
    [InlineData("tool", true)]
    [InlineData("tool --config x", true)]
    [InlineData("git status", true)]
    [InlineData("git -c color.ui=never log", true)]
    [InlineData("tar -cf a.tar b", true)]
    [InlineData("rg -n x", true)]
    [InlineData("git -c alias.x=!id x", false)]
    [InlineData("git clone --upload-pack=./x y", false)]
    [InlineData("git grep -O./x y", false)]
    [InlineData("git bisect run ./x", false)]
    [InlineData("tar -cf a --checkpoint=1 --checkpoint-action=exec=./x b", false)]
    [InlineData("tar -I ./x -cf a b", false)]
    [InlineData("rsync -e ./x a b", false)]
    [InlineData("rg --pre ./x y", false)]
    [InlineData("split --filter=./x y", false)]
    [InlineData("fd -x ./x", false)]
    [InlineData("strace ./x", false)]
    [InlineData("xargs ./x", false)]
    [InlineData("parallel ./x", false)]
    [InlineData("ssh-agent ./x", false)]
    [InlineData("screen ./x", false)]
    [InlineData("watch ./x", false)]
    [InlineData("python3 x", false)]
    [InlineData("sh x", false)]
    // Known not to start programs by their arguments, or only by options that are known.
    [InlineData("jq .a x.json", true)]
    [InlineData("curl -s -o x http://a", true)]
    [InlineData("wget -q http://a", true)]
    [InlineData("cp a b", true)]
    [InlineData("tree", true)]
    [InlineData("ssh host uptime", true)]
    [InlineData("sort -k2 a", true)]
    [InlineData("curl -K x", false)]
    [InlineData("curl -sKx", false)]
    [InlineData("curl --engine ./x a", false)]
    [InlineData("wget -e use_askpass=./x a", false)]
    [InlineData("wget --use-ask=./x a", false)]
    [InlineData("sftp -b x host", false)]
    [InlineData("ip netns ex a ./x", false)]
    [InlineData("mount -t fuse x#y /mnt", false)]
    [InlineData("mount -aT ./x", false)]
    [InlineData("scp -D ./x a b:", false)]
    [InlineData("scp -D./x a b:", false)]
    [InlineData("scp -r a b:", true)]
    [InlineData("ssh -I ./x host", false)]
    [InlineData("ssh -vI ./x host", false)]
    [InlineData("ssh -i key host", true)]
    [InlineData("ncat --lua-exec x -l 1", false)]
    [InlineData("git remote-ext a x", false)]
    [InlineData("git remote-ext", false)]
    [InlineData("git merge-index ./x -a", false)]
    [InlineData("git filter-branch --setup ./x", false)]
    [InlineData("git instaweb --httpd=./x", false)]
    [InlineData("git instaweb -d ./x", false)]
    [InlineData("git daemon --access-hook=./x", false)]
    [InlineData("git svn fetch --authors-prog=./x", false)]
    [InlineData("git branch -d x", true)]
    [InlineData("rsync -a a b", true)]
    [InlineData("rsync --daemon --config=x", false)]
    [InlineData("rsync --port 9 --daemon", false)]
    [InlineData("sysctl kernel.core_pattern=|/x", false)]
    [InlineData("sysctl -w kernel.modprobe=/x", false)]
    [InlineData("hg status", true)]
    [InlineData("hg bisect -c ./x", false)]
    [InlineData("hg extdiff -p ./x", false)]
    [InlineData("hg debugshell", false)]
    [InlineData("bzr diff --using ./x", false)]
    [InlineData("fossil diff --command ./x", false)]
    [InlineData("fossil sql", false)]
    [InlineData("cvs -d :ext;CVS_RSH=./x:h:/x co y", false)]
    [InlineData("gh pr list", true)]
    [InlineData("gh alias set x !id", false)]
    [InlineData("gh extension install x", false)]
    [InlineData("gh repo clone a/b -- -u ./x", false)]
    [InlineData("nm --plugin ./x a", false)]
    [InlineData("nm a", true)]
    [InlineData("perl5.36-x86_64-linux-gnu x", false)]
    [InlineData("x86_64-linux-gnu-gcc-12 x.c", false)]
    [InlineData("bash-static x", false)]
    [InlineData("busybox.static x", false)]
    // Editors, pagers, debuggers, interpreters, build tools, package managers, clients with commands of their own: whatever the arguments
    // are.
    [InlineData("vim -c !id", false)]
    [InlineData("vim x", false)]
    [InlineData("vim.basic -c !id", false)]
    [InlineData("vi x", false)]
    [InlineData("view x", false)]
    [InlineData("nvim x", false)]
    [InlineData("ed x", false)]
    [InlineData("ex x", false)]
    [InlineData("nano x", false)]
    [InlineData("emacs --batch x", false)]
    [InlineData("emacs-gtk x", false)]
    [InlineData("less x", false)]
    [InlineData("more x", false)]
    [InlineData("man -P ./x ls", false)]
    [InlineData("info ls", false)]
    [InlineData("expect -c x", false)]
    [InlineData("gdb -ex x", false)]
    [InlineData("lldb x", false)]
    [InlineData("bpftrace x", false)]
    [InlineData("make all", false)]
    [InlineData("cmake .", false)]
    [InlineData("gcc x.c", false)]
    [InlineData("gcc-12 x.c", false)]
    [InlineData("ninja", false)]
    [InlineData("cargo build", false)]
    [InlineData("go build", false)]
    [InlineData("dotnet build", false)]
    [InlineData("pytest", false)]
    [InlineData("npm install x", false)]
    [InlineData("pip install x", false)]
    [InlineData("gem install x", false)]
    [InlineData("apt-get install x", false)]
    [InlineData("awk x", false)]
    [InlineData("sed s/a/b/ x", false)]
    [InlineData("m4 x", false)]
    [InlineData("dc -e x", false)]
    [InlineData("tclsh x", false)]
    [InlineData("lua5.4 x", false)]
    [InlineData("java -version", false)]
    [InlineData("find . -exec ./x", false)]
    [InlineData("sqlite3 a.db", false)]
    [InlineData("psql", false)]
    [InlineData("docker ps", false)]
    [InlineData("kubectl get pods", false)]
    [InlineData("yt-dlp x", false)]
    [InlineData("ffmpeg -i x", false)]
    [InlineData("gpg -d x", false)]
    [InlineData("openssl version", false)]
    [InlineData("tcpdump -z x", false)]
    [InlineData("crontab x", false)]
    [InlineData("systemctl start x", false)]
    [InlineData("xdg-open x", false)]
    [InlineData("firefox x", false)]
    public void Runs(string command, bool runs)
    {
        using RunBox box = new();
        string[] argv = [.. ShellWords.Split(command)!];
        box.Script("bin/" + argv[0]);
        foreach (string[] form in new string[][] { argv, ["sh", "-c", command] })
        {
            Assert.Equal(runs, Decides(box, form, argv[0]));
        }
    }

    /// <summary>Whatever is known to start programs has a way to be asked with: none of the catalogue is left out by its family.</summary>
    [Fact]
    public void OfTheCatalogueOnlyWhatWritesOrHasKnownOptionsRuns()
    {
        string[] run =
            [.. ProgramCatalog.Rows.Where(row => row.Danger is not null && !row.MayStartOthers([row.Names[0]], mayExpand: false))
                .SelectMany(row => row.Names)];
        foreach (string family in new[] { "vim less man gdb make npm pip python3 perl bash sudo xargs awk sed expect ld-linux docker psql mail code gs chrome nmap schtasks ssh-add cargo" })
        {
            Assert.Empty(run.Intersect(family.Split(' ')));
        }
        Assert.All(run, name => Assert.True(
            ProgramCatalog.Exact(name) is { Runs: not null } or { StartsNothing: true }
                or { Danger: { CarriesOutFiles: false, TakesTexts: false, FollowsProject: false, StartsPrograms: false, Installs: false } },
                name));
    }

    /// <summary>The name under which it is called counts as well as the file's own.</summary>
    [Fact]
    public void TheNameCounts()
    {
        using RunBox box = new();
        box.Script("bin/harmless");
        OpenClaw.Node.Native.PosixFile.ReplaceLink(Path.Combine(box.Work, "bin", "vim"), Path.Combine(box.Work, "bin", "harmless"));
        box.Script("bin/vim.tiny");
        OpenClaw.Node.Native.PosixFile.ReplaceLink(Path.Combine(box.Work, "bin", "edit"), Path.Combine(box.Work, "bin", "vim.tiny"));
        Assert.False(Decides(box, ["vim", "x"], "vim"));
        Assert.False(Decides(box, ["edit", "x"], "edit"));
        Assert.True(Decides(box, ["harmless", "x"], "harmless"));
    }

    [Fact]
    public void AnArgumentThatTheShellMakesMayBeSuchAnOption()
    {
        using RunBox box = new();
        box.Script("bin/tar");
        box.Script("bin/tool");
        Assert.False(Decides(box, ["sh", "-c", "tar -cf a *"], "tar"));
        Assert.True(Decides(box, ["sh", "-c", "tool *"], "tool"));
    }

    private static bool Decides(RunBox box, string[] argv, string skill)
    {
        ExecApprovalsDocument document = ExecApprovalsDocument.Empty.WithAgent("main",
            new AgentApprovals { Security = ExecSecurity.Allowlist, Ask = ExecAsk.Off, AutoAllowSkills = true });
        EffectivePolicy policy = EffectivePolicy.Resolve(new ExecApprovalsSnapshot(document, "hash", Exists: true, null), ExecConfig.Empty,
            "main", DateTimeOffset.UtcNow);
        var environment = new Dictionary<string, string> { ["PATH"] = Path.Combine(box.Work, "bin") + ":/usr/bin:/bin",
            ["HOME"] = box.Work };
        RunInputs inputs = new() { Argv = argv, Analysis = RunAnalysis.Analyze(argv, null, new ResolutionContext(box.Work, environment)),
            WorkingDirectory = box.Work, Environment = environment, AgentId = "main" };
        return ExecPolicyEvaluator.Evaluate(inputs, policy, [skill], box.Work).Allowed;
    }
}
