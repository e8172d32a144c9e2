using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Audit;

namespace OpenClaw.Node.Commands;

/// <summary>What of a run goes into the record.</summary>
internal static class RunAudit
{
    public static ExecAuditRecord Of(SystemRunParams parameters, PolicyDecision decision, ExecAuditKind kind, string? directory) => new()
    {
        Kind = kind,
        RunId = parameters.RunId,
        AgentId = parameters.AgentId,
        SessionKey = parameters.SessionKey,
        Command = SecretRedaction.Apply(parameters.Analysis.CommandText),
        Directory = directory,
        Decision = DecisionTexts.Code(decision.Reason),
        AllowedBy = kind == ExecAuditKind.Allowed ? AllowedBy(decision) : [],
    };

    private static List<string> AllowedBy(PolicyDecision decision) => decision.Inputs.Approval switch
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
