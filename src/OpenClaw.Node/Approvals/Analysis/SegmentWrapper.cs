namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>A program in front of another that was looked through.</summary>
/// <param name="Name">Canonical name, for example <c>nice</c>.</param>
/// <param name="Program">As written; for direct argv it must exist.</param>
/// <param name="IsShellWord">True when the shell itself carries it out (<c>command</c>, <c>builtin</c>, <c>exec</c> in a payload), so that no file of that name is needed.</param>
internal sealed record SegmentWrapper(string Name, string Program, bool IsShellWord);
