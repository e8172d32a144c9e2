namespace OpenClaw.Node.Execution;

/// <summary>What a request may not set, by name. Both lists are sorted and without doubles (docs/protocol/process.md 2.1).</summary>
/// <param name="Blocked">Names that are blocked, in upper case.</param>
/// <param name="Invalid">Names that are no portable variable names, or whose value holds a NUL, as they came.</param>
public sealed record EnvironmentOverrideCheck(IReadOnlyList<string> Blocked, IReadOnlyList<string> Invalid)
{
    /// <summary>True when the whole request must be refused.</summary>
    public bool Rejected => Blocked.Count + Invalid.Count > 0;
}
