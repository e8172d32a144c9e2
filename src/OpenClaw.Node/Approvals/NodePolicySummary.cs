namespace OpenClaw.Node.Approvals;

/// <summary>The exec policy in a line.</summary>
/// <param name="Security"><c>deny</c>, <c>allowlist</c> or <c>full</c>.</param>
/// <param name="Ask"><c>off</c>, <c>on-miss</c> or <c>always</c>.</param>
/// <param name="AskFallback">What counts when nobody answers.</param>
/// <param name="Rules">How many allowlist rules there are, all agents together.</param>
/// <param name="Problem">Why the stored policy cannot be used (everything is denied then); null when it can.</param>
public sealed record NodePolicySummary(string Security, string Ask, string AskFallback, int Rules, string? Problem);
