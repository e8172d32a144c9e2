using OpenClaw.Node.Approvals.Document;

namespace OpenClaw.PowerShell.Commands;

/// <summary>A rule that somebody asks for, before it is read.</summary>
/// <param name="Pattern">The program as it was written.</param>
/// <param name="ArgPattern">The expression for its arguments; null or empty for any.</param>
/// <param name="Agent">The agent; null when nothing was said.</param>
/// <param name="AllowAlways">A rule that an "allow always" made, copied as it is.</param>
internal sealed record WantedRule(string Pattern, string? ArgPattern, string? Agent, bool AllowAlways = false)
{
    /// <summary>What is attached to it.</summary>
    public RuleTerms Terms { get; init; } = RuleTerms.None;
}
