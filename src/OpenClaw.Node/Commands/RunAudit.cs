using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Runs;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Audit;

namespace OpenClaw.Node.Commands;

/// <summary>What of a run goes into the record.</summary>
internal static class RunAudit
{
    private const int MaxNames = 100;

    public static ExecAuditRecord Of(RunRequest parameters, PolicyDecision decision, ExecAuditKind kind, string? directory) => new()
    {
        Kind = kind,
        RunId = parameters.RunId,
        AgentId = parameters.AgentId,
        SessionKey = parameters.SessionKey,
        Command = SecretRedaction.Apply(parameters.Analysis.CommandText),
        Directory = directory,
        Decision = DecisionTexts.Code(decision.Reason),
        Environment = Names(parameters.EnvironmentOverrides, parameters.Environment),
        Claim = parameters.Claim,
        AllowedBy = kind == ExecAuditKind.Allowed ? AllowedBy(decision) : [],
    };

    /// <summary>A command of which only a plan was asked for.</summary>
    public static ExecAuditRecord Prepared(
        RunPlan plan, string decision, IReadOnlyList<KeyValuePair<string, string>> overrides,
        IReadOnlyDictionary<string, string> environment) => new()
    {
        Kind = ExecAuditKind.Prepared,
        AgentId = plan.AgentId,
        SessionKey = plan.SessionKey,
        Command = SecretRedaction.Apply(plan.CommandText),
        Directory = plan.Cwd,
        Decision = decision,
        Environment = Names(overrides, environment),
    };

    private static List<string> Names(IReadOnlyList<KeyValuePair<string, string>> overrides,
        IReadOnlyDictionary<string, string> environment) =>
        RequestVariables.Reaching(overrides, environment).Take(MaxNames).Select(name => SecretRedaction.Apply(name.Trim())).ToList();

    private static List<string> AllowedBy(PolicyDecision decision) =>
        (decision.Approved ? decision.Inputs.Approval : ApprovalKind.None) switch
    {
        ApprovalKind.Explicit => ["approval through the gateway"],
        ApprovalKind.AutoReview => ["automatic review at the gateway"],
        ApprovalKind.Local => ["approval on this machine"],
        _ when decision.Security == Approvals.Document.ExecSecurity.Full => ["policy: everything may run"],
        _ => decision.Segments.Select(Name).Distinct().ToList(),
    };

    private static string Name(SegmentVerdict verdict) => verdict.By switch
    {
        Satisfaction.Rule => $"rule {verdict.Rule}",
        Satisfaction.SafeBin => "safe filter " + verdict.Program.Name,
        Satisfaction.SafeBuiltin => "shell builtin",
        Satisfaction.Skill => "skill program " + verdict.Program.Name,
        _ => "allow-always for this command",
    };
}
