using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Durable;

/// <summary>
/// What "allow always" would remember of a command: one rule for each program, bound to its arguments and directory. Nothing where such a
/// rule would allow more than was seen: interpreters, shells with inline commands, whatever a person has to look at (spec/exec-approvals.md 8).
/// </summary>
/// <param name="Rules">The rules.</param>
/// <param name="Complete">Every program got one.</param>
internal sealed record AllowAlways(IReadOnlyList<AllowAlwaysRule> Rules, bool Complete)
{
    public static AllowAlways Nothing { get; } = new([], false);

    /// <summary>What a plan tells the gateway beforehand.</summary>
    public static AllowAlways Coverage(CommandAnalysis analysis, ResolutionContext context, bool strictInlineEval)
    {
        if (!analysis.Ok || analysis.ShellPayload is null && analysis.Shell is not null)
        {
            return Nothing;
        }
        List<CommandSegment> reusable = analysis.Segments.Where(segment => analysis.ShellPayload is null || IsReusable(segment)).ToList();
        AllowAlways coverage = Of(reusable, context, strictInlineEval);
        return coverage with { Complete = coverage.Complete && reusable.Count == analysis.Segments.Count };
    }

    /// <summary>What is remembered when somebody chose "allow always"; nothing makes the approval one for once.</summary>
    public static AllowAlways Decide(CommandAnalysis analysis, ResolutionContext context, bool strictInlineEval)
    {
        bool once = !analysis.Ok || strictInlineEval && analysis.Segments.Any(segment => segment.InlineEval is not null)
            || analysis.ShellPayload is not null && analysis.Segments.Any(segment => !IsReusable(segment) || HasRuntimeText(segment));
        return once ? Nothing : Of(analysis.Segments, context, strictInlineEval);
    }

    private static AllowAlways Of(IReadOnlyList<CommandSegment> segments, ResolutionContext context, bool strictInlineEval)
    {
        List<AllowAlwaysRule> rules = [];
        int covered = 0;
        foreach (CommandSegment segment in segments)
        {
            if (RuleFor(segment, context, strictInlineEval) is { } rule)
            {
                // A shell's rule names what the shell starts, so it does not count as the segment's own (the gateway is told "not complete").
                covered += segment.Shell is null ? 1 : 0;
                if (!rules.Contains(rule))
                {
                    rules.Add(rule);
                }
            }
        }
        return new AllowAlways(rules, segments.Count > 0 && covered == segments.Count);
    }

    private static AllowAlwaysRule? RuleFor(CommandSegment segment, ResolutionContext context, bool strictInlineEval)
    {
        if (segment.Blocked is not null || segment.NoRule is not null || segment.SearchChanged is not null || segment.DirectoryMayChange || segment.ArgumentsMayExpand
            || segment.RuleArgv.Count == 0)
        {
            return null;
        }
        string directory = context.DirectoryOrOwn;
        if (segment.Shell is { } shell)
        {
            if (shell.CarriedArgv is { Count: > 0 } carried)
            {
                return shell.CarriedArgvIsExact && ExecutableResolution.Find(carried[0], context).TrustPath is { } program
                    ? new AllowAlwaysRule(program, ArgPattern.Hash(directory, carried))
                    : null;
            }
            if (shell.ScriptArgv is not { Count: > 0 } script)
            {
                return null;
            }
            string path = LexicalPath.Resolve(directory, PathGlob.ExpandHome(script[0], context.Home));
            return RealPath.TryResolve(path) is { } real ? new AllowAlwaysRule(real, ArgPattern.Hash(directory, script)) : null;
        }
        // busybox does what its first argument says: a rule for busybox is a rule for everything it can do.
        if (segment.RuleProgram != segment.RuleArgv[0] || ExecutableResolution.Find(segment.RuleProgram, context).TrustPath is not { } trustPath)
        {
            return null;
        }
        return InterpreterCode.IsInterpreter(trustPath) && (!strictInlineEval || segment.InlineEval is not null) ? null : new AllowAlwaysRule(trustPath, ArgPattern.Hash(directory, segment.RuleArgv));
    }

    private static bool IsReusable(CommandSegment segment) =>
        segment.Blocked is null && segment.PromptOnly is null && segment.InlineEval is null && segment.Shell?.Payload is null && segment is not { Link: SegmentLink.Pipe, Shell: not null };

    private static bool HasRuntimeText(CommandSegment segment) => segment.Shell?.Payload is { } payload && payload.IndexOfAny(['$', '`']) >= 0;
}
