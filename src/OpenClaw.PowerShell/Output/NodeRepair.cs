namespace OpenClaw.PowerShell.Output;

/// <summary>One thing that Repair-OpenClawNode mended.</summary>
public sealed class NodeRepair
{
    /// <summary>The check that found it.</summary>
    public string Name { get; init; } = "";

    /// <summary>What was wrong.</summary>
    public string Problem { get; init; } = "";

    /// <summary>What was done, and where the old is kept.</summary>
    public string Done { get; init; } = "";

    /// <summary>The check and what was done.</summary>
    public override string ToString() => $"{Name}: {DisplayText.Visible(Done)}";
}
