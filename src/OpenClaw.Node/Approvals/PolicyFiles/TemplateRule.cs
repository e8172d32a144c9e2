using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>A rule of a template.</summary>
/// <param name="Pattern">A path on this machine, <c>cmd:</c> or <c>ps:</c> with a command.</param>
/// <param name="ArgPattern">Which arguments; null for any.</param>
public sealed record TemplateRule(string Pattern, string? ArgPattern);
