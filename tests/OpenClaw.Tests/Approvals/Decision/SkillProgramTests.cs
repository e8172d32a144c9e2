using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>
/// With <c>autoAllowSkills</c> the gateway says which programs run. What starts others by its arguments would be every program, so that needs a rule all the same.
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
        ExecApprovalsDocument document = ExecApprovalsDocument.Empty.WithAgent("main", new AgentApprovals { Security = ExecSecurity.Allowlist, Ask = ExecAsk.Off, AutoAllowSkills = true });
        EffectivePolicy policy = EffectivePolicy.Resolve(new ExecApprovalsSnapshot(document, "hash", Exists: true, null), ExecConfig.Empty, "main", DateTimeOffset.UtcNow);
        var environment = new Dictionary<string, string> { ["PATH"] = Path.Combine(box.Work, "bin") + ":/usr/bin:/bin", ["HOME"] = box.Work };
        RunInputs inputs = new() { Argv = argv, Analysis = RunAnalysis.Analyze(argv, null, new ResolutionContext(box.Work, environment)), WorkingDirectory = box.Work, Environment = environment, AgentId = "main" };
        return ExecPolicyEvaluator.Evaluate(inputs, policy, [skill], box.Work).Allowed;
    }
}
