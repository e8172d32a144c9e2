using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Approvals;

/// <summary>
/// Says a decision in words for somebody who has never read the specification: what happens, why, and the exact next command.
/// </summary>
internal static class DecisionExplanation
{
    public static ExecTestResult Explain(PolicyDecision decision, string shown)
    {
        ExecTestOutcome outcome = decision.Allowed ? ExecTestOutcome.Runs : decision.AsksSomebody
            ? ExecTestOutcome.NeedsApproval : ExecTestOutcome.Denied;
        return new ExecTestResult
        {
            Command = shown,
            AgentId = decision.Policy.AgentId,
            Outcome = outcome,
            Reason = DecisionTexts.Code(decision.Reason),
            Summary = Summary(decision),
            Policy = PolicySentence(decision.Policy),
            Programs = decision.AnalysisOk ? decision.Segments.Select(verdict => Program(decision, verdict)).ToList() : [],
            WhatWouldMakeItRun = decision.Allowed ? [] : Ways(decision).ToList(),
            WireMessage = decision.Allowed ? null : decision.WireMessage,
        };
    }

    private static string Summary(PolicyDecision decision)
    {
        int missing = decision.Segments.Count(verdict => !verdict.Satisfied), count = decision.Segments.Count;
        string part = !decision.AnalysisOk
            ? $"It cannot be known which programs it would start: {Sentence(decision.Inputs.Analysis.Refusal?.Text ?? "nobody can read this shell's commands.")}"
            : count == 1 ? $"Nothing allows {Name(decision.Segments[0])}."
            : $"It starts {count} programs, and nothing allows {string.Join(" and ", decision.Segments.Where(verdict => !verdict.Satisfied).Select(Name).Distinct())}.";
        return decision.Reason switch
        {
            DecisionReason.Allowed when decision.Security == ExecSecurity.Full => "It runs: the policy lets everything run.",
            DecisionReason.Allowed when decision.Durable && !decision.AllowlistSatisfied =>
                "It runs: somebody chose \"allow always\" for exactly this command.",
            DecisionReason.Allowed => count == 1
                ? $"It runs: {Why(decision.Segments[0])}" : $"It runs: each of its {count} programs is allowed.",
            DecisionReason.SecurityDeny => decision.Policy.Problem is { } problem
                ? $"It is denied, as everything is: {Sentence(problem)}" : "It is denied: the policy lets nothing run.",
            DecisionReason.ApprovalRequired when decision.Ask == ExecAsk.Always =>
                "It waits for approval: the policy asks every time, whatever the rules say.",
            DecisionReason.ApprovalRequired => $"It waits for approval. {part}",
            DecisionReason.AllowlistMiss => $"It is denied. {part}",
            DecisionReason.WindowsWrapperMiss => $"It is denied. {part}",
            DecisionReason.InlineEval =>
                $"It waits for approval: it hands program text to an interpreter ({decision.Detail}), and this machine wants each such run approved.",
            DecisionReason.AuditSuppressions =>
                "It waits for approval: it touches the settings that silence security findings, which only a person may do.",
            DecisionReason.UnresolvedExecutable => "It is denied: a program in front of the command was not found on this machine.",
            _ => $"It is denied: {DecisionTexts.Message(decision.Reason, decision.Detail)}",
        } + (missing > 0 && decision.Allowed && decision.Security == ExecSecurity.Allowlist && !decision.Durable
            ? " (approved)" : string.Empty);
    }

    private static string PolicySentence(EffectivePolicy policy)
    {
        string who = policy.AgentId is { } agent ? $"agent '{agent}'" : "agents without a name";
        string what = (policy.Security, policy.Ask) switch
        {
            (ExecSecurity.Deny, _) => "nothing runs",
            (ExecSecurity.Full, ExecAsk.Always) => "everything runs, but somebody is asked each time",
            (ExecSecurity.Full, _) => "everything runs",
            (_, ExecAsk.Off) => "only what a rule allows runs, and nobody is asked",
            (_, ExecAsk.OnMiss) => "what a rule allows runs, and somebody is asked about the rest",
            _ => "somebody is asked each time",
        };
        return $"For {who}: {what} (security {policy.Security.ToWord()} from {policy.SecuritySource}, ask {policy.Ask.ToWord()} from {policy.AskSource}; {policy.Rules.Count} {(policy.Rules.Count == 1 ? "rule" : "rules")}).";
    }

    private static ExecTestProgram Program(PolicyDecision decision, SegmentVerdict verdict) => new()
    {
        Command = CommandText.Render(verdict.Segment.Argv),
        Argv = verdict.Segment.EffectiveArgv,
        RuleWouldHelp = CanHaveRule(verdict),
        ArgumentsMayChange = verdict.Segment.ArgumentsMayExpand,
        Path = verdict.Program.TrustPath,
        RulePath = verdict.Program.RulePath,
        Allowed = verdict.Satisfied,
        Rule = verdict.Rule?.ToString(),
        Why = RuleAdvice.WhyNot(decision, verdict) ?? Why(verdict),
    };

    private static string Why(SegmentVerdict verdict) => verdict.By switch
    {
        Satisfaction.Rule when verdict.Rule!.FromAllowAlways =>
            $"{Name(verdict)} with these arguments in this directory was allowed always.",
        Satisfaction.Rule =>
            $"the rule '{verdict.Rule!.Pattern}'{(verdict.Rule.ArgPattern is { Length: > 0 } arguments ? $" with arguments '{arguments}'" : string.Empty)}"
            + $"{(verdict.Rule.Agent == "*" ? " for all agents" : $" of agent '{verdict.Rule.Agent}'")} allows {verdict.Program.TrustPath ?? Name(verdict)}.",
        Satisfaction.SafeBin => $"{Name(verdict)} with these arguments only filters what it is given.",
        Satisfaction.SafeBuiltin => $"{Name(verdict)} is a harmless command of the shell itself.",
        Satisfaction.Skill => $"{Name(verdict)} belongs to a skill, and skills' programs are allowed.",
        _ => Sentence(verdict.Miss?.Text ?? "nothing allows it."),
    };

    private static IEnumerable<string> Ways(PolicyDecision decision)
    {
        ToolWords words = ToolWords.Current;
        string? agent = decision.Policy.AgentId;
        if (decision.Policy.Problem is not null)
        {
            yield return $"Repair the place that is named above; how to begin with a new file: {words.Doctor}";
            yield break;
        }
        if (decision.Reason == DecisionReason.SecurityDeny)
        {
            yield return $"Let rules decide: {words.SetSecurity("allowlist", agent)} (now: {decision.Policy.Security.ToWord()} from {decision.Policy.SecuritySource})";
            yield break;
        }
        if (decision.Ask != ExecAsk.Always && decision.Reason is DecisionReason.ApprovalRequired or DecisionReason.AllowlistMiss)
        {
            foreach (string command in decision.Segments.Where(CanHaveRule).Select(verdict => RuleAdvice.Command(verdict, agent))
                .OfType<string>().Distinct())
            {
                yield return $"Allow just this by a rule: {command}";
            }
            foreach (SegmentVerdict lost in decision.Segments.Where(verdict => !verdict.Satisfied && verdict.Program.FoundPath is null
                && verdict.Segment.Blocked is null))
            {
                yield return $"Install '{lost.Program.Raw}' or correct its name: it is not on this machine's search path.";
            }
            if (!decision.AnalysisOk
                || decision.Segments.Any(verdict => verdict.Segment.Blocked is not null || verdict.Segment.PromptOnly is not null))
            {
                yield return "Write it so that each program stands there plainly (no substitution, redirection or background), or put it into a script and allow the script by its path.";
            }
        }
        if (decision.AsksSomebody)
        {
            yield return $"Approve it when it is asked for: at the gateway, or here with {words.ShowRequests} and {words.AllowOnce("ID")}";
        }
        else if (decision.Reason is DecisionReason.AllowlistMiss or DecisionReason.WindowsWrapperMiss)
        {
            yield return $"Let somebody be asked about what no rule allows: {words.SetAsk("on-miss", agent)}";
        }
    }

    private static bool CanHaveRule(SegmentVerdict verdict) => !verdict.Satisfied && verdict.Program.TrustPath is not null
        && verdict.Segment is { Blocked: null, PromptOnly: null, RunsPackage: false, SearchChanged: null, Shell: null };

    private static string Name(SegmentVerdict verdict) =>
        "'" + (verdict.Segment.EffectiveArgv.Count > 0 ? verdict.Segment.EffectiveArgv[0] : verdict.Program.Raw) + "'";

    private static string Sentence(string text) => text.Length == 0 || text.EndsWith(".", StringComparison.Ordinal) ? text : text + ".";
}
