namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>A program in front of another that was looked through.</summary>
/// <param name="Name">Canonical name, for example <c>nice</c>.</param>
/// <param name="Program">As written; for direct argv it must exist.</param>
/// <param name="IsShellWord">True when the shell itself carries it out (<c>command</c>, <c>builtin</c>, <c>exec</c> in a payload), so that
/// no file of that name is needed.</param>
/// <param name="Index">Where it stands in the argv it was found in; -1 when <c>env -S</c> put that together.</param>
internal sealed record SegmentWrapper(string Name, string Program, bool IsShellWord, int Index)
{
    /// <summary>The word of the payload when it is none of the segment's own words (the keyword <c>time</c>).</summary>
    public CommandWord? Word { get; init; }
}
