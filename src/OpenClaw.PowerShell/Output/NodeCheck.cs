namespace OpenClaw.PowerShell.Output;

/// <summary>One thing that Test-OpenClawNode looked at.</summary>
public sealed class NodeCheck
{
    /// <summary>What was looked at, for example Reachability.</summary>
    public string Name { get; init; } = "";

    /// <summary>How it came out.</summary>
    public string Status { get; init; } = nameof(NodeCheckStatus.Skip);

    /// <summary>What was seen.</summary>
    public string Message { get; init; } = "";

    /// <summary>The next command to type; null where there is nothing to do.</summary>
    public string? Fix { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>For tables and logs.</summary>
    public override string ToString() => $"{Name}: {Status}. {DisplayText.Visible(Message)}";
}
