using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// What is executed for a decision (docs/protocol/policy.md 6.6): never a name that could lead elsewhere when a path is known. Null means
/// that what would be executed is not what was decided about.
/// </summary>
internal static class RunArgv
{
    /// <param name="decision">The decision.</param>
    /// <param name="argv">The request's argv, its program already replaced by its real path when somebody approved it.</param>
    /// <param name="context">Where programs are looked for.</param>
    public static IReadOnlyList<string>? Build(PolicyDecision decision, IReadOnlyList<string> argv, ResolutionContext context)
    {
        CommandAnalysis analysis = decision.Inputs.Analysis;
        if (!decision.IsByRules)
        {
            // What a person or a durable grant allowed was looked at with its programs, too: they are pinned where that is possible.
            bool looked = decision.Security == ExecSecurity.Allowlist || decision.Inputs.Approved;
            return looked && analysis.Form == CommandForm.PosixPayload && !decision.Inputs.IsWindows
                ? PinnedCommand.OfPayload(analysis, decision.Segments, context, allowed: false) ?? argv
                : argv;
        }
        if (analysis.ShellPayload is null)
        {
            return decision.Segments.Count == 1 ? Pinned(decision.Segments[0], context) : argv;
        }
        if (analysis.Form == CommandForm.PowerShellPayload && decision.Segments.Count > 0
            && decision.Segments.All(verdict => verdict.Segment.Ps is not null))
        {
            return PsArgv.Build(decision, 0, decision.Segments.Count);
        }
        if (decision.Inputs.IsWindows)
        {
            // A text for cmd.exe is started step by step (CmdSteps); its argv is only what was asked for.
            return analysis.Form == CommandForm.CmdPayload ? argv
                : decision.Segments.Count == 1 ? Pinned(decision.Segments[0], context)
                : null;
        }
        bool keepsArguments = decision.Segments.All(verdict => verdict.By != Satisfaction.SafeBin
            || !verdict.Segment.Words.Skip(1).Any(word => word.MayExpand));
        return analysis.Form == CommandForm.PosixPayload && keepsArguments
            ? PinnedCommand.OfPayload(analysis, decision.Segments, context, allowed: true) : null;
    }

    /// <summary>True when rules allowed a text for cmd.exe: then cmd.exe must not read it.</summary>
    public static bool NeedsSteps(PolicyDecision decision) =>
        decision.Inputs.IsWindows && decision.IsByRules && decision.Inputs.Analysis.Form == CommandForm.CmdPayload;

    private static List<string>? Pinned(SegmentVerdict verdict, ResolutionContext context)
    {
        CommandSegment segment = verdict.Segment;
        if (segment.Blocked is not null || segment.EffectiveArgv.Count == 0 || segment.RuleProgram != segment.EffectiveArgv[0])
        {
            return null;
        }
        List<string> argv = [.. segment.EffectiveArgv];
        argv[0] = PinnedCommand.PathOf(verdict.Program) ?? argv[0];
        if (segment.Shell?.ScriptArgv is { Count: > 0 } script && PinnedCommand.ScriptPath(script[0], context, verdict.Script) is { } path)
        {
            argv[argv.Count - script.Count] = path;
        }
        return argv;
    }
}
