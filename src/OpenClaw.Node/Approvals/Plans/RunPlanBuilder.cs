using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Operands;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// Why no plan can be made; its message is that of the wire. <see cref="UnsupportedShape"/> asks for the long explanation.
/// </summary>
internal sealed class PlanRefusedException(DecisionReason reason, string? detail = null, bool unsupportedShape = false)
    : Exception(DecisionTexts.Message(reason, detail))
{
    public DecisionReason Reason { get; } = reason;

    /// <summary>Completes the reason.</summary>
    public string? Detail { get; } = detail;

    /// <summary>True where a file is named that is too large to be read, or may not be.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>True where only somebody's yes would need what cannot be had: what rules allow is allowed without it.</summary>
    public bool IsForApproval => UnsupportedShape || IsUnreadable;

    public bool UnsupportedShape { get; } = unsupportedShape;
}

/// <summary>Makes the plan of a command (docs/protocol/policy.md 6.1): what exactly would run, held to the files as they are now.</summary>
internal static class RunPlanBuilder
{
    /// <summary>The plan of a command of which nobody will ever be asked: it is only written down.</summary>
    /// <exception cref="PlanRefusedException">The directory is not there.</exception>
    public static RunPlan Unbound(IReadOnlyList<string> argv, CommandAnalysis analysis, ResolutionContext context)
    {
        string directory = RealPath.TryResolve(LexicalPath.Resolve(OwnDirectory.Path, context.DirectoryOrOwn))
            ?? throw new PlanRefusedException(DecisionReason.DirectoryInaccessible);
        return Plan(argv, analysis, directory, null);
    }

    /// <summary>The plan of a command that is held to the files as they are now.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">Where; the directory is the request's.</param>
    /// <exception cref="PlanRefusedException">The command cannot be held to anything.</exception>
    public static RunPlan Bound(PlannedCommand command, ResolutionContext context)
    {
        try
        {
            return BoundAs(command, context);
        }
        catch (PlanRefusedException refused) when (refused.UnsupportedShape && command.AsAsked is { } asked)
        {
            // A shell with a path in its text cannot always be held to that file; with a name it can, and what runs is pinned then.
            return BoundAs(asked, context);
        }
    }

    private static RunPlan BoundAs(PlannedCommand command, ResolutionContext context)
    {
        CommandAnalysis analysis = command.Analysis;
        if (analysis.ShellPayload is null && analysis.BlockedShellForm)
        {
            throw new PlanRefusedException(DecisionReason.OperandUnbindable, ScriptOperand.Unbindable.Text, unsupportedShape: true);
        }
        DirectoryCapture capture = DirectoryCapture.TryCapture(context.DirectoryOrOwn, out DecisionReason refusal)
            ?? throw new PlanRefusedException(refusal);
        if (UnclearPaths.Any(analysis, context))
        {
            throw new PlanRefusedException(DecisionReason.UnstableExecutable);
        }
        IReadOnlyList<string> pinned = PinProgram(command.Argv, analysis, context with { WorkingDirectory = capture.Path })
            ?? throw new PlanRefusedException(DecisionReason.UnstableExecutable);
        return Plan(pinned, analysis, capture.Path, OperandOf(command, pinned, capture.Path, context));
    }

    private static MutableFileOperand? OperandOf(PlannedCommand command, IReadOnlyList<string> argv, string directory,
        ResolutionContext context)
    {
        try
        {
            return MutableOperand.Find(command.Analysis, argv, directory, context.Environment);
        }
        catch (PlanRefusedException refused) when (refused.IsForApproval && command.IsCovered)
        {
            // Nobody approves it: each program is allowed by a rule, and held to its file when it runs.
            return null;
        }
        catch (PlanRefusedException refused) when (refused.UnsupportedShape && command.Decision.Inputs.IsWindows
            && command.Analysis is { Form: CommandForm.CmdPayload or CommandForm.PowerShellPayload, Refusal: { } reason })
        {
            // Whoever wrote the text can write it so that it is understood.
            throw new PlanRefusedException(refused.Reason, $"{refused.Detail}: {reason.Text.TrimEnd('.')}.", unsupportedShape: true);
        }
    }

    /// <summary>
    /// The command with its program as a real path; as it is when a shell starts the program; null when there is no such program.
    /// </summary>
    public static IReadOnlyList<string>? PinProgram(IReadOnlyList<string> argv, CommandAnalysis analysis, ResolutionContext context)
    {
        if (analysis.ShellPayload is not null)
        {
            return argv;
        }
        if (analysis.Segments.Any(segment => segment.Wrappers.Count > 0))
        {
            return PinnedCommand.BehindWrappers(argv, analysis.Segments, context);
        }
        if (PinnedCommand.PathOf(ExecutableResolution.Find(argv[0], context)) is not { } path)
        {
            return null;
        }
        return path == argv[0] ? argv : [path, .. argv.Skip(1)];
    }

    private static RunPlan Plan(IReadOnlyList<string> argv, CommandAnalysis analysis, string directory, MutableFileOperand? operand)
    {
        string text = CommandText.Render(argv);
        string? preview = JsText.TrimToNull(analysis.PreviewText);
        return new RunPlan { Argv = argv, Cwd = directory, CommandText = text, CommandPreview = preview == text ? null : preview,
            MutableFileOperand = operand };
    }
}
