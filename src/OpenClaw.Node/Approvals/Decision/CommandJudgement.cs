using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// What the rules and the files of this machine say of a command: which programs it has, and what allows each. Who approves the run has no
/// part in it, so it stays as it is when somebody does.
/// </summary>
internal sealed record CommandJudgement
{
    public required RunInputs Inputs { get; init; }

    public required EffectivePolicy Policy { get; init; }

    /// <summary>What <c>~</c> means in a rule.</summary>
    public required string Home { get; init; }

    /// <summary>One verdict for each program, in the order in which they are written.</summary>
    public required IReadOnlyList<SegmentVerdict> Segments { get; init; }

    /// <summary>The rules that let programs run, in order.</summary>
    public required IReadOnlyList<AllowlistRule> MatchedRules { get; init; }

    /// <summary>Every program of the command is allowed.</summary>
    public required bool Satisfied { get; init; }

    /// <summary>An earlier "allow always" covers it.</summary>
    public required bool Durable { get; init; }

    /// <summary>The durable rule that covers the very command text; null when none does.</summary>
    public required AllowlistRule? DurableCommandRule { get; init; }

    /// <summary>Code on the command line, where the policy asks for a person because of it (<c>python3 -c</c>); null for none.</summary>
    public required string? InlineEval { get; init; }

    /// <summary>A wrapper is not there, so it cannot be held to anything.</summary>
    public required bool HasLostWrapper { get; init; }

    /// <summary>Why a text for one of Windows's shells is not allowed: an agent that reads it can write the text in another way.</summary>
    public required string? Missing { get; init; }

    /// <summary>What looking at rules and files cost, in the coin of <see cref="MatchWork"/>.</summary>
    public required long Work { get; init; }

    /// <summary>Looks at a command. It looks at the disk to find programs and changes nothing.</summary>
    public static CommandJudgement Of(RunInputs inputs, EffectivePolicy policy, IReadOnlyCollection<string> skillBins, string home)
    {
        CommandAnalysis analysis = inputs.Analysis;
        ResolutionContext context = new(inputs.WorkingDirectory, inputs.Environment);
        IReadOnlyList<string> variables = RequestVariables.Unlisted(inputs, policy);
        EffectivePolicy covering = RequestVariables.Restrict(policy, variables);
        SegmentEvaluator evaluator = new(covering, context, skillBins, home, analysis.ShellPayload is not null);
        List<SegmentVerdict> verdicts = analysis.Segments.Select(evaluator.Evaluate).ToList();
        if (analysis.ShellPayload is not null && analysis.Shell is { } shell)
        {
            HoldToCarriers(verdicts, evaluator, analysis, shell);
        }
        GrantOrder.Hold(verdicts);
        if (variables.Count > 0 && verdicts.Any(verdict => verdict.By != Satisfaction.Rule))
        {
            Withdraw(verdicts, RequestVariables.Reason(variables));
        }
        bool known = analysis.Ok && verdicts.Count > 0;
        AllowlistRule? command = RequestVariables.GrantFor(new GrantedText(analysis.CommandText), policy,
            RequestVariables.UnlistedBeside(inputs, policy));
        return new CommandJudgement
        {
            Inputs = inputs,
            Policy = policy,
            Home = home,
            Segments = verdicts,
            MatchedRules = known ? verdicts.Where(verdict => verdict.Rule is not null).Select(verdict => verdict.Rule!).ToList() : [],
            Satisfied = known && verdicts.All(verdict => verdict.Satisfied),
            Durable = command is not null || known && verdicts.All(verdict => verdict.Rule is { FromAllowAlways: true }),
            DurableCommandRule = command,
            InlineEval = policy.StrictInlineEval ? CodeIn(analysis, verdicts) : null,
            HasLostWrapper = Wrappers(analysis, verdicts).Any(wrapper => !wrapper.IsShellWord && evaluator.IsMissing(wrapper.Program)),
            Missing = analysis.Form is CommandForm.CmdPayload or CommandForm.PowerShellPayload
                ? (analysis.Refusal ?? verdicts.FirstOrDefault(verdict => !verdict.Satisfied)?.Miss)?.Text.TrimEnd('.') : null,
            Work = evaluator.Work.Spent,
        };
    }

    /// <summary>
    /// Code on the command line of an interpreter, in the words of the wire, also where the command is too large for anybody to look; null
    /// for none.
    /// </summary>
    public static string? CodeIn(CommandAnalysis analysis, IReadOnlyList<SegmentVerdict> verdicts) =>
        verdicts.Select(static verdict => verdict.Segment.InlineEval).Concat(verdicts.Select(Disguise.InlineEval))
            .FirstOrDefault(static what => what is not null) ?? analysis.UnreadCode;

    private static IEnumerable<SegmentWrapper> Wrappers(CommandAnalysis analysis, IReadOnlyList<SegmentVerdict> verdicts) =>
        verdicts.SelectMany(verdict => verdict.Segment.Wrappers).Concat(analysis.Shell?.Wrappers ?? []);

    /// <summary>
    /// A payload is carried out by a shell, and perhaps by wrappers in front of it, that stand in the request by name. The reference does
    /// not look at them; a file called <c>sh</c> would then do with an allowed payload what it likes.
    /// </summary>
    private static void HoldToCarriers(List<SegmentVerdict> verdicts, SegmentEvaluator evaluator, CommandAnalysis analysis,
        ShellWrapper shell)
    {
        AnalysisReason? problem = evaluator.CarrierProblem(shell.Argv[0])
            ?? (analysis.Read is { } read ? evaluator.CarrierProblem(read.Shell.Argv[0]) : null);
        foreach (SegmentWrapper wrapper in shell.Wrappers)
        {
            problem ??= evaluator.CarrierProblem(wrapper.Program);
        }
        if (problem is not null)
        {
            Withdraw(verdicts, problem);
        }
    }

    private static void Withdraw(List<SegmentVerdict> verdicts, AnalysisReason problem)
    {
        for (int i = 0; i < verdicts.Count; i++)
        {
            verdicts[i] = verdicts[i] with { By = Satisfaction.None, Rule = null, Miss = problem };
        }
    }
}
