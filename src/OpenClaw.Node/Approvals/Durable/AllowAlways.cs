using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Durable;

/// <summary>
/// What "allow always" would remember of a command: one rule for each program, bound to its arguments and directory. Nothing where such a
/// rule would allow more than was seen: interpreters, shells with inline commands, whatever a person has to look at
/// (docs/protocol/policy.md 8).
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
        AllowAlways coverage = Of(analysis, reusable, context, strictInlineEval);
        return coverage with { Complete = coverage.Complete && reusable.Count == analysis.Segments.Count };
    }

    /// <summary>What is remembered when somebody chose "allow always"; nothing makes the approval one for once.</summary>
    public static AllowAlways Decide(CommandAnalysis analysis, ResolutionContext context, bool strictInlineEval)
    {
        bool once = !analysis.Ok || strictInlineEval && analysis.Segments.Any(segment => segment.InlineEval is not null)
            || analysis.ShellPayload is not null && analysis.Segments.Any(segment => !IsReusable(segment) || HasRuntimeText(segment));
        return once ? Nothing : Of(analysis, analysis.Segments, context, strictInlineEval);
    }

    private static AllowAlways Of(CommandAnalysis analysis, IReadOnlyList<CommandSegment> segments, ResolutionContext context,
        bool strictInlineEval)
    {
        List<AllowAlwaysRule> rules = [];
        int covered = 0;
        foreach (CommandSegment segment in segments)
        {
            // What a script said when the command was sent says nothing about one that the command itself may have written by then.
            if (RuleFor(segment, context, strictInlineEval) is { } rule
                && (!ArgPattern.HoldsContent(rule.ArgPattern) || NothingRunsBefore(analysis.Segments, segment)))
            {
                // A shell's rule names what the shell starts, so it does not count as the segment's own (the gateway is told "not
                // complete").
                covered += segment.Shell is null ? 1 : 0;
                if (!rules.Contains(rule))
                {
                    rules.Add(rule);
                }
            }
        }
        return new AllowAlways(rules, segments.Count > 0 && covered == segments.Count);
    }

    private static bool NothingRunsBefore(IReadOnlyList<CommandSegment> all, CommandSegment segment) =>
        GrantOrder.NothingRunsBefore(all, Enumerable.Range(0, all.Count).First(i => ReferenceEquals(all[i], segment)));

    private static AllowAlwaysRule? RuleFor(CommandSegment segment, ResolutionContext context, bool strictInlineEval)
    {
        if (segment.Blocked is not null || segment.RunsPackage || segment.SearchChanged is not null || segment.DirectoryMayChange
            || segment.ArgumentsMayExpand
            || segment.EffectiveArgv.Count == 0)
        {
            return null;
        }
        string directory = context.DirectoryOrOwn;
        if (CommandRule.IsOne(segment.RuleProgram))
        {
            return new AllowAlwaysRule(segment.RuleProgram, ArgPattern.Hash(directory, segment.EffectiveArgv));
        }
        if (segment.Shell is { } shell)
        {
            if (shell.CarriedArgv is { Count: > 0 } carried)
            {
                return shell.CarriedArgvIsExact && ExecutableResolution.Find(carried[0], context) is { TrustPath: { } program } found
                    && !CarriesOut(program, carried, directory)
                    ? new AllowAlwaysRule(program, ArgPattern.Hash(directory, carried, found.OtherName))
                    : null;
            }
            if (shell.ScriptArgv is not { Count: > 0 } script)
            {
                return null;
            }
            string path = context.PlaceOf(script[0]);
            return ExecutableResolution.OfFile(path) is { TruePath: { } real } file && ScriptContent.Hash(real) is { } content
                ? new AllowAlwaysRule(real, ArgPattern.WithContent(ArgPattern.Hash(directory, script, file.OtherName), content))
                : null;
        }
        // busybox does what its first argument says: a rule for busybox is a rule for everything it can do.
        if (segment.RuleProgram != segment.EffectiveArgv[0]
            || ExecutableResolution.Find(segment.RuleProgram, context) is not { TrustPath: { } trustPath } target)
        {
            return null;
        }
        return CarriesOut(trustPath, segment.EffectiveArgv, directory)
            ? null : OfProgram(trustPath, ArgPattern.Hash(directory, segment.EffectiveArgv, target.OtherName));
    }

    /// <summary>
    /// True for a program whose words do not say what it will do: an interpreter reads its script whatever the words are, a file of its own
    /// choice among them; others carry out a file that the words name.
    /// </summary>
    private static bool CarriesOut(string program, IReadOnlyList<string> argv, string directory) =>
        InterpreterCode.IsInterpreter(program) || UnheldFiles.Named(program, argv, directory)
        || UnheldFiles.NamesCode(program, argv, directory);

    /// <summary>A program that is a script is held to what it says, as the script of a shell is.</summary>
    private static AllowAlwaysRule? OfProgram(string path, string hash) => !ScriptContent.IsScript(path) ? new AllowAlwaysRule(path, hash)
        : ScriptContent.Hash(path) is { } content ? new AllowAlwaysRule(path, ArgPattern.WithContent(hash, content))
        : null;

    private static bool IsReusable(CommandSegment segment) =>
        segment.Blocked is null && segment.PromptOnly is null && segment.InlineEval is null && segment.Shell?.Payload is null
            && segment is not { Link: SegmentLink.Pipe, Shell: not null };

    private static bool HasRuntimeText(CommandSegment segment) =>
        segment.Shell?.Payload is { } payload && payload.IndexOfAny(['$', '`']) >= 0;
}
