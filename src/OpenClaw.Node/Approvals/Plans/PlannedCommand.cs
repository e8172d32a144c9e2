using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// The form of a command that a plan names: pinned, so that whoever approves it sees what will start, and what a gateway matches against
/// rules are files and not a shell with a text.
/// </summary>
/// <param name="Argv">The argv of the plan.</param>
/// <param name="Analysis">What it would start.</param>
/// <param name="Decision">What this machine's policy says of it without anybody's yes.</param>
internal sealed record PlannedCommand(IReadOnlyList<string> Argv, CommandAnalysis Analysis, PolicyDecision Decision)
{
    /// <summary>The same command as it was asked for, when <see cref="Argv"/> is its pinned form; null when it is not.</summary>
    public PlannedCommand? AsAsked { get; init; }

    /// <summary>True when rules or a durable grant let each program run.</summary>
    public bool IsCovered =>
        Decision.Security == ExecSecurity.Allowlist && Decision.AnalysisOk && (Decision.AllowlistSatisfied || Decision.Durable);

    /// <summary>Decides about a request and writes it down pinned where that says the same.</summary>
    /// <param name="inputs">The request, without any approval.</param>
    /// <param name="policy">What holds for the agent.</param>
    /// <param name="skillBins">Programs of skills.</param>
    /// <param name="home">What <c>~</c> means in a rule.</param>
    public static PlannedCommand Of(RunInputs inputs, EffectivePolicy policy, IReadOnlyCollection<string> skillBins, string home)
    {
        PolicyDecision decision = Decide(inputs, policy, skillBins, home);
        PlannedCommand asked = new(inputs.Argv, inputs.Analysis, decision);
        ResolutionContext context = new(inputs.WorkingDirectory, inputs.Environment);
        // A grant for the very text would be lost with another text, and a path that leads every process elsewhere is refused as it was
        // asked for.
        if (inputs.Analysis.Form != CommandForm.PosixPayload || inputs.IsWindows || decision.DurableCommandRule is not null
            || UnclearPaths.Any(inputs.Analysis, context)
            || PinnedCommand.OfPayload(inputs.Analysis, decision.Segments, context, asked.IsCovered) is not { } argv)
        {
            return asked;
        }
        CommandAnalysis analysis = RunAnalysis.Analyze(argv, null, context);
        PlannedCommand pinned = new(argv, analysis, Decide(inputs with { Argv = argv, Analysis = analysis }, policy, skillBins, home));
        // A rule that is a bare name allows a name and no path; what runs is pinned all the same.
        return asked.IsCovered && !pinned.IsCovered ? asked : pinned with { AsAsked = asked };
    }

    /// <summary>What the policy says, the last step included: a command of which nothing exact can be started is not allowed.</summary>
    public static PolicyDecision Decide(RunInputs inputs, EffectivePolicy policy, IReadOnlyCollection<string> skillBins, string home)
    {
        PolicyDecision decision = ExecPolicyEvaluator.Evaluate(inputs, policy, skillBins, home);
        return decision.Allowed
            && RunArgv.Build(decision, inputs.Argv, new ResolutionContext(inputs.WorkingDirectory, inputs.Environment)) is null
            ? decision with { Reason = DecisionReason.PlanMismatch }
            : decision;
    }
}
