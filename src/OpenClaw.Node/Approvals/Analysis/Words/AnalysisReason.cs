namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>Why something was not accepted: a stable code for tests and audit, a text for people.</summary>
/// <param name="Code">Lower-case words joined by hyphens, for example <c>command-substitution</c>.</param>
/// <param name="Text">One sentence: what was found and why it cannot be allowed without a person.</param>
internal sealed record AnalysisReason(string Code, string Text);
