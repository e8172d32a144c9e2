using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>Why no plan can be made. <see cref="UnsupportedShape"/> asks for the long explanation.</summary>
internal sealed class PlanRefusedException(string message, bool unsupportedShape = false) : Exception(message)
{
    public bool UnsupportedShape { get; } = unsupportedShape;
}

/// <summary>Makes the plan of a command (spec/exec-approvals.md 6.1): what exactly would run, held to the files as they are now.</summary>
internal static class RunPlanBuilder
{
    /// <param name="argv">The command.</param>
    /// <param name="analysis">What it would start.</param>
    /// <param name="context">Where; the directory is the request's.</param>
    /// <param name="bind">False when nobody will ever be asked about it: then it is only written down.</param>
    /// <exception cref="PlanRefusedException">The command cannot be held to anything.</exception>
    public static RunPlan Build(IReadOnlyList<string> argv, CommandAnalysis analysis, ResolutionContext context, bool bind)
    {
        if (!bind)
        {
            string directory = RealPath.TryResolve(LexicalPath.Resolve(Directory.GetCurrentDirectory(), context.DirectoryOrOwn))
                ?? throw new PlanRefusedException("SYSTEM_RUN_DENIED: working directory does not exist or is inaccessible");
            return Plan(argv, analysis, directory, null);
        }
        if (analysis.ShellPayload is null && analysis.BlockedShellForm)
        {
            throw new PlanRefusedException(DecisionTexts.Message(DecisionReason.OperandUnbindable, MutableOperand.Unbindable), unsupportedShape: true);
        }
        DirectoryCapture capture = DirectoryCapture.TryCapture(context.DirectoryOrOwn, out DecisionReason refusal)
            ?? throw new PlanRefusedException(DecisionTexts.Message(refusal));
        IReadOnlyList<string> pinned = PinProgram(argv, analysis, context with { WorkingDirectory = capture.Path })
            ?? throw new PlanRefusedException(DecisionTexts.Message(DecisionReason.UnstableExecutable));
        MutableFileOperand? operand = MutableOperand.Find(pinned, capture.Path, analysis.ShellPayload, context.Environment);
        return Plan(pinned, analysis, capture.Path, operand);
    }

    /// <summary>The command with its program as a real path; as it is when a shell or a wrapper starts the program; null when there is no such program.</summary>
    public static IReadOnlyList<string>? PinProgram(IReadOnlyList<string> argv, CommandAnalysis analysis, ResolutionContext context)
    {
        if (analysis.ShellPayload is not null || analysis.Segments.Any(segment => segment.Wrappers.Count > 0))
        {
            return argv;
        }
        if (ExecutableResolution.Find(argv[0], context).TrustPath is not { } path)
        {
            return null;
        }
        return path == argv[0] ? argv : [path, .. argv.Skip(1)];
    }

    private static RunPlan Plan(IReadOnlyList<string> argv, CommandAnalysis analysis, string directory, MutableFileOperand? operand)
    {
        string text = CommandText.Render(argv);
        string? preview = JsText.TrimToNull(analysis.PreviewText);
        return new RunPlan { Argv = argv, Cwd = directory, CommandText = text, CommandPreview = preview == text ? null : preview, MutableFileOperand = operand };
    }
}
