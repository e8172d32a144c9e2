using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// What a program was held to is one thing for plans, for yeses for once and until the start: the file, and the path by which it was found.
/// </summary>
public sealed class HeldProgramTests
{
    [PosixTheory]
    [InlineData("nothing", true)]
    [InlineData("a link before it", false)] // The same file by another path: a script would look beside the link.
    [InlineData("another file before it", false)]
    [InlineData("other content", false)]
    [InlineData("gone", false)]
    public void A_program_is_the_same_by_the_same_path_only(string change, bool same)
    {
        using RunBox box = new();
        string tool = box.Script("late/tool"), early = Path.Combine(box.Work, "early");
        Directory.CreateDirectory(early);
        ResolutionContext context = new(box.Work, new Dictionary<string, string> { ["PATH"] = early + ":" + Path.GetDirectoryName(tool) });
        HeldProgram held = HeldProgram.Find("tool", context);
        ProgramBinding binding = new(["tool"], [], null, context);
        string Hash() => PendingRequestBuilder.ProgramsHash(RunAnalysis.Analyze(["tool"], null, context), context);
        string before = Hash();
        switch (change)
        {
            case "a link before it":
                Links.Create(Path.Combine(early, "tool"), tool);
                break;
            case "another file before it":
                box.Script("early/tool");
                break;
            case "other content":
                box.Script("late/tool", "#!/bin/sh\necho other\n");
                break;
            case "gone":
                Links.Remove(tool);
                break;
        }
        Assert.Equal((same, same, same), (HeldProgram.Find("tool", context) == held, binding.IsCurrent(), Hash() == before));
    }
}
