namespace OpenClaw.PowerShell.Output;

/// <summary>What Import-OpenClawNodeState took over.</summary>
public sealed class ImportedNodeState
{
    /// <summary>The device that the gateway knows.</summary>
    public string DeviceId { get; init; } = "";

    /// <summary>The file or directory it came from.</summary>
    public string Source { get; init; } = "";

    /// <summary>True when a gateway has approved the device before: it asks for no new approval.</summary>
    public bool IsPaired { get; init; }

    /// <summary>True when the exec policy came with it; false when there was none, or this machine had one already.</summary>
    public bool HasPolicy { get; init; }

    /// <summary>The state directory it is in now.</summary>
    public string StateDirectory { get; init; } = "";
}
