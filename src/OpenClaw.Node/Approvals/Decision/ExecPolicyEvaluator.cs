using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>
/// Decides whether a command may run (docs/protocol/policy.md 3): what each program is allowed by, then the table, then the gates behind it.
/// It looks at the disk to find programs and changes nothing; what it finds is bound later and looked at again before the start.
/// </summary>
internal static class ExecPolicyEvaluator
{
    public static PolicyDecision Evaluate(RunInputs inputs, EffectivePolicy policy, IReadOnlyCollection<string> skillBins, string home)
    {
        bool fallback = inputs.Approval == ApprovalKind.AskFallback;
        ExecSecurity security = fallback ? EffectivePolicy.Stricter(policy.Security, policy.AskFallback) : policy.Security;
        ExecAsk ask = fallback ? ExecAsk.Off : policy.Ask;
        CommandAnalysis analysis = inputs.Analysis;
        ResolutionContext context = new(inputs.WorkingDirectory, inputs.Environment);
        IReadOnlyList<string> variables = RequestVariables.Unlisted(inputs, policy);
        EffectivePolicy covering = RequestVariables.Restrict(policy, variables);
        SegmentEvaluator evaluator = new(covering, context, skillBins, home, analysis.ShellPayload is not null);
        List<SegmentVerdict> verdicts = analysis.Segments.Select(evaluator.Evaluate).ToList();
        if (analysis.ShellPayload is not null && analysis.Shell is { } shell)
        {
            HoldToCarriers(verdicts, evaluator, inputs, shell);
        }
        GrantOrder.Hold(verdicts);
        if (variables.Count > 0 && verdicts.Any(verdict => verdict.By != Satisfaction.Rule))
        {
            Withdraw(verdicts, RequestVariables.Reason(variables));
        }
        bool known = analysis.Ok && verdicts.Count > 0;
        bool satisfied = known && verdicts.All(verdict => verdict.Satisfied);
        List<AllowlistRule> matched = known ? verdicts.Where(verdict => verdict.Rule is not null).Select(verdict => verdict.Rule!).ToList() : [];
        AllowlistRule? command = DurableCommand(RequestVariables.Restrict(policy, RequestVariables.UnlistedBeside(inputs, policy)).Rules, analysis.CommandText);
        bool durable = command is not null || known && verdicts.All(verdict => verdict.Rule is { FromAllowAlways: true });
        string? inlineEval = policy.StrictInlineEval ? analysis.Segments.Select(segment => segment.InlineEval).Concat(verdicts.Select(Disguise.InlineEval)).FirstOrDefault(what => what is not null) : null;
        DecisionInputs table = new()
        {
            Security = security,
            Ask = ask,
            AnalysisOk = analysis.Ok,
            AllowlistSatisfied = security == ExecSecurity.Allowlist && satisfied,
            Durable = durable || inlineEval is not null && matched.Any(rule => rule.FromAllowAlways),
            Claimed = inputs.Approval is ApprovalKind.Explicit or ApprovalKind.AutoReview,
            ApprovedHere = inputs.Approval == ApprovalKind.Local,
            PolicyAsks = policy.Ask != ExecAsk.Off,
            WindowsWrapper = inputs.IsWindows && analysis is { Form: CommandForm.CmdPayload, ShellPayload: not null } && !(analysis.Ok && analysis.Segments.All(segment => segment.Cmd is not null)),
        };
        PolicyDecision decision = new()
        {
            Reason = DecisionTable.Decide(table),
            Policy = policy,
            Security = security,
            Ask = ask,
            Inputs = inputs,
            Approved = table.Approved,
            AnalysisOk = analysis.Ok && !(table.WindowsWrapper && security == ExecSecurity.Allowlist),
            EverySegmentSatisfied = satisfied,
            AllowlistSatisfied = table.AllowlistSatisfied && !table.WindowsWrapper,
            Durable = durable,
            DurableCommandRule = command,
            Work = evaluator.Work.Spent,
            Segments = verdicts,
            MatchedRules = matched,
            Detail = analysis.Form is CommandForm.CmdPayload or CommandForm.PowerShellPayload ? Missing(analysis, verdicts) : null,
        };
        return Gates(decision, inlineEval, fallback);
    }

    /// <summary>Why a text for one of Windows's shells is not allowed: an agent that reads it can write the text in another way.</summary>
    private static string? Missing(CommandAnalysis analysis, IReadOnlyList<SegmentVerdict> verdicts) =>
        (analysis.Refusal ?? verdicts.FirstOrDefault(verdict => !verdict.Satisfied)?.Miss)?.Text.TrimEnd('.');

    /// <summary>
    /// A payload is carried out by a shell, and perhaps by wrappers in front of it, that stand in the request by name. The reference does not
    /// look at them; a file called <c>sh</c> would then do with an allowed payload what it likes.
    /// </summary>
    private static void HoldToCarriers(List<SegmentVerdict> verdicts, SegmentEvaluator evaluator, RunInputs inputs, ShellWrapper shell)
    {
        AnalysisReason? problem = evaluator.CarrierProblem(shell.Argv[0]) ?? (inputs.Analysis.Read is { } read ? evaluator.CarrierProblem(read.Shell.Argv[0]) : null);
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

    private static PolicyDecision Gates(PolicyDecision decision, string? inlineEval, bool fallback)
    {
        RunInputs inputs = decision.Inputs;
        bool everythingAllowed = decision.Policy.Security == ExecSecurity.Full && decision.Policy.Ask == ExecAsk.Off && !fallback;
        if (!everythingAllowed && AuditSuppressions.NeedsPerson(inputs.Analysis))
        {
            if (inputs.Approval == ApprovalKind.AutoReview)
            {
                return decision with { Reason = DecisionReason.ExplicitApprovalRequired };
            }
            if (!decision.Approved)
            {
                decision = decision with { Reason = DecisionReason.AuditSuppressions };
            }
        }
        if (inlineEval is not null && !decision.Approved && decision.Reason != DecisionReason.SecurityDeny)
        {
            return decision with { Reason = DecisionReason.InlineEval, Detail = inlineEval };
        }
        bool bound = decision.Security != ExecSecurity.Deny && (inputs.Approved || fallback || decision.Security == ExecSecurity.Allowlist);
        return bound && HasLostWrapper(decision) ? decision with { Reason = DecisionReason.UnresolvedExecutable } : decision;
    }

    /// <summary>A wrapper that is not there cannot be held to anything (gate 4).</summary>
    private static bool HasLostWrapper(PolicyDecision decision)
    {
        ResolutionContext context = new(decision.Inputs.WorkingDirectory, decision.Inputs.Environment);
        IEnumerable<SegmentWrapper> wrappers = decision.Segments.SelectMany(verdict => verdict.Segment.Wrappers).Concat(decision.Inputs.Analysis.Shell?.Wrappers ?? []);
        return wrappers.Any(wrapper => !wrapper.IsShellWord && ExecutableResolution.Find(wrapper.Program, context).FoundPath is null);
    }

    public static AllowlistRule? DurableCommand(IReadOnlyList<AllowlistRule> rules, string commandText)
    {
        var granted = new GrantedText(commandText);
        return rules.FirstOrDefault(rule => rule.FromAllowAlways && granted.IsBy(rule));
    }

    /// <summary>The pattern that tells a gateway that the command was stored here; it allows nothing by itself.</summary>
    public static string NodeCommandPattern(string commandText) => "=node-command:" + HashText.Sha256(commandText).Substring(0, 16);
}
